import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import OpenAI, { toFile } from 'openai';
import OpenAIOlder from 'openai-6';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { makeJpeg } from './harness/pictures.ts';
import { until } from './harness/wait.ts';

const FILM_TIMEOUT_MS = 120_000;
/** The types of the SDK allow Sora's own sizes only; the server takes smaller ones, which keeps this test quick. */
const SMALL = { seconds: '4', size: '448x256' as '1280x720' } as const;

let server: TestServer;
let client: OpenAI;

before(async () => {
  server = await startTestServer();
  client = new OpenAI({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
});
after(async () => {
  await server.stop();
});

async function completed(id: string): Promise<OpenAI.Video> {
  return until(
    async () => {
      const video = await client.videos.retrieve(id);
      assert.ok(['queued', 'in_progress', 'completed'].includes(video.status), JSON.stringify(video));
      return video.status === 'completed' ? video : null;
    },
    FILM_TIMEOUT_MS,
    () => `${id} does not complete`,
  );
}

async function film(id: string): Promise<Buffer> {
  const response = await client.videos.downloadContent(id);
  assert.equal(response.headers.get('content-type'), 'video/mp4');
  return Buffer.from(await response.arrayBuffer());
}

/** The coded pictures of a film, in order. */
async function pictures(bytes: Uint8Array): Promise<string[]> {
  const track = await new Input({
    source: new BufferSource(bytes),
    formats: ALL_FORMATS,
  }).getPrimaryVideoTrack();
  assert.ok(track);
  const packets: string[] = [];
  for await (const packet of new EncodedPacketSink(track).packets())
    packets.push(Buffer.from(packet.data).toString('latin1'));
  return packets;
}

/** A call as a program without an SDK makes it. */
async function post(
  path: string,
  body: unknown,
  authorization = `Bearer ${server.apiKey}`,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${server.baseUrl}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function refused(
  status: number,
  param: string | null,
  code: string | null,
  words: RegExp,
): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof OpenAI.APIError, String(error));
    assert.deepEqual([error.status, error.param, error.code], [status, param, code], error.message);
    assert.match(error.message, words);
    return true;
  };
}

