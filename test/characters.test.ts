import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import OpenAI, { toFile } from 'openai';
import { readConfig } from '../src/config.ts';
import { openDatabase } from '../src/db/database.ts';
import { placeEmbeddedFiles } from '../src/db/testing/embedded-files.ts';
import type { Reelay } from '../src/main.ts';
import { startReelay } from '../src/main.ts';
import { encodeH264 } from '../src/media/testing/films.ts';
import type { GenerationRequest } from '../src/task/request.ts';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { until } from './harness/wait.ts';

type Body = Record<string, unknown>;
const FILM_TIMEOUT_MS = 120_000;
const BOB = 'https://clips.example.com/bob.mp4';
let server: TestServer;
let openai: OpenAI;
let clip: Uint8Array;

before(async () => {
  server = await startTestServer();
  openai = new OpenAI({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
  clip = await encodeH264(64, 64, 90);
});
after(async () => {
  await server.stop();
});

interface Answer {
  readonly status: number;
  readonly body: Body;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  authorization = `Bearer ${server.apiKey}`,
): Promise<Answer> {
  const response = await fetch(server.baseUrl + path, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
  return { status: response.status, body: JSON.parse(text) as Body };
}

async function accepted(method: string, path: string, body?: unknown): Promise<Body> {
  const answer = await call(method, path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

function uploaded(name: string): Promise<OpenAI.VideoCreateCharacterResponse> {
  return toFile(clip, 'bob.mp4').then((video) => openai.videos.createCharacter({ name, video }));
}

async function fetched(url: unknown, type: string): Promise<Uint8Array> {
  const response = await fetch(String(url));
  assert.equal(response.status, 200, String(url));
  assert.equal(response.headers.get('content-type'), type);
  return new Uint8Array(await response.arrayBuffer());
}

test('the openai SDK makes a character of an upload and reads it', async () => {
  const bob = await uploaded('Bob');
  assert.match(bob.id ?? '', /^char_/);
  assert.equal(bob.name, 'Bob');
  assert.ok(Math.abs(bob.created_at - Date.now() / 1000) < 600, 'whole seconds since 1970');
  assert.deepEqual({ ...(await openai.videos.getCharacter(bob.id ?? '')) }, { ...bob });
});

test('the openai SDK gets errors that name the field for bad uploads, and 404 for ids that are not its own', async () => {
  const bob = await uploaded('Bob');
  const stranger = new OpenAI({ apiKey: server.strangerKey, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
  for (const read of [
    () => stranger.videos.getCharacter(bob.id ?? ''),
    () => openai.videos.getCharacter('char_123'),
  ])
    await assert.rejects(async () => read(), OpenAI.NotFoundError);
  const bad = (param: string) => (error: unknown) =>
    error instanceof OpenAI.BadRequestError && error.param === param;
  const readme = await toFile(Buffer.from('Example data'), 'README.mp4', { type: 'video/mp4' });
  await assert.rejects(
    async () => openai.videos.createCharacter({ name: 'Text', video: readme }),
    bad('video'),
  );
  const long = await toFile(await encodeH264(64, 64, 150), 'long.mp4');
  await assert.rejects(
    async () => openai.videos.createCharacter({ name: 'Long', video: long }),
    bad('video'),
  );
  const video = await toFile(clip, 'bob.mp4');
  await assert.rejects(async () => openai.videos.createCharacter({ name: '', video }), bad('name'));
});

test('a film becomes a character in every dialect, with its own thumbnail for a picture', async () => {
  const film = await openai.videos.create({
    prompt: 'waves',
    seconds: '4',
    size: '448x256' as '1280x720',
  });
  const early = await call('POST', '/sora/v1/characters', { from_task: film.id, timestamps: '1,3' });
  assert.equal(early.status, 400, 'it is not finished');
  await until(
    async () => ((await openai.videos.retrieve(film.id)).status === 'completed' ? true : null),
    FILM_TIMEOUT_MS,
    () => `${film.id} does not complete`,
  );
  const source = { from_task: film.id, timestamps: '1,3' };
  const sora = await accepted('POST', '/sora/v1/characters', source);
  await fetched(sora['profile_picture_url'], 'image/webp');
  const reseller = await accepted('POST', '/v1/videos', { model: 'sora-2-character', ...source });
  await fetched(reseller['avatar_url'], 'image/webp');
  const evolink = await accepted('POST', '/v1/videos/generations', { model: 'sora-character', ...source });
  const polled = await accepted('GET', `/v1/tasks/${String(evolink['id'])}`);
  const { character_name, profile_picture_url } = polled['result_data'] as Body;
  await fetched(profile_picture_url, 'image/webp');
  const json = await accepted('POST', '/v1/videos/characters', { name: 'Wave', video: { id: film.id } });
  const prompt = `@${String(character_name)} and @${String(sora['username'])} on a beach`;
  await accepted('POST', '/v1/videos', { prompt, seconds: 4, characters: [{ id: json['id'] }] });
  const foreign = await call('POST', '/sora/v1/characters', source, `Bearer ${server.strangerKey}`);
  const unknown = await call('POST', '/sora/v1/characters', { ...source, from_task: 'video_x' });
  assert.deepEqual(foreign, unknown, 'another project sees no difference between this film and none');
  assert.equal(
    (await call('POST', '/v1/videos/characters', { name: 'Late', video: { id: film.id }, timestamps: '3,6' }))
      .status,
    400,
  );
});

test('characters from an address have a picture that works, and a page for their owner', async () => {
  for (const base of ['', '/unified-v1', '/unified-v2']) {
    const body = await accepted('POST', `${base}/sora/v1/characters`, { url: BOB, timestamps: '1,3 ' });
    assert.deepEqual(Object.keys(body), ['id', 'username', 'permalink', 'profile_picture_url']);
    const png = await fetched(body['profile_picture_url'], 'image/png');
    assert.equal(Buffer.from(png).toString('latin1', 1, 4), 'PNG');
    const page = String(body['permalink']).replace(server.baseUrl, '');
    assert.equal((await accepted('GET', page))['id'], body['id']);
    assert.equal((await call('GET', page, undefined, `Bearer ${server.strangerKey}`)).status, 404);
  }
});

test('duomi polls a character like a task, with its bare key', async () => {
  for (const base of ['', '/duomi']) {
    const key = server.apiKey;
    const created = await call('POST', `${base}/v1/characters`, { url: BOB, timestamps: '0,3' }, key);
    assert.equal(created.status, 200);
    const { id } = created.body;
    const path = `${base}/v1/videos/tasks/${String(id)}`;
    const polled = await call('GET', path, undefined, key);
    assert.equal(polled.body['state'], 'succeeded');
    assert.equal(polled.body['action'], 'characters');
    assert.deepEqual(polled.body['data'], { videos: [], characters: [{ id }] });
    assert.deepEqual((await call('POST', path, {}, key)).body, polled.body);
    const foreign = await call('GET', path, undefined, server.strangerKey);
    assert.equal(foreign.status, 404);
  }
});

test('no character request whatsoever ends in a 5xx', async () => {
  const paths = ['/v1/videos/characters', '/sora/v1/characters', '/v1/characters', '/duomi/v1/characters'];
  const bodies: unknown[] = [
    {},
    { name: 'Bob' },
    { video: {} },
    { name: 'Bob', video: { id: 'a\0b' } },
    { url: 7, timestamps: '1,3' },
    { url: 'bob.mp4', timestamps: '1,3' },
    { url: BOB, timestamps: '0,9' },
    { url: BOB, timestamps: { a: 1 } },
    { from_task: 'a\0b', timestamps: '1,3' },
    { from_task: ['x'], timestamps: [] },
    { url: BOB, name: 'x'.repeat(81), timestamps: '1,3' },
    [],
    'text',
  ];
  for (const path of paths)
    for (const body of bodies) {
      const answer = await call('POST', path, body);
      assert.equal(answer.status, 400, `${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`);
    }
  for (const path of ['/v1/videos/characters/a%00b', '/v1/videos/characters/%ff', '/v1/videos/characters'])
    assert.ok((await call('GET', path)).status < 500, path);
  const odd = await call('POST', '/sora/v1/characters', { url: BOB, name: 'a\0b \ud83d', timestamps: '1,3' });
  assert.equal(odd.status, 200, JSON.stringify(odd.body));
  for (const model of ['sora-2-character', 'sora-character'])
    for (const path of ['/v1/videos', '/v1/videos/generations']) {
      const answer = await call('POST', path, { model, timestamps: 'x' });
      assert.equal(answer.status, 400, `${path} ${model}: ${JSON.stringify(answer.body)}`);
    }
});

/** The whole server but no workers: what is asked for is stored, and no engine, download or callback starts on it. */
async function startIdle(dataDir: string): Promise<Reelay> {
  const config = readConfig({ PORT: '0', REELAY_DATA_DIR: dataDir, REELAY_LOG: 'error' });
  return startReelay({ ...config, roles: ['api'] });
}

async function inDataFolder(work: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-test-'));
  try {
    await placeEmbeddedFiles(join(dataDir, 'database'));
    await work(dataDir);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

test('an engine is handed an address of the uploaded clip that opens without a key, also after a restart', () =>
  inDataFolder(async (dataDir) => {
    const first = await startIdle(dataDir);
    try {
      const { key } = await first.accounts.createKey({ name: 'test' });
      const client = new OpenAI({ apiKey: key, baseURL: `${first.baseUrl}/v1`, maxRetries: 0 });
      const video = await toFile(clip, 'bob.mp4');
      const bob = await client.videos.createCharacter({ name: 'Bob', video });
      const body = { prompt: 'he dances', characters: [{ id: bob.id }] };
      const task = await client.post<Body>('/videos', { body });
      assert.doesNotMatch(
        JSON.stringify(task),
        /https?:/,
        'an address in an answer would be taken for the film',
      );
    } finally {
      await first.stop();
    }
    const [character] = await storedCharacters(dataDir);
    assert.match(character?.username ?? '', /^bob\./);
    const second = await startIdle(dataDir);
    try {
      const address = second.baseUrl + new URL(character?.url ?? '').pathname;
      assert.deepEqual(Buffer.from(await fetched(address, 'video/mp4')), Buffer.from(clip));
      const forged = await fetch(address.replace(/[0-9a-f]{4}\.mp4$/, 'zzzz.mp4'));
      assert.equal(forged.status, 403);
    } finally {
      await second.stop();
    }
  }));

test("the duomi document's example of several characters is accepted verbatim", () =>
  inDataFolder(async (dataDir) => {
    const output = 'https://v3.fal.media/files/penguin/hsR_KXBJjuF3IIVYIIDA2_output.mp4';
    const example = {
      model: 'sora-2',
      prompt: 'The car moves forward at a high speed',
      aspect_ratio: '16:9',
      duration: 15,
      image_urls: ['https://crea-img.xinzhiyun.net/upload/202502251100509684.jpg'],
      characters: [
        { url: output, timestamps: '0,3' },
        { url: output, timestamps: '0,3' },
      ],
      callback_url: 'https://webhook.site/f95d67b6-cbc4-475d-9ea8-93e3c1786d45',
    };
    const idle = await startIdle(dataDir);
    try {
      const { key } = await idle.accounts.createKey({ name: 'test' });
      for (const base of ['', '/duomi']) {
        const response = await fetch(`${idle.baseUrl}${base}/v1/videos/generations`, {
          method: 'POST',
          headers: { authorization: key, 'content-type': 'application/json' },
          body: JSON.stringify(example),
        });
        const body = (await response.json()) as Body;
        assert.equal(response.status, 200, JSON.stringify(body));
        assert.deepEqual(Object.keys(body), ['id']);
      }
    } finally {
      await idle.stop();
    }
    const span = { url: output, startSeconds: 0, endSeconds: 3 };
    assert.deepEqual(await storedCharacters(dataDir), [span, span]);
  }));

async function storedCharacters(dataDir: string): Promise<GenerationRequest['characters']> {
  const database = await openDatabase({ dataDir: join(dataDir, 'database') });
  try {
    const row = await database.kysely().selectFrom('tasks').select('request').executeTakeFirstOrThrow();
    return (row.request as GenerationRequest).characters;
  } finally {
    await database.close();
  }
}
