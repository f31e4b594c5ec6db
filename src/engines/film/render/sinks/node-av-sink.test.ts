import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import { readAvcConfiguration, unitsOf } from '../../../../decoding/h264-stream.ts';
import { AttemptStore } from '../../attempts/attempt-store.ts';
import { encodeClip } from '../../testing/clips.ts';
import { submissionOf } from '../../testing/requests.ts';
import { CHILD_ENTRY, RenderProcess } from '../render-process.ts';
import { chooseSink, type SinkChoice, SinkUnavailable, sinkOf } from './choose-sink.ts';
import { findNodeAv, loadNodeAv } from './node-av-package.ts';
import { folderWithNodeAv, strictNodeAv } from './testing/fake-node-av.ts';

const WASM = { name: 'wasm' } as const;
const GENEROUS = { wallMs: 300_000, stallMs: 300_000, rssBytes: 1e12 };
const installed = findNodeAv(process.env['REELAY_NODE_AV_DIR'] ?? null);
const withNodeAv = installed === null ? { skip: 'node-av is not installed: see REELAY_NODE_AV_DIR' } : {};
const withSignals = process.platform === 'win32' ? { skip: 'has no signals' } : {};

interface Movie {
  /** The whole stream, with start codes and parameter sets in front. */
  readonly packets: readonly { readonly data: Buffer; readonly frame: number; readonly key: boolean }[];
  readonly codec: string;
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
}

