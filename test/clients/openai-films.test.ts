import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type OpenAI from 'openai';
import sharp from 'sharp';
import { taskSchema } from '../../src/dialects/openai/response.ts';
import type { TestServer } from '../harness/in-process.ts';
import { startTestServer } from '../harness/in-process.ts';
import { until } from '../harness/wait.ts';
import { SDKS, SMALL, watch } from './openai-sdks.ts';

const FILM_TIMEOUT_MS = 120_000;
let server: TestServer;
let pictures: Server;
let picturesUrl: string;
let magenta: Buffer;

before(async () => {
  server = await startTestServer();
  magenta = await sharp({ create: { width: 256, height: 144, channels: 3, background: '#f0f' } })
    .png()
    .toBuffer();
  // Labelled wrongly on purpose: types are read from the bytes.
  pictures = createServer((_request, response) =>
    response.setHeader('content-type', 'text/plain').end(magenta),
  );
  await new Promise<void>((resolve) => pictures.listen(0, '127.0.0.1', resolve));
  picturesUrl = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}/reference`;
});
after(async () => {
  pictures.close();
  await server.stop();
});

/** Polls as programs do, and holds every answer on the way to the promises of a poll. */
async function completed(client: OpenAI, id: string): Promise<OpenAI.Video> {
  let progress = 0;
  return until(
    async () => {
      const video = await client.videos.retrieve(id);
      const raw = taskSchema.parse(video);
      assert.notEqual(video.status, 'failed', JSON.stringify(video));
      assert.ok(video.progress >= progress, `progress fell from ${progress} to ${video.progress}`);
      progress = video.progress;
      if (video.status === 'completed') return video;
      assert.equal(video.completed_at, null);
      for (const key of ['url', 'video_url', 'result_url'] as const) assert.equal(raw[key], undefined);
      return null;
    },
    FILM_TIMEOUT_MS,
    () => `${id} does not complete`,
  );
}

for (const sdk of SDKS) {
  test(`openai ${sdk.version}: create, retrieve until completed, three contents, delete`, async () => {
    const { client } = watch(sdk, server.baseUrl, server.apiKey);
    const { id } = await client.videos.create({ prompt: 'sunset over the ocean', model: 'sora-2', ...SMALL });
    const video = await completed(client, id);
    assert.equal(video.progress, 100);
    assert.ok((video.completed_at ?? 0) >= video.created_at);
    assert.ok((video.expires_at ?? 0) > (video.completed_at ?? 0));
    const contents = [
      ['video', 'video/mp4', 'ftyp', 4],
      ['thumbnail', 'image/webp', 'WEBP', 8],
      ['spritesheet', 'image/jpeg', '\xff\xd8\xff', 0],
    ] as const;
    for (const [variant, contentType, magic, offset] of contents) {
      const response = await client.videos.downloadContent(id, { variant });
      assert.equal(response.headers.get('content-type'), contentType);
      const bytes = Buffer.from(await response.arrayBuffer());
      assert.equal(bytes.toString('latin1', offset, offset + magic.length), magic);
    }
    const deleted = await client.videos.delete(id);
    assert.deepEqual({ ...deleted }, { id, deleted: true, object: 'video.deleted' });
    await assert.rejects(async () => client.videos.retrieve(id), sdk.Class.NotFoundError);
  });
}

test('openai 7.55: the reference image is what the film shows, in whichever form it was sent', async () => {
  const sdk = SDKS.at(-1);
  assert.ok(sdk !== undefined);
  const { client } = watch(sdk, server.baseUrl, server.apiKey);
  const folder = await mkdtemp(join(tmpdir(), 'reelay-sdk-'));
  const path = join(folder, 'reference');
  await writeFile(path, magenta);
  const references: readonly OpenAI.VideoCreateParams['input_reference'][] = [
    createReadStream(path),
    { image_url: `data:image/png;base64,${magenta.toString('base64')}` },
    { image_url: picturesUrl },
  ];
  for (const reference of references) {
    assert.ok(reference !== undefined);
    const params = { prompt: 'camera pans left', input_reference: reference, ...SMALL };
    const { id } = await client.videos.create(params);
    await completed(client, id);
    const thumbnail = await client.videos.downloadContent(id, { variant: 'thumbnail' });
    const { channels } = await sharp(Buffer.from(await thumbnail.arrayBuffer())).stats();
    const [red = 0, green = 255, blue = 0] = channels.map(({ mean }) => mean);
    assert.ok(Math.min(red, blue) - green > 80, `not magenta: ${[red, green, blue].map(Math.round)}`);
  }
  await rm(folder, { recursive: true });
});
