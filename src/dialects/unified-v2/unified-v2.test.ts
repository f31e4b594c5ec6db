import { testDialect } from '../testing/conformance.ts';
import { errorSchema } from './errors.ts';
import { dialect } from './index.ts';
import { createdSchema, taskSchema } from './response.ts';

testDialect(dialect, {
  fixtures: new URL('./fixtures/', import.meta.url),
  createdSchema,
  taskSchema,
  errorSchema,
  createPath: '/v2/videos/generations',
  pollPath: (id) => `/v2/videos/generations/${encodeURIComponent(id)}`,
  idForm: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  idKey: 'task_id',
  running: {
    progress: '42%',
    submit_time: 1_795_033_600,
    start_time: 1_795_033_602,
    finish_time: 0,
    data: null,
  },
  words: {
    key: 'status',
    queued: 'NOT_START',
    running: 'IN_PROGRESS',
    completed: 'SUCCESS',
    failed: 'FAILURE',
  },
});
