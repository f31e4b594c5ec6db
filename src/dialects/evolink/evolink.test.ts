import { testDialect } from '../testing/conformance.ts';
import { taskErrorSchema } from './errors.ts';
import { dialect } from './index.ts';
import { createdSchema, taskSchema } from './response.ts';

testDialect(dialect, {
  fixtures: new URL('./fixtures/', import.meta.url),
  createdSchema,
  taskSchema,
  errorSchema: taskErrorSchema,
  createPath: '/v1/videos/generations',
  pollPath: (id) => `/v1/tasks/${encodeURIComponent(id)}`,
  idForm: /^task-unified-\d{10}-[0-9a-z]{7}[0-9a-y]$/,
  idKey: 'id',
  running: { progress: 42, created: 1_795_033_600, task_info: { can_cancel: true } },
  words: {
    key: 'status',
    queued: 'pending',
    running: 'processing',
    completed: 'completed',
    failed: 'failed',
  },
});
