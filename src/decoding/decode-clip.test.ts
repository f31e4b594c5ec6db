import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { encodeClip } from '../engines/film/testing/clips.ts';
import { packFilm } from '../media/testing/films.ts';
import { type ClipFrames, ClipRefused } from './clip-frames.ts';
import { decodeClip } from './decode-clips.ts';
import { type ClipDecoder, findClipDecoders, findFfmpeg } from './decoders.ts';
import { decodeOutside } from './ffmpeg-decoder.ts';
import { readClip } from './read-clip.ts';

const present = findClipDecoders('auto', process.env['PATH'] ?? '');
const needsFfmpeg = { skip: present.includes('ffmpeg') ? false : 'ffmpeg is not installed' };
const SPAN = { startSeconds: 0, endSeconds: 1 };
const HIGH_PROFILE = new URL('./fixtures/high-profile.mp4', import.meta.url);
let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-clips-'));
});
after(() => rm(folder, { recursive: true, force: true }));

async function decode(
  bytes: Uint8Array,
  decoders: readonly ClipDecoder[],
  span = SPAN,
  timeoutMs?: number,
): Promise<ClipFrames> {
  const path = join(folder, `${crypto.randomUUID()}.clip`);
  await writeFile(path, bytes);
  return decodeClip(path, { bytes, span, decoders }, timeoutMs);
}

function colourAt({ frames, width }: ClipFrames, frame: number, x: number, y: number): readonly number[] {
  return [...(frames[frame] ?? new Uint8Array()).subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

function assertNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  const far =
    actual.length !== expected.length || actual.some((v, i) => Math.abs(v - (expected[i] ?? 0)) > tolerance);
  assert.ok(!far, `${actual} is not near ${expected}`);
}

async function refusal(work: Promise<unknown>, code: ClipRefused['code'], words: RegExp): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof ClipRefused, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  });
}

/** Every frame has its own grey, so that a frame out of order or out of range would show. */
const greyOf = (frame: number): number => 40 + frame * 5;

test('the asked part of a clip is delivered picture by picture, without margins', async () => {
  // 100 x 52 is coded as 112 x 64: the right and lower margins must not be seen.
  const bytes = await encodeClip(100, 52, 36, (x, _, frame) =>
    x < 90 ? [greyOf(frame), 128, 128] : [90, 90, 200],
  );
  const clip = await decode(bytes, ['wasm'], { startSeconds: 1, endSeconds: 2 });
  assert.deepEqual([clip.width, clip.height, clip.frames.length], [100, 52, 12]);
  for (const frame of [0, 5, 11]) {
    const grey = (greyOf(12 + frame) - 16) * 1.164;
    assertNear(colourAt(clip, frame, 40, 26), [grey, grey, grey], 4);
  }
  const [red = 0, , blue = 0] = colourAt(clip, 6, 96, 48);
  assert.ok(red > blue + 60, 'the column at the right is there, and reaches the edge');
});

test('a stream beyond Baseline is refused by the decoder in the sandbox, naming what would help', async () => {
  await refusal(
    decode(await readFile(HIGH_PROFILE), ['wasm']),
    'decoder_unavailable',
    /beyond the Baseline profile.*ffmpeg/,
  );
  await refusal(decode(await packFilm({}), ['wasm']), 'decoder_unavailable', /VP9.*ffmpeg/);
});

test('a stream beyond Baseline is shown where ffmpeg is', needsFfmpeg, async () => {
  const clip = await decode(await readFile(HIGH_PROFILE), ['wasm', 'ffmpeg']);
  assert.deepEqual([clip.width, clip.height, clip.frames.length], [128, 72, 12]);
  assertNear(colourAt(clip, 6, 20, 36), [254, 0, 0], 12);
  assertNear(colourAt(clip, 6, 108, 36), [0, 0, 254], 12);
});

test('a span outside the clip is refused with the length of the clip, and a long one is cut to four seconds', async () => {
  const bytes = await encodeClip(64, 64, 60, () => [120, 128, 128]);
  const late = { startSeconds: 4, endSeconds: 7 };
  await refusal(decode(bytes, ['wasm'], late), 'invalid_clip', /has only 5 seconds/);
  assert.equal((await decode(bytes, ['wasm'], { startSeconds: 0, endSeconds: 5 })).frames.length, 48);
});

