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
  pollPath: (id) => `/v1/videos/${encodeURIComponent(id)}`,
  idForm: /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  idKey: 'request_id',
  running: { progress: 42, usage: { cost_in_usd_ticks: 0 } },
  words: { key: 'status', queued: 'pending', running: 'pending', completed: 'done', failed: 'failed' },
});
