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
  pollPath: (id) => `/v1/videos/tasks/${encodeURIComponent(id)}`,
  idForm: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  idKey: 'id',
  running: { progress: 42, create_time: 1_795_033_600, update_time: 1_795_033_609, message: '' },
  words: { key: 'state', queued: 'pending', running: 'running', completed: 'succeeded', failed: 'error' },
});