function patched(file: Uint8Array, box: string, offset: number, value: number): Uint8Array {
  const copy = Buffer.from(file);
  const at = copy.lastIndexOf(box, undefined, 'latin1');
  assert.ok(at > 0, `there is no ${box}`);
  copy.writeUInt32BE(value, at + offset);
  return copy;
}

test('no hostile file makes anything but a refusal', async () => {
  const film = await encodeClip(64, 64, 24, (x, _, frame) => [40 + x + frame, 128, 128]);
  const huge = 0xffffffff;
  const files: Readonly<Record<string, Uint8Array>> = {
    text: Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\nhello'),
    playlist: Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'),
    'a head alone': film.subarray(0, 32),
    'sound alone': await packFilm({ video: false, audio: true }),
    'a movie box of 4 GB': patched(film, 'moov', -4, huge),
    'a track box of 4 GB': patched(film, 'trak', -4, huge),
    'a picture of 65535 x 65535': patched(film, 'avc1', 28, huge),
    'a table without end': patched(patched(film, 'stsz', 12, huge), 'stts', 8, huge),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const outcome = await decode(bytes, present, SPAN, 10_000).catch((error: unknown) => error);
    assert.ok(outcome instanceof ClipRefused, `${name}: ${String(outcome)}`);
    assert.equal(outcome.code, 'invalid_clip', `${name}: ${outcome.message}`);
    assert.doesNotMatch(outcome.message, /\/|Error/, 'nothing of the machine is told');
  }
});

test('damaged pictures are refused or shown as far as they go, and nothing else happens', async () => {
  const film = Buffer.from(await encodeClip(64, 64, 24, (x, _, frame) => [40 + x + frame, 128, 128]));
  // Only the pictures are damaged here: an index in which a count is wrong can keep the demuxer busy for seconds.
  const from = film.indexOf('mdat') + 4;
  const to = film.length;
  assert.ok(from > film.indexOf('moov') + 4, 'the index is before the pictures');
  const outcomes = { shown: 0, refused: 0 };
  let random = 7;
  for (let round = 0; round < 24; round++) {
    const bytes = Buffer.from(film);
    for (let flips = 0; flips < 1 + round * 2; flips++) {
      random = (random * 1103515245 + 12345) % 2 ** 31;
      bytes[from + (random % (to - from))] = (random >> 8) & 255;
    }
    const outcome = await readClip({ bytes, span: SPAN, decoders: ['wasm'] }).catch(
      (error: unknown) => error,
    );
    if (outcome instanceof Error) outcomes.refused += 1;
    else outcomes.shown += 1;
  }
  assert.ok(outcomes.shown > 5 && outcomes.refused > 5, JSON.stringify(outcomes));
});

test('a clip that is still being read when its time is up is refused', async () => {
  const film = await encodeClip(64, 64, 24, () => [120, 128, 128]);
  await refusal(decode(film, ['wasm'], SPAN, 1), 'invalid_clip', /too long/);
});

test('ffmpeg opens the one file and no address, whatever the file says', needsFfmpeg, async () => {
  const program = findFfmpeg(process.env['PATH'] ?? '');
  let requests = 0;
  const server = http.createServer((_, response) => {
    requests += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/seg.ts`;
    const path = join(folder, 'playlist.clip');
    await writeFile(path, `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${address}\n#EXT-X-ENDLIST\n`);
    for (const demuxer of ['mov', 'matroska'] as const) {
      const reading = { kind: 'outside', demuxer, size: { width: 64, height: 64 }, keySeconds: 0 } as const;
      await refusal(decodeOutside(path, SPAN, reading, 10_000), 'invalid_clip', /could be decoded/);
    }
    assert.equal(requests, 0);
    // Negative control: left to itself, the same program follows the same playlist.
    const open = ['-v', 'quiet', '-allowed_extensions', 'ALL', '-protocol_whitelist', 'file,http,tcp'];
    const following = spawn(String(program), [...open, '-f', 'hls', '-i', path, '-f', 'null', '-'], {
      stdio: 'ignore',
    });
    await once(following, 'close');
    assert.ok(requests > 0);
  } finally {
    server.close();
  }
});
