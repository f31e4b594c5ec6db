import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { drawStill } from '../scripts/drawing/still.ts';
import type { ClipFrames } from '../src/engines/film/clips/clip-frames.ts';
import { decodeClip } from '../src/engines/film/clips/decode-clips.ts';
import { findClipDecoders } from '../src/engines/film/clips/decoders.ts';
import { authorization, CLIENTS, type DialectClient } from './harness/dialect-client.ts';
import { startTestServer, type TestServer } from './harness/in-process.ts';
import { until } from './harness/wait.ts';

type Body = Record<string, unknown>;

const FILM_TIMEOUT_MS = 120_000;
const decoders = findClipDecoders('auto', process.env['PATH'] ?? '');
const skip = decoders.length === 0 ? 'no decoder for clips is installed' : false;

let server: TestServer;
let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-character-'));
  server = await startTestServer();
});
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function call(at: TestServer, client: DialectClient, path: string, body?: Body) {
  const response = await fetch(`${at.baseUrl}${client.basePath}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: authorization(client, at.apiKey), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

const openai = CLIENTS[0] as DialectClient;
const SMALL = { model: 'sora-2', seconds: 4, size: '256x256' };

async function create(change: Body): Promise<string> {
  const { status, body } = await call(server, openai, openai.create.path, { ...SMALL, ...change });
  assert.equal(status, 200, JSON.stringify(body));
  return String(openai.id(body));
}

/** The poll's body once the task has ended, however it did. */
async function ended(id: string): Promise<Body> {
  return until(
    async () => {
      const { body } = await call(server, openai, openai.pollPath(id));
      return ['completed', 'failed'].includes(String(body['status'])) ? body : null;
    },
    FILM_TIMEOUT_MS,
    () => `${id} does not end`,
  );
}

async function completed(id: string): Promise<Body> {
  const body = await ended(id);
  assert.equal(body['status'], 'completed', JSON.stringify(body));
  return body;
}

let source: Promise<Body> | null = null;

/** One film for all tests: nothing here changes it. */
function sourceFilm(): Promise<Body> {
  source ??= create({ prompt: 'desert dunes at sunset', seed: 3 }).then(completed);
  return source;
}

async function picturesOf(film: Body): Promise<ClipFrames> {
  const response = await fetch(String(openai.videoUrl(film)));
  const path = join(folder, `${String(film['id'])}.mp4`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  await writeFile(path, bytes);
  return decodeClip(path, { bytes, span: { startSeconds: 1, endSeconds: 2 }, decoders });
}

/** A frame of the film that the same prompt and seed give without the character. */
async function pictureWithout(prompt: string, seed: number): Promise<ClipFrames> {
  const [width, height] = [256, 256];
  const rgb = await drawStill({ prompt, seed, frame: 30, width, height });
  return { width, height, frames: [rgb] };
}

/** Share of the pixels of a frame that are as orange as a desert at sunset, and as no glacier by night. */
function orange({ frames, width, height }: ClipFrames): number {
  const [rgb = new Uint8Array()] = frames;
  let count = 0;
  for (let i = 0; i < rgb.length; i += 3) {
    const [r = 0, , b = 0] = rgb.subarray(i, i + 3);
    if (r > b + 50) count += 1;
  }
  return count / (width * height);
}

test('a film of ours, named by its link, appears in the next film', { skip }, async () => {
  const source = await sourceFilm();
  const clip = await picturesOf(source);
  assert.ok(orange(clip) > 0.3, `the character is orange: ${orange(clip)}`);
  const prompt = '@character1 on a glacier at night';
  const link = openai.videoUrl(source);
  const characters = [{ url: link, timestamps: '1,3' }];
  const shown = await picturesOf(await completed(await create({ prompt, seed: 5, characters })));
  assert.ok(orange(shown) > 0.03, `orange with the character: ${orange(shown)}`);
  const alone = orange(await pictureWithout(prompt, 5));
  assert.ok(alone < 0.003, `negative control, orange without the character: ${alone}`);
});

test('a span that our own film does not have is refused at once, an address that does not answer fails the film', {
  skip,
}, async () => {
  const source = await sourceFilm();
  const url = String(openai.videoUrl(source));
  const late = await call(server, openai, openai.create.path, {
    ...SMALL,
    prompt: 'waves',
    characters: [{ url, timestamps: '3,6' }],
  });
  assert.equal(late.status, 400);
  assert.match(JSON.stringify(late.body), /invalid_clip.*only 4 seconds/);
  const gone = 'http://127.0.0.1:9/clip.mp4';
  const failed = await ended(
    await create({ prompt: 'waves', characters: [{ url: gone, timestamps: '0,2' }] }),
  );
  const error = failed['error'] as Body;
  assert.deepEqual(
    [failed['status'], error['code'], error['message']],
    ['failed', 'invalid_clip', 'The clip could not be fetched from the given address.'],
  );
});

test('without a decoder every dialect refuses characters at once, in its own shape, and makes other films', async () => {
  const blind = await startTestServer({ REELAY_CLIP_DECODER: 'none' }, { roles: ['api'] });
  try {
    for (const client of CLIENTS) {
      const characters = [{ url: 'https://example.com/clip.mp4', timestamps: '0,2' }];
      const refusal = await call(blind, client, client.create.path, { ...client.smallest, characters });
      assert.equal(refusal.status, 400, client.name);
      const words = /Characters are not possible on this server.*ffmpeg/;
      assert.match(JSON.stringify(refusal.body), words, client.name);
      const plain = await call(blind, client, client.create.path, client.smallest);
      assert.equal(plain.status, 200, `${client.name}: ${JSON.stringify(plain.body)}`);
    }
    const { body } = await call(blind, openai, openai.create.path, {
      ...openai.smallest,
      characters: [{ url: 'https://example.com/clip.mp4', timestamps: '0,2' }],
    });
    const { code, param } = body['error'] as Body;
    assert.deepEqual([code, param], ['decoder_unavailable', 'characters']);
  } finally {
    await blind.stop();
  }
});