test('the SDKs remix, edit and extend a film: new videos of its size that say where they come from', async () => {
  const older = new OpenAIOlder({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/v1` });
  const source = await client.videos.create({ prompt: 'a boat on a lake at dawn', ...SMALL });
  await assert.rejects(
    async () => client.videos.remix(source.id, { prompt: 'at night' }),
    refused(400, 'id', 'invalid_value', /not completed/),
  );
  await completed(source.id);
  const remix = await client.videos.remix(source.id, { prompt: 'at night' });
  const olderRemix = await older.videos.remix(source.id, { prompt: 'at night' });
  const edit = await client.videos.edit({ prompt: 'in the fog', video: { id: source.id } });
  const extended = await client.videos.extend({
    prompt: 'it sails on',
    seconds: '4',
    video: { id: source.id },
  });
  for (const video of [remix, olderRemix, edit, extended]) {
    assert.equal(video.object, 'video');
    assert.equal(video.status, 'queued');
    assert.equal(video.size, '448x256');
    assert.equal(video.model, 'sora-2');
    assert.notEqual(video.id, source.id);
  }
  assert.deepEqual([remix.seconds, olderRemix.seconds, edit.seconds, extended.seconds], ['4', '4', '4', '8']);
  assert.equal(remix.remixed_from_video_id, source.id);
  assert.equal(olderRemix.remixed_from_video_id, source.id);
  assert.equal(remix.prompt, 'at night');
  const ids = [source, remix, olderRemix, edit, extended].map(({ id }) => id);
  const done: OpenAI.Video[] = [];
  for (const id of ids) done.push(await completed(id));
  assert.deepEqual(
    done.map(({ seconds }) => seconds),
    ['4', '4', '4', '4', '8'],
  );
  const files: Buffer[] = [];
  for (const id of ids) files.push(await film(id));
  const [first, second, third, fourth, longer] = files;
  assert.ok(first && second && third && fourth && longer);
  assert.ok(second.equals(third), 'one seed, one prompt, one film: whichever SDK asked');
  assert.ok(!first.equals(second) && !first.equals(fourth) && !second.equals(fourth));
  const original = await pictures(first);
  const stitched = await pictures(longer);
  assert.deepEqual([original.length, stitched.length], [120, 240]);
  assert.ok(
    original.every((picture, index) => picture === stitched[index]),
    'an extension begins with its source, picture by picture',
  );
  assert.notDeepEqual(original, await pictures(second), 'negative control: a remix does not');
  await dialectsOfResellers(source.id);
  await limitsOfSources(source.id);
});

/** Uses a finished film; a film of its own would only cost time. */
async function dialectsOfResellers(sourceId: string): Promise<void> {
  const duomi = await post(
    `/duomi/v1/videos/${sourceId}/remix`,
    { model: 'sora-2', prompt: 'in the rain', aspect_ratio: '16:9', duration: 10 },
    server.apiKey,
  );
  assert.deepEqual([duomi.status, Object.keys(duomi.body)], [200, ['id']]);
  const bare = await post(`/v1/videos/${sourceId}/remix`, { prompt: 'in the rain' }, server.apiKey);
  assert.equal(bare.body['remixed_from_video_id'], sourceId);
  const poll = await fetch(`${server.baseUrl}/v1/videos/tasks/${String(bare.body['id'])}`, {
    headers: { authorization: server.apiKey },
  });
  assert.equal(((await poll.json()) as Record<string, unknown>)['action'], 'remix');
  const evolink = await post('/evolink/v1/videos/generations', {
    model: 'sora-2-pro-remix',
    prompt: 'in the snow',
    base_video_task_id: sourceId,
  });
  assert.equal(evolink.status, 200);
  assert.deepEqual((evolink.body['task_info'] as Record<string, unknown>)['video_duration'], 4);
  const fieldForms = [
    ['/v1/videos/remix', { video_id: sourceId, prompt: 'at noon' }],
    ['/v1/videos', { remix_target: sourceId, prompt: 'at noon' }],
    ['/v1/videos', { remix_target_id: sourceId, prompt: 'at noon', seconds: '5' }],
  ] as const;
  for (const [path, body] of fieldForms) {
    const reply = await post(path, body);
    assert.equal(reply.body['remixed_from_video_id'], sourceId, path);
    assert.equal(reply.body['seconds'], 'seconds' in body ? body.seconds : '4');
    await post(`/v1/tasks/${String(reply.body['id'])}/cancel`, {});
  }
  for (const { body } of [duomi, bare, evolink]) await post(`/v1/tasks/${String(body['id'])}/cancel`, {});
}

async function limitsOfSources(sourceId: string): Promise<void> {
  await assert.rejects(
    async () => client.videos.remix('video_unknown', { prompt: 'at night' }),
    refused(404, null, null, /^404 Video with id 'video_unknown' not found\.$/),
  );
  const stranger = new OpenAI({ apiKey: server.strangerKey, baseURL: `${server.baseUrl}/v1` });
  await assert.rejects(
    async () => stranger.videos.remix(sourceId, { prompt: 'at night' }),
    refused(404, null, null, /not found/),
  );
  await assert.rejects(
    async () => client.videos.edit({ prompt: 'at night', video: { id: 'video_unknown' } }),
    refused(400, 'video.id', 'invalid_value', /'video_unknown' not found/),
  );
  await assert.rejects(
    async () => client.videos.extend({ prompt: 'on', seconds: '24' as '12', video: { id: sourceId } }),
    refused(400, 'seconds', 'invalid_request', /1 to 21/),
  );
  const upload = await toFile(Buffer.from('....ftypisom'), 'mine.mp4', { type: 'video/mp4' });
  await assert.rejects(
    async () => client.videos.edit({ prompt: 'at night', video: upload }),
    refused(400, 'video', 'decoder_unavailable', /no video decoder/),
  );
}

test('a remix keeps the reference image in a file of its own, and a private film has no remix', async () => {
  const image = await toFile(await makeJpeg(320, 180), 'reference.jpg', { type: 'image/jpeg' });
  const source = await client.videos.create({ prompt: 'zoom in', input_reference: image, ...SMALL });
  const hidden = (await post('/v1/videos', { prompt: 'a beach', private: true, ...SMALL })).body;
  await completed(source.id);
  const remix = await client.videos.remix(source.id, { prompt: 'pan left' });
  await client.videos.delete(source.id);
  await completed(remix.id);
  const pictureCount = (await pictures(await film(remix.id))).length;
  assert.equal(pictureCount, 120);
  await completed(String(hidden['id']));
  await assert.rejects(
    async () => client.videos.remix(String(hidden['id']), { prompt: 'at night' }),
    refused(400, 'id', 'invalid_value', /private/),
  );
});
