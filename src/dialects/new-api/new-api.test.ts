import { testDialect } from '../testing/conformance.ts';
import { errorSchema } from './errors.ts';
import { dialect } from './index.ts';
import { createdSchema, taskSchema } from './response.ts';

testDialect(dialect, {
  fixtures: new URL('./fixtures/', import.meta.url),
  createdSchema,
  taskSchema,
  errorSchema,
  createPath: '/v1/video/generations',
  pollPath: (id) => `/v1/video/generations/${encodeURIComponent(id)}`,
  idForm: /^task_[0-9A-Za-z]{32}$/,
  idKey: 'task_id',
  running: {
    'data.status': 'IN_PROGRESS',
    'data.progress': '42%',
    'data.submit_time': 1_795_033_600,
    'data.start_time': 1_795_033_602,
    'data.finish_time': 0,
    error: null,
  },
  words: {
    key: 'status',
    queued: 'queued',
    running: 'processing',
    completed: 'succeeded',
    failed: 'failed',
  },
});
