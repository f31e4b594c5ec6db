import { testDialect } from '../testing/conformance.ts';
import { errorSchema } from './errors.ts';
import { dialect } from './index.ts';
import { createdSchema, taskSchema } from './response.ts';

testDialect(dialect, {
  fixtures: new URL('./fixtures/', import.meta.url),
  createdSchema,
  taskSchema,
  errorSchema,
  createPath: '/v1/video/create',
  pollPath: (id) => `/v1/video/query?id=${encodeURIComponent(id)}`,
  idForm: /^sora-2(-pro)?:task_[0-9a-hjkmnp-tv-z]{26}$/,
  idKey: 'id',
  running: { status_update_time: 1_795_033_609_123 },
  words: {
    key: 'status',
    queued: 'pending',
    running: 'processing',
    completed: 'completed',
    failed: 'failed',
  },
});
