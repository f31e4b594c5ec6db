import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findClipDecoders } from '../../../decoding/decoders.ts';
import { hostilePictures } from '../../../media/testing/hostile-pictures.ts';
import { flatPng } from '../../../media/testing/pictures.ts';
import type { Submission } from '../../../task/engine.ts';
import { AttemptStore } from '../attempts/attempt-store.ts';
import { encodeClip } from '../testing/clips.ts';
import { submissionOf } from '../testing/requests.ts';
import type { ChildMessage } from './render.child.ts';
import { CHILD_ENTRY, type RenderEnd, RenderProcess } from './render-process.ts';

const WASM = { name: 'wasm' } as const;
const decoders = findClipDecoders('auto', process.env['PATH'] ?? '');
/** A film of this size needs under 200 MB; a bomb that were decoded, gigabytes. The watchdog looks every 0.1 s. */
const LIMITS = { wallMs: 120_000, stallMs: 60_000, rssBytes: 450_000_000 };
const HIGH_PROFILE = new URL('../../../decoding/fixtures/high-profile.mp4', import.meta.url);

let folder = '';
let store: AttemptStore;
let server: http.Server;
let address = '';
/** What was asked of a server that no decoder may visit. */
let visits: string[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-hostile-'));
  store = new AttemptStore(folder);
  server = http.createServer((request, response) => {
    visits.push(String(request.url));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

let attempts = 0;

/** Stored past every check that a request goes through. */
async function stored({ image, clip }: { image?: Uint8Array; clip?: Uint8Array }): Promise<string> {
  const attemptId = `att-${++attempts}`;
  const character = { url: 'https://example.com/clip.mp4', startSeconds: 0, endSeconds: 1 };
  const base = submissionOf(attemptId, {
    images: image === undefined ? [] : [{ kind: 'stored', assetId: 'a' }],
    characters: clip === undefined ? [] : [character],
  });
  const files: Pick<Submission, 'images' | 'clips'> = {
    images:
      image === undefined
        ? []
        : [{ contentType: 'image/png', width: 64, height: 64, bytes: image, publicUrl: null }],
    clips:
      clip === undefined
        ? []
        : [{ contentType: 'video/mp4', bytes: clip, startSeconds: 0, endSeconds: 1, publicUrl: null }],
  };
  await store.create({ ...base, ...files });
  return store.folder(attemptId);
}

/** What becomes of it in a process of its own, which has to be gone afterwards. */
async function rendered(files: { image?: Uint8Array; clip?: Uint8Array }): Promise<RenderEnd> {
  const render = new RenderProcess(CHILD_ENTRY, 1);
  const end = await render.render({ folder: await stored(files), sink: WASM, decoders }, LIMITS);
  if (end.state === 'done') render.kill();
  await render.exited;
  assert.ok(!render.isAlive);
  return end;
}

test('a hostile picture that came past every check fails its film in its process, soon, in bounded memory, and visits nobody', async () => {
  visits = [];
  for (const [name, image] of Object.entries(await hostilePictures(address))) {
    const end = await rendered({ image });
    // Neither the time nor the memory that the watchdog allows was used up: the decoder itself refused.
    const failure = { code: 'engine_failed', message: 'the film could not be made' };
    assert.deepEqual(end.state === 'failed' ? end.failure : end, failure, name);
  }
  assert.deepEqual(visits, []);
});

function patched(file: Uint8Array, box: string, offset: number): Uint8Array {
  const copy = Buffer.from(file);
  const at = copy.lastIndexOf(box, undefined, 'latin1');
  assert.ok(at > 0, `there is no ${box}`);
  copy.writeUInt32BE(0xffffffff, at + offset);
  return copy;
}

test('a hostile clip fails its film in words for the client, in bounded memory, and visits nobody', async () => {
  visits = [];
  const film = await encodeClip(64, 64, 24, (x, _, frame) => [40 + x + frame, 128, 128]);
  const high = await readFile(HIGH_PROFILE);
  const clips: Readonly<Record<string, Uint8Array>> = {
    'an HLS playlist': Buffer.from(
      `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${address}/a.ts\n#EXT-X-ENDLIST\n`,
    ),
    'a concat list': Buffer.from(`ffconcat version 1.0\nfile '${address}/a.mp4'\nfile '/etc/hostname'\n`),
    'half a film': film.subarray(0, film.length / 3),
    'a box of 4 GB': patched(film, 'moov', -4),
    'a picture of 65535 x 65535': patched(film, 'avc1', 28),
    'a High stream with endless tables': patched(patched(high, 'stsz', 12), 'stts', 8),
  };
  for (const [name, clip] of Object.entries(clips)) {
    const end = await rendered({ clip });
    assert.equal(end.state === 'failed' ? end.failure.code : end.state, 'invalid_clip', name);
  }
  assert.deepEqual(visits, []);
});

/**
 * Loaded before anything else into the render and each of its threads: whatever would open a socket or ask for a name is
 * written down and refused. Its channel to the parent is a pipe that Node opened before.
 */
const SPY = `
const { appendFileSync } = require('node:fs');
const record = (what) => {
  appendFileSync(process.env.SPY_FILE, what + '\\n');
  throw new Error('the spy forbids ' + what);
};
const net = require('node:net');
const dns = require('node:dns');
const dgram = require('node:dgram');
net.Socket.prototype.connect = () => record('net.connect');
net.Server.prototype.listen = () => record('net.listen');
dgram.createSocket = () => record('dgram');
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) dns[name] = () => record('dns');
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) dns.promises[name] = () => record('dns');
appendFileSync(process.env.SPY_FILE, 'watching\\n');
`;

async function spied(entry: URL | string, begin: (child: ChildProcess) => Promise<void>): Promise<string[]> {
  const [spy, file] = [join(folder, 'spy.cjs'), join(folder, `spy-${++attempts}.log`)];
  await writeFile(spy, SPY);
  const child = fork(entry, ['1'], {
    execArgv: ['--require', spy],
    env: { PATH: process.env['PATH'] ?? '', SPY_FILE: file },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exited = once(child, 'exit');
  await begin(child);
  child.kill('SIGKILL');
  await exited;
  return (await readFile(file, 'utf8')).trim().split('\n');
}

function ended(child: ChildProcess): Promise<ChildMessage['kind'] | 'exit'> {
  return new Promise((resolve) => {
    child.on('message', ({ kind }: ChildMessage) => {
      if (kind !== 'alive') resolve(kind);
    });
    child.once('exit', () => resolve('exit'));
  });
}

test('no process that decodes a picture or a clip opens a socket or asks for a name', async () => {
  const picture = flatPng(64, 64);
  const film = await encodeClip(64, 64, 24, (x, _, frame) => [40 + x + frame, 128, 128]);
  const whole = await readFile(HIGH_PROFILE);
  const clip = decoders.includes('ffmpeg') ? whole : film;
  const seen: string[] = [];
  for (const [files, wanted] of [
    [{ image: picture }, 'done'],
    [{ clip }, 'done'],
  ] as const) {
    const order = { folder: await stored(files), sink: WASM, decoders };
    const log = await spied(CHILD_ENTRY, async (child) => {
      const end = ended(child);
      child.send(order);
      assert.equal(await end, wanted);
    });
    // The process, and a thread that draws; a clip has one that reads it besides.
    assert.ok(log.filter((line) => line === 'watching').length >= ('clip' in files ? 3 : 2), log.join());
    seen.push(...log.filter((line) => line !== 'watching'));
  }
  assert.deepEqual(seen, []);
});

test('negative control: the spy sees a connection, a question for a name, and a datagram, in a thread as well', async () => {
  const entry = join(folder, 'talking.cjs');
  await writeFile(
    entry,
    `const talk = () => {
       for (const say of [() => require('node:net').connect(9, '127.0.0.1'), () => require('node:dns').lookup('localhost', () => {}), () => require('node:dgram').createSocket('udp4'), () => require('node:http').get('http://127.0.0.1:9')])
         try { say(); } catch (error) { if (!/the spy forbids/.test(error.message)) throw error; }
     };
     const { isMainThread, Worker } = require('node:worker_threads');
     talk();
     if (isMainThread) new Worker(__filename).once('exit', () => process.send('done'));`,
  );
  const log = await spied(entry, async (child) => {
    await once(child, 'message');
  });
  for (const what of ['net.connect', 'dns', 'dgram'])
    assert.ok(log.filter((line) => line === what).length >= 2, `${what}: ${log}`);
});
