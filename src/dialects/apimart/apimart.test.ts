import { testDialect } from '../testing/conformance.ts';
import { errorSchema } from './errors.ts';
import { dialect } from './index.ts';
import { createdSchema, taskSchema } from './response.ts';

testDialect(dialect, {
  fixtures: new URL('./fixtures/', import.meta.url),
  createdSchema,
  taskSchema,
  errorSchema,
  createPath: '/v1/videos/generations',
  pollPath: (id) => `/v1/tasks/${encodeURIComponent(id)}`,
  idForm: /^task_[0-9A-HJKMNP-TV-Z]{26}$/,
  idKey: 'data.0.task_id',
  running: { code: 200, 'data.progress': 42, 'data.created': 1_795_033_600 },
  words: {
    key: 'data.status',
    queued: 'submitted',
    running: 'processing',
    completed: 'completed',
    failed: 'failed',
    cancelled: 'cancelled',
  },
});
