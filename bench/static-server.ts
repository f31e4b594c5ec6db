// The limit that a poll is measured against: the framework answering a fixed body of the same shape, and nothing else.
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const BODY = {
  id: `video_${'0'.repeat(48)}`,
  object: 'video',
  created_at: 1795000000,
  status: 'queued',
  completed_at: null,
  error: null,
  expires_at: null,
  model: 'sora-2',
  progress: 0,
  prompt: 'waves',
  remixed_from_video_id: null,
  seconds: '4',
  size: '720x1280',
};

const app = new Hono();
app.get('/v1/videos/:id', (context) => context.json(BODY));
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (address: AddressInfo) => {
  console.log(`ready http://127.0.0.1:${address.port}`);
});
process.once('SIGTERM', () => server.close(() => process.exit(0)));
