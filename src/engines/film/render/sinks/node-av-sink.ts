import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny';
import { type CodecContext, loadNodeAv, type NodeAv, type Packet, type Rational } from './node-av-package.ts';
import { type PictureStream, streamSink } from './stream-sink.ts';
import type { FilmFormat, VideoSink } from './video-sink.ts';
import { X264_OPTIONS } from './x264-options.ts';

const PIXEL_FORMAT_YUV420P = 0;
const PICTURE_TYPE_INTRA = 1;
const LOG_LEVEL_ERROR = 16;

/** x264 inside this process, from a `node-av` that the operator installed. @param file what `findNodeAv` found. */
export function nodeAvSink(file: string): VideoSink {
  return streamSink((format, cuts) => new NodeAvStream(file, format, cuts));
}

/**
 * Only the asynchronous calls of the package: after the synchronous ones nine of ten processes crashed. No two of them
 * overlap, and nothing is freed while one runs.
 */
class NodeAvStream implements PictureStream {
  readonly #format: FilmFormat;
  readonly #cuts: ReadonlySet<number>;
  readonly #encoder: Promise<Encoder>;
  readonly #packets: EncodedPacket[] = [];
  #frame = 0;

  constructor(file: string, format: FilmFormat, cuts: readonly number[]) {
    this.#format = format;
    this.#cuts = new Set(cuts);
    this.#encoder = openEncoder(file, format);
    // Told to whoever writes the first picture.
    this.#encoder.catch(() => undefined);
  }

  async write(picture: Uint8Array): Promise<void> {
    const { av, context, timeBase } = await this.#encoder;
    const { width, height } = this.#format;
    const index = this.#frame++;
    const buffer = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
    const facts = { width, height, format: PIXEL_FORMAT_YUV420P, pts: BigInt(index), timeBase };
    const frame = av.Frame.fromVideoBuffer(buffer, facts);
    if (this.#cuts.has(index)) frame.pictType = PICTURE_TYPE_INTRA;
    requireSuccess(av, await context.sendFrame(frame));
    frame.free();
    await this.#receive();
  }

  async end(): Promise<Uint8Array> {
    const { av, context, packet } = await this.#encoder;
    requireSuccess(av, await context.sendFrame(null));
    await this.#receive();
    packet.free();
    context.freeContext();
    return await packMovie(this.#packets, this.#format);
  }

  abort(): void {
    // Freeing what a call may still be working on is a crash, and the process of a film that failed ends anyway.
  }

  /** Takes all packets that are ready. */
  async #receive(): Promise<void> {
    const { av, context, packet } = await this.#encoder;
    const { framesPerSecond } = this.#format;
    for (;;) {
      const code = await context.receivePacket(packet);
      if (code === av.AVERROR_EAGAIN || code === av.AVERROR_EOF) return;
      requireSuccess(av, code);
      const data = Uint8Array.from(packet.data ?? []);
      const seconds = Number(packet.pts) / framesPerSecond;
      const type = packet.isKeyframe ? 'key' : 'delta';
      this.#packets.push(new EncodedPacket(data, type, seconds, 1 / framesPerSecond));
      packet.unref();
    }
  }
}

interface Encoder {
  readonly av: NodeAv;
  readonly context: CodecContext;
  readonly packet: Packet;
  readonly timeBase: Rational;
}

async function openEncoder(file: string, { width, height, framesPerSecond }: FilmFormat): Promise<Encoder> {
  const av = await loadNodeAv(file);
  av.Log.setLevel(LOG_LEVEL_ERROR);
  const codec = av.Codec.findEncoderByName('libx264');
  if (codec === null) throw new Error('this node-av has no libx264');
  const context = new av.CodecContext();
  context.allocContext3(codec);
  const timeBase = new av.Rational(1, framesPerSecond);
  context.width = width;
  context.height = height;
  context.pixelFormat = PIXEL_FORMAT_YUV420P;
  context.timeBase = timeBase;
  context.framerate = new av.Rational(framesPerSecond, 1);
  const options = av.Dictionary.fromObject({ ...X264_OPTIONS, flags: '+bitexact' });
  requireSuccess(av, await context.open2(codec, options));
  const packet = new av.Packet();
  packet.alloc();
  return { av, context, packet, timeBase };
}

function requireSuccess(av: NodeAv, code: number): void {
  if (code < 0) throw new av.FFmpegError(code);
}

/** Packets lie in the order of decoding, with the parameter sets and start codes of Annex B in them. */
async function packMovie(packets: readonly EncodedPacket[], format: FilmFormat): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const video = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(video, { frameRate: format.framesPerSecond });
  await output.start();
  // Profile, constraints and level follow the start code and the type of the first parameter set.
  const profile = Buffer.from(packets[0]?.data.subarray(5, 8) ?? []).toString('hex');
  const decoderConfig = { codec: `avc1.${profile}`, codedWidth: format.width, codedHeight: format.height };
  for (const packet of packets) await video.add(packet, { decoderConfig });
  await output.finalize();
  if (target.buffer === null) throw new Error('the muxer wrote no file');
  return new Uint8Array(target.buffer);
}

/** Encodes two black pictures as a film would be. Rejects, or ends the process, when that cannot be done. */
export async function nodeAvTrial(file: string): Promise<void> {
  const format: FilmFormat = { width: 64, height: 64, framesPerSecond: 30 };
  const stream = new NodeAvStream(file, format, [0]);
  for (let i = 0; i < 2; i++) await stream.write(new Uint8Array(64 * 64 * 1.5));
  await stream.end();
}
