import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import { AttemptStore } from '../../attempts/attempt-store.ts';
import { parseShot } from '../../shot/parse-shot.ts';
import type { FilmShot } from '../../shot/shot-spec.ts';
import { submissionOf } from '../../testing/requests.ts';
import { Crew } from '../crew.ts';
import { type FilmFiles, renderFilm, renderWith } from '../render-film.ts';
import { CHILD_ENTRY, RenderProcess } from '../render-process.ts';
import { chooseSink, type SinkChoice, SinkUnavailable } from './choose-sink.ts';

const SIZE = { width: 192, height: 108 };
const WASM = { name: 'wasm' } as const;
const found: SinkChoice = await chooseSink('ffmpeg', {
  searchPath: process.env['PATH'] ?? '',
  nodeAvFolder: null,
}).catch(() => WASM);
const withFfmpeg = found.name === 'ffmpeg' ? {} : { skip: 'no ffmpeg with libx264 on the PATH' };
const withShell = process.platform === 'win32' ? { skip: 'needs a POSIX shell' } : {};

const SHOTS: readonly FilmShot[] = [
  { shot: shotOf('the ocean at noon'), seconds: 0.5 },
  { shot: shotOf('a city in the rain at night'), seconds: 2.1 },
];

function shotOf(prompt: string): FilmShot['shot'] {
  return parseShot({ prompt, seed: 3, look: null, image: null, mark: false });
}

const crew = new Crew(2);
after(() => crew.dismiss());

async function film(sink: SinkChoice): Promise<FilmFiles> {
  return await renderWith(crew, { shots: SHOTS, ...SIZE, images: [] }, { sink, onProgress: () => undefined });
}

/** A folder with an executable called `ffmpeg`, which is this shell script. */
async function scripted(context: TestContext, script: string): Promise<{ folder: string; path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-ffmpeg-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'ffmpeg');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return { folder, path };
}

test(
  'ffmpeg makes the same film: frames, times, cuts, sound, and a picture that is the one of the other encoder',
  withFfmpeg,
  async () => {
    const [made, other] = [await film(found), await film(WASM)];
    const input = new Input({ source: new BufferSource(made.video), formats: ALL_FORMATS });
    const track = await input.getPrimaryVideoTrack();
    assert.ok(track && (await input.getPrimaryAudioTrack()));
    assert.match((await track.getCodecParameterString()) ?? '', /^avc1\.64/, 'High profile');
    const times: number[] = [];
    const keys: number[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) {
      times.push(packet.timestamp);
      if (packet.type === 'key') keys.push(Math.round(packet.timestamp * 30));
    }
    assert.ok(
      times.sort((a, b) => a - b).every((time, i) => Math.abs(time - i / 30) < 1e-3),
      'a frame every 1/30 s from zero',
    );
    assert.equal(times.length, 78);
    assert.ok(Math.abs((await input.computeDuration()) - 2.6) < 1e-6);
    assert.ok(keys.includes(0) && keys.includes(15), `${keys}`);
    assert.ok([...keys, 78].every((key, i, all) => key - (all[i - 1] ?? 0) <= 60));
    const [ours, theirs] = [decoded(made.video), decoded(other.video)];
    const frameBytes = SIZE.width * SIZE.height * 1.5;
    assert.equal(ours.length, 78 * frameBytes);
    for (const frame of [0, 14, 15, 16, 77]) {
      const [a, b] = [ours, theirs].map((all) => all.subarray(frame * frameBytes, (frame + 1) * frameBytes));
      assert.ok(a && b);
      const error = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0) / a.length;
      assert.ok(10 * Math.log10(255 ** 2 / error) > 28, `frame ${frame}: mean squared error ${error}`);
    }
    const order = { shots: SHOTS, ...SIZE, images: [] };
    const again = await renderFilm(order, { workers: 1, sink: found, onProgress: () => undefined });
    assert.ok(Buffer.from(again.video).equals(made.video), 'the same bytes again, however many workers drew');
    assert.ok(Buffer.from(again.spritesheet).equals(made.spritesheet));
  },
);

function decoded(video: Uint8Array): Buffer {
  if (found.name !== 'ffmpeg') throw new Error('there is no decoder');
  const args = ['-v', 'error', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'];
  const { status, stdout, stderr } = spawnSync(found.path, args, { input: video, maxBuffer: 1e8 });
  assert.equal(status, 0, String(stderr));
  assert.equal(String(stderr), '');
  return stdout;
}

test(
  'an ffmpeg that is missing, or has no libx264, is refused with its reason when it was asked for',
  withShell,
  async (t) => {
    const words = "Unknown encoder 'libx264'";
    const { folder } = await scripted(t, `echo "${words}" >&2; exit 1`);
    const empty = await mkdtemp(join(tmpdir(), 'reelay-empty-'));
    t.after(() => rm(empty, { recursive: true }));
    for (const [path, reason] of [
      [folder, /Unknown encoder 'libx264'/],
      [empty, /no ffmpeg was found/],
      ['', /no ffmpeg was found/],
      ['.', /no ffmpeg was found/],
    ] as const) {
      await assert.rejects(
        chooseSink('ffmpeg', { searchPath: path, nodeAvFolder: empty }),
        (error) => error instanceof SinkUnavailable && reason.test(error.message),
      );
      assert.deepEqual(await chooseSink('auto', { searchPath: path, nodeAvFolder: empty }), WASM);
    }
    assert.deepEqual(await chooseSink('wasm', { searchPath: folder, nodeAvFolder: empty }), WASM);
  },
);

test('an ffmpeg that ends before its film fails the render with its last words', withShell, async (t) => {
  const { path } = await scripted(t, 'head -c 500000 > /dev/null; echo out of paper >&2; exit 3');
  await assert.rejects(film({ name: 'ffmpeg', path }), /code 3: out of paper/);
});

test('a killed render takes its ffmpeg with it', withShell, async (t) => {
  // It would wait for ever for more pictures, as ffmpeg does, if nobody closed its input.
  const { folder, path } = await scripted(t, `echo $$ > "$(dirname "$0")/pid"; exec cat > /dev/null`);
  const store = new AttemptStore(folder);
  await store.create(submissionOf('att', { seconds: 10, prompt: 'the ocean at noon' }));
  const order = { folder: store.folder('att'), sink: { name: 'ffmpeg', path }, decoders: [] } as const;
  const render = new RenderProcess(CHILD_ENTRY, 1);
  const ended = render.render(order, { wallMs: 60_000, stallMs: 60_000, rssBytes: 1e12 });
  const pidOf = async (): Promise<number> =>
    Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => 0));
  await until(async () => (await pidOf()) > 0 && render.progress > 0);
  const pid = await pidOf();
  assert.ok(isAlive(pid), 'negative control');
  render.kill();
  assert.equal((await ended).state, 'killed');
  await until(() => !isAlive(pid));
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + 30_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadlineMs, 'waited too long');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
