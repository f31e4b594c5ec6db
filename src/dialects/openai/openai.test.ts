import { testDialect } from '../testing/conformance.ts';
import { errorSchema } from './errors.ts';
import { dialect } from './index.ts';
import { createdSchema, taskSchema } from './response.ts';

testDialect(dialect, {
  fixtures: new URL('./fixtures/', import.meta.url),
  createdSchema,
  taskSchema,
  errorSchema,
  createPath: '/v1/videos',
  pollPath: (id) => `/v1/videos/${encodeURIComponent(id)}`,
  idForm: /^video_[0-9a-f]{48}$/,
  idKey: 'id',
  running: {
    progress: 42,
    created_at: 1_795_033_600,
    completed_at: null,
    expires_at: null,
    seconds: '8',
    size: '720x1280',
  },
  words: {
    key: 'status',
    queued: 'queued',
    running: 'in_progress',
    completed: 'completed',
    failed: 'failed',
  },
});