async function readMovie(file: Uint8Array): Promise<Movie> {
  const input = new Input({ source: new BufferSource(file), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  const config = await track?.getDecoderConfig();
  assert.ok(track && config?.description);
  const { parameterSets, lengthBytes } = readAvcConfiguration(Buffer.from(config.description as Uint8Array));
  const packets = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const units = [...(packets.length === 0 ? parameterSets : []), ...unitsOf(packet.data, lengthBytes)];
    const data = Buffer.concat(units.flatMap((unit) => [Buffer.from([0, 0, 0, 1]), unit]));
    packets.push({ data, frame: Math.round(packet.timestamp * 30), key: packet.type === 'key' });
  }
  return {
    ...{ packets, codec: config.codec, seconds: await input.computeDuration() },
    ...{ width: await track.getDisplayWidth(), height: await track.getDisplayHeight() },
  };
}

/** Every picture of a film by FFmpeg's decoder, as I420, in the order in which they are shown. */
async function decodeAll(file: string, movie: Movie): Promise<readonly Buffer[]> {
  const av = (await loadNodeAv(file)) as unknown as DecodingNodeAv;
  const codec = av.Codec.findDecoderByName('h264');
  const context = new av.CodecContext();
  context.allocContext3(codec);
  const opened = await context.open2(codec, null);
  assert.equal(opened, 0);
  const pictures: Buffer[] = [];
  for (const data of [...movie.packets.map((packet) => packet.data), null]) {
    const packet = data === null ? null : new av.Packet();
    packet?.alloc();
    if (packet !== null && data !== null) packet.data = data;
    assert.equal(await context.sendPacket(packet), 0);
    packet?.free();
    for (;;) {
      const frame = new av.Frame();
      frame.alloc();
      if ((await context.receiveFrame(frame)) < 0) break;
      pictures.push(Buffer.from(frame.toBuffer()));
      frame.free();
    }
  }
  return pictures;
}

interface DecodingNodeAv {
  readonly Codec: { findDecoderByName(name: string): object };
  readonly CodecContext: new () => {
    allocContext3(codec: object): void;
    open2(codec: object, options: null): Promise<number>;
    sendPacket(packet: object | null): Promise<number>;
    receiveFrame(frame: object): Promise<number>;
  };
  readonly Packet: new () => { data: Uint8Array; alloc(): void; free(): void };
  readonly Frame: new () => { alloc(): void; free(): void; toBuffer(): Uint8Array };
}

function psnr(a: Buffer, b: Buffer): number {
  assert.equal(a.length, b.length);
  const squares = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
  return 10 * Math.log10((255 ** 2 * a.length) / Math.max(squares, 1e-9));
}

async function scratch(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-node-av-'));
  context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Made as the server makes it: by a process of its own. */
async function filmBy(folder: string, sink: SinkChoice, workers: number): Promise<Buffer> {
  const store = new AttemptStore(folder);
  const attemptId = `${sink.name}-${workers}`;
  const prompt = 'Shot 1 (1s): the ocean at noon. Shot 2 (3s): a city in the rain at night';
  await store.create(submissionOf(attemptId, { prompt, seconds: 4, width: 256, height: 256 }));
  const process = new RenderProcess(CHILD_ENTRY, workers);
  const end = await process.render({ folder: store.folder(attemptId), sink, decoders: [] }, GENEROUS);
  assert.deepEqual(end, { state: 'done' });
  process.kill();
  await process.exited;
  return await readFile(join(store.folder(attemptId), 'film.mp4'));
}

test(
  'node-av makes the same film in a render process: frames, times, cuts, and pictures that are the ones of the other encoder',
  withNodeAv,
  async (t) => {
    assert.ok(installed !== null);
    const folder = await scratch(t);
    const sink = { name: 'node-av', file: installed } as const;
    const [made, other] = [await filmBy(folder, sink, 2), await filmBy(folder, WASM, 2)];
    const [movie, reference] = [await readMovie(made), await readMovie(other)];
    assert.match(movie.codec, /^avc1\.64/, 'High profile');
    assert.deepEqual([movie.width, movie.height, movie.seconds], [256, 256, 4]);
    const shown = movie.packets.map(({ frame }) => frame).sort((a, b) => a - b);
    assert.deepEqual(
      shown,
      Array.from({ length: 120 }, (_, i) => i),
    );
    const keys = movie.packets.filter(({ key }) => key).map(({ frame }) => frame);
    assert.ok(keys.includes(0) && keys.includes(30), `key frames ${keys}`);
    assert.ok(
      [...keys, 120].every((key, i, all) => key - (all[i - 1] ?? 0) <= 60),
      `key frames ${keys}`,
    );
    const [ours, theirs] = [await decodeAll(installed, movie), await decodeAll(installed, reference)];
    assert.deepEqual([ours.length, theirs.length], [120, 120]);
    const likeness = (frame: number, of: number): number =>
      psnr(ours[frame] ?? Buffer.alloc(0), theirs[of] ?? Buffer.alloc(0));
    for (const frame of [0, 14, 29, 30, 31, 119]) {
      assert.ok(likeness(frame, frame) > 28, `frame ${frame}: ${likeness(frame, frame)} dB`);
    }
    assert.ok(likeness(29, 30) < 20, 'negative control: a picture from beyond the cut');
    assert.ok(
      (await filmBy(folder, sink, 1)).equals(made),
      'the same bytes again, however many workers drew',
    );
  },
);

test(
  'a node-av that is installed and works is taken before an ffmpeg, by name and by itself',
  withNodeAv,
  async () => {
    const places = {
      searchPath: process.env['PATH'] ?? '',
      nodeAvFolder: process.env['REELAY_NODE_AV_DIR'] ?? null,
    };
    for (const wish of ['node-av', 'auto'] as const)
      assert.deepEqual(await chooseSink(wish, places), { name: 'node-av', file: installed });
  },
);

/** One Annex B packet of a real stream. */
async function realPacket(): Promise<Buffer> {
  const [first] = (await readMovie(await encodeClip(64, 64, 1, () => [120, 128, 128]))).packets;
  assert.ok(first);
  return first.data;
}

test('a picture is left alone until node-av has it, and no call overlaps another or is synchronous', async (t) => {
  const folder = await folderWithNodeAv(t, strictNodeAv(await realPacket()));
  const file = findNodeAv(folder);
  assert.ok(file !== null);
  const frames = 20;
  const pieces = Array.from({ length: frames }, (_, index) => ({
    ...{ index, shot: 0, firstFrame: index, filmFrame: index, frames: 1 },
  }));
  let released = 0;
  const format = { width: 64, height: 64, framesPerSecond: 30 };
  const sink = sinkOf({ name: 'node-av', file });
  const encoding = sink.open(format, pieces, () => {
    released += 1;
  });
  // Draws into a slot as soon as it may: a ring that was let go of too early would be overwritten under the encoder.
  const member = {
    do: async (_: string, { picture }: { picture: Uint8Array }) => {
      picture.fill(Math.floor(Math.random() * 256));
      return { cells: [], thumbnail: null };
    },
  };
  let drawn = 0;
  while (drawn < frames) {
    if (drawn < released + sink.piecesAhead) {
      const piece = pieces[drawn++];
      await encoding.draw(member as never, { piece } as never);
    } else await new Promise((resolve) => setImmediate(resolve));
  }
  const [segment] = await encoding.segments;
  assert.ok(segment);
  const movie = await readMovie(segment.file);
  assert.deepEqual(
    movie.packets.map(({ frame }) => frame),
    Array.from({ length: frames }, (_, i) => i),
  );
  assert.equal(released, frames);
});

test('negative control: the strict package notices a picture that is overwritten too early, and two calls at once', async (t) => {
  const folder = await folderWithNodeAv(t, strictNodeAv(await realPacket()));
  const av = await loadNodeAv(String(findNodeAv(folder)));
  const context = new av.CodecContext();
  const picture = Buffer.alloc(96);
  const facts = { width: 8, height: 8, format: 0, pts: 0n, timeBase: new av.Rational(1, 30) };
  const early = context.sendFrame(av.Frame.fromVideoBuffer(picture, facts));
  picture.fill(1);
  await assert.rejects(early, /overwritten/);
  const both = [context.sendFrame(null), context.receivePacket(new av.Packet())];
  await assert.rejects(Promise.all(both), /two calls at once/);
  await Promise.allSettled(both);
});

test(
  'a node-av that is missing, crashes, or has no libx264 is refused with its reason when it was asked for, else passed over',
  withSignals,
  async (t) => {
    const empty = await scratch(t);
    const working = strictNodeAv(await realPacket());
    const crashing = await folderWithNodeAv(
      t,
      `process.kill(process.pid, 'SIGSEGV'); export const Log = {};`,
    );
    const without = await folderWithNodeAv(t, working.replace("name === 'libx264'", 'false'));
    const broken = await folderWithNodeAv(t, `throw new Error('Could not load the native binding')`);
    for (const [nodeAvFolder, reason] of [
      [empty, /no node-av is installed in/],
      [crashing, /signal SIGSEGV/],
      [without, /no libx264/],
      [broken, /Could not load the native binding/],
    ] as const) {
      const places = { searchPath: '', nodeAvFolder };
      await assert.rejects(
        chooseSink('node-av', places),
        (error) => error instanceof SinkUnavailable && reason.test(error.message),
      );
      assert.deepEqual(await chooseSink('auto', places), WASM);
    }
    const places = { searchPath: '', nodeAvFolder: await folderWithNodeAv(t, working) };
    assert.equal((await chooseSink('auto', places)).name, 'node-av', 'negative control');
  },
);

test('a node-av in the working directory or a relative folder is not taken: it may be anybody’s', async (t) => {
  const folder = await folderWithNodeAv(t, strictNodeAv(await realPacket()));
  assert.equal(findNodeAv('node_modules'), null);
  const before = process.cwd();
  process.chdir(folder);
  t.after(() => process.chdir(before));
  assert.ok(!findNodeAv(null)?.startsWith(folder));
  assert.ok(findNodeAv(folder)?.startsWith(folder), 'negative control');
});
