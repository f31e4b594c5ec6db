import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ClipFrames } from '../src/decoding/clip-frames.ts';
import { decodeClip } from '../src/decoding/decode-clips.ts';
import { findClipDecoders } from '../src/decoding/decoders.ts';
import { dialects } from '../src/dialects/registry.gen.ts';
import { TaskError } from '../src/task/error.ts';
import { authorization, CLIENTS, type DialectClient } from './harness/dialect-client.ts';
import { startTestServer, type TestServer } from './harness/in-process.ts';
import { until } from './harness/wait.ts';

type Body = Record<string, unknown>;

const FILM_TIMEOUT_MS = 120_000;
const decoders = findClipDecoders('auto', process.env['PATH'] ?? '');

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

async function call(client: DialectClient, path: string, body?: Body) {
  const response = await fetch(`${server.baseUrl}${client.basePath}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: authorization(client, server.apiKey), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

const openai = CLIENTS[0] as DialectClient;
const SMALL = { model: 'sora-2', seconds: 4, size: '256x256' };

async function create(change: Body): Promise<string> {
  const { status, body } = await call(openai, openai.create.path, { ...SMALL, ...change });
  assert.equal(status, 200, JSON.stringify(body));
  return String(openai.id(body));
}

/** The poll's body once the task has ended, however it did. */
async function ended(id: string): Promise<Body> {
  return until(
    async () => {
      const { body } = await call(openai, openai.pollPath(id));
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

async function picturesOf(film: Body, startSeconds: number): Promise<ClipFrames> {
  const response = await fetch(String(openai.videoUrl(film)));
  const path = join(folder, `${String(film['id'])}.mp4`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  await writeFile(path, bytes);
  return decodeClip(path, { bytes, span: { startSeconds, endSeconds: startSeconds + 1 }, decoders });
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

test('a film of ours, named by its link, appears in the shot that mentions it, and in no other', async () => {
  const source = await sourceFilm();
  const clip = await picturesOf(source, 1);
  assert.ok(orange(clip) > 0.3, `the character is orange: ${orange(clip)}`);
  const prompt = 'Shot 1: a glacier at night. Shot 2: @character1 on a glacier at night.';
  const characters = [{ url: openai.videoUrl(source), timestamps: '1,3' }];
  const film = await completed(await create({ prompt, seed: 5, characters }));
  const without = orange(await picturesOf(film, 1));
  assert.ok(without < 0.003, `negative control, orange in the shot without the character: ${without}`);
  const shown = orange(await picturesOf(film, 2.5));
  assert.ok(shown > 0.03, `orange with the character: ${shown}`);
});

test('a span that our own film does not have is refused at once, an address that does not answer fails the film', async () => {
  const source = await sourceFilm();
  const url = String(openai.videoUrl(source));
  const late = await call(openai, openai.create.path, {
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

test('a playlist that is named .mp4 fails the film, and what it lists is not fetched', async () => {
  const fetched: string[] = [];
  const decoy = http.createServer((request, response) => {
    fetched.push(String(request.url));
    const { port } = decoy.address() as AddressInfo;
    const segment = `http://127.0.0.1:${port}/segment.ts`;
    const lists: Record<string, string> = {
      '/hls.mp4': `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${segment}\n#EXT-X-ENDLIST\n`,
      '/concat.mp4': `ffconcat version 1.0\nfile '${segment}'\n`,
    };
    response.setHeader('content-type', 'video/mp4').end(lists[String(request.url)]);
  });
  await new Promise<void>((resolve) => decoy.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = decoy.address() as AddressInfo;
    for (const name of ['hls', 'concat']) {
      const url = `http://127.0.0.1:${port}/${name}.mp4`;
      const film = await ended(await create({ prompt: 'waves', characters: [{ url, timestamps: '0,1' }] }));
      const error = film['error'] as Body;
      assert.deepEqual([film['status'], error['code']], ['failed', 'invalid_clip'], JSON.stringify(error));
    }
    assert.deepEqual(new Set(fetched), new Set(['/hls.mp4', '/concat.mp4']));
  } finally {
    decoy.close();
  }
});

test('every dialect says in its own shape that nothing here decodes clips', () => {
  const message = 'Characters are not possible on this server. Its operator can install ffmpeg.';
  const refusal = new TaskError('decoder_unavailable', message, { param: 'characters' });
  for (const dialect of dialects) {
    const reply = dialect.renderError(refusal, { method: 'POST', path: '', ambiguous: false });
    assert.ok(reply.kind === 'json' && reply.status === 400, dialect.name);
    assert.ok(JSON.stringify(reply.body).includes(message), dialect.name);
    if (dialect.name !== 'openai') continue;
    const { code, param } = (reply.body as Body)['error'] as Body;
    assert.deepEqual([code, param], ['decoder_unavailable', 'characters']);
  }
});
