import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI, { toFile } from 'openai';
import OpenAIOlder from 'openai-6';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { makeJpeg } from './harness/pictures.ts';
import { until } from './harness/wait.ts';

const FILM_TIMEOUT_MS = 120_000;
let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(async () => {
  await server.stop();
});

/** 7.x sends every create as multipart, 6.27 sends JSON unless a file is there: both have live users. */
const SDKS = [
  { name: 'openai 7.55', make: () => new OpenAI({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/v1` }) },
  {
    name: 'openai 6.27',
    make: () =>
      new OpenAIOlder({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/v1` }) as unknown as OpenAI,
  },
];

/** The types of the SDK allow Sora's own sizes only; the server takes smaller ones, which keeps this test quick. */
const SMALL = { seconds: '4', size: '448x256' as '1280x720' } as const;

for (const sdk of SDKS) {
  test(`${sdk.name}: create, poll, list, download, delete work unmodified`, async () => {
    const client = sdk.make();
    const image = await toFile(await makeJpeg(320, 180), 'reference.jpg', { type: 'image/jpeg' });
    const created = [
      await client.videos.create({ prompt: 'sunset over the ocean', model: 'sora-2', ...SMALL }),
      await client.videos.create({ prompt: 'camera pans left', input_reference: image, ...SMALL }),
    ];
    for (const video of created) {
      assert.equal(video.object, 'video');
      assert.equal(video.status, 'queued');
      assert.equal(video.seconds, '4');
      assert.equal(video.size, '448x256');
      assert.equal(video.error, null);
    }
    const ids = created.map((video) => video.id);
    await assert.rejects(
      async () => client.videos.downloadContent(ids[1] ?? ''),
      (error: unknown) => error instanceof Error && /not ready yet/.test(error.message),
    );
    for (const id of ids) {
      await until(
        async () => {
          const video = await client.videos.retrieve(id);
          assert.ok(['queued', 'in_progress', 'completed'].includes(video.status), JSON.stringify(video));
          return video.status === 'completed' ? video : null;
        },
        FILM_TIMEOUT_MS,
        () => `${id} does not complete`,
      );
      await checkContent(client, id);
    }
    await checkListAndDelete(client, ids);
  });
}

async function checkContent(client: OpenAI, id: string): Promise<void> {
  const expected = [
    ['video', 'video/mp4', 'ftyp', 4],
    ['thumbnail', 'image/webp', 'WEBP', 8],
    ['spritesheet', 'image/jpeg', '\xff\xd8\xff', 0],
  ] as const;
  for (const [variant, contentType, magic, offset] of expected) {
    const response = await client.videos.downloadContent(id, { variant });
    assert.equal(response.headers.get('content-type'), contentType);
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.equal(bytes.toString('latin1', offset, offset + magic.length), magic);
  }
}

async function checkListAndDelete(client: OpenAI, ids: readonly string[]): Promise<void> {
  const listed: string[] = [];
  for await (const video of client.videos.list({ limit: 1, order: 'asc' })) listed.push(video.id);
  assert.deepEqual(
    listed.filter((id) => ids.includes(id)),
    ids,
    'pages of one hold every video once, oldest first',
  );
  for (const id of ids) {
    const deleted = await client.videos.delete(id);
    assert.deepEqual({ ...deleted }, { id, deleted: true, object: 'video.deleted' });
    await assert.rejects(
      async () => client.videos.retrieve(id),
      (error: unknown) => error instanceof Error && (error as { status?: number }).status === 404,
    );
  }
}

test('a wrong key and a wrong value reach the caller as the SDK errors that programs catch', async () => {
  const stranger = new OpenAI({
    apiKey: 'sk-wrong-key-0123456789',
    baseURL: `${server.baseUrl}/v1`,
    maxRetries: 0,
  });
  await assert.rejects(async () => stranger.videos.list(), OpenAI.AuthenticationError);
  const client = SDKS[0]?.make();
  assert.ok(client !== undefined);
  await assert.rejects(
    async () => client.videos.create({ prompt: 'waves', seconds: '99' as '4' }),
    (error: unknown) =>
      error instanceof OpenAI.BadRequestError && error.param === 'seconds' && error.code === 'invalid_value',
  );
  await assert.rejects(async () => client.videos.retrieve('video_unknown'), OpenAI.NotFoundError);
});
