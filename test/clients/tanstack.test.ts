import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateVideo, getVideoJobStatus } from '@tanstack/ai';
import { createOpenaiVideo } from '@tanstack/ai-openai';
import type { TestServer } from '../harness/in-process.ts';
import { startTestServer } from '../harness/in-process.ts';
import { makeJpeg } from '../harness/pictures.ts';
import { until } from '../harness/wait.ts';

const FILM_TIMEOUT_MS = 120_000;
let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(async () => {
  await server.stop();
});

function adapter() {
  return createOpenaiVideo('sora-2', server.apiKey, { baseURL: `${server.baseUrl}/v1` });
}

test('TanStack AI: create, status until completed, and an address that plays', async () => {
  const video = adapter();
  const picture = (await makeJpeg(320, 180)).toString('base64');
  const { jobId } = await generateVideo({
    adapter: video,
    prompt: [
      { type: 'text', content: 'camera pans left' },
      { type: 'image', source: { type: 'data', value: picture, mimeType: 'image/jpeg' } },
    ],
    size: '1280x720',
    modelOptions: { seconds: '4' },
  });
  const seen = new Set<string>();
  const done = await until(
    async () => {
      const result = await getVideoJobStatus({ adapter: video, jobId });
      seen.add(result.status);
      return result.status === 'completed' ? result : null;
    },
    FILM_TIMEOUT_MS,
    () => [...seen].join(', '),
  );
  for (const status of seen) assert.ok(['pending', 'processing', 'completed'].includes(status), status);
  assert.equal(done.progress, 100);
  const { url } = await video.getVideoUrl(jobId);
  assert.equal(url, done.url);
  assert.match(url, /^http:/, 'the address, not the whole film as a data URL');
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  assert.equal(bytes.toString('latin1', 4, 8), 'ftyp');
});

test('TanStack AI: an unknown job is a failed job', async () => {
  const result = await adapter().getVideoStatus('video_unknown');
  assert.deepEqual([result.status, result.error], ['failed', 'Job not found']);
});
