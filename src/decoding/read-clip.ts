import {
  BufferSource,
  type EncodedPacket,
  EncodedPacketSink,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
} from 'mediabunny';
import { BaselineDecoder, type DecodedPicture } from './baseline-decoder.ts';
import {
  CLIP_PIXELS_MAX,
  type ClipFrames,
  ClipRefused,
  type ClipSpan,
  fittedSize,
  sampleTimes,
} from './clip-frames.ts';
import type { ClipDecoder } from './decoders.ts';
import { NAL, readAvcConfiguration, readSequenceParameters, unitKind, unitsOf } from './h264-stream.ts';
import { shrinkPicture } from './picture-rgb.ts';

/** Containers differ by a frame in where they say that a film ends. */
const END_TOLERANCE_SECONDS = 0.1;
/** Time stamps are fractions of a scale, and a picture that begins at the very time that is asked for is the one. */
const TIME_TOLERANCE_SECONDS = 0.002;

export type ClipReading =
  | { readonly kind: 'frames'; readonly clip: ClipFrames }
  /** Readable, but not by the decoder in here: what an outside one has to be told. */
  | {
      readonly kind: 'outside';
      readonly demuxer: 'mov' | 'matroska';
      readonly size: ClipSize;
      /** Where decoding has to start for the asked part. A file's own list may call every picture a key picture. */
      readonly keySeconds: number;
    };

/** What a reading thread is given. */
export interface ClipJob {
  readonly bytes: Uint8Array;
  readonly span: ClipSpan;
  readonly decoders: readonly ClipDecoder[];
}

/** What it answers, once. */
export type ReaderMessage =
  | ClipReading
  | { readonly kind: 'refused'; readonly code: ClipRefused['code']; readonly message: string };

export interface ClipSize {
  readonly width: number;
  readonly height: number;
}

const CODECS: Readonly<Record<string, string>> = {
  avc: 'H.264 beyond the Baseline profile',
  hevc: 'H.265',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
};

/**
 * Reads the wanted part of a clip. Throws ClipRefused, or what mediabunny throws for a file that it cannot follow. May
 * run for ever on a hostile index, so it is only called in a thread that can be stopped.
 */
export async function readClip({ bytes, span, decoders }: ClipJob): Promise<ClipReading> {
  const input = new Input({ formats: [MP4, QTFF, WEBM, MATROSKA], source: new BufferSource(bytes) });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new ClipRefused('invalid_clip', 'The clip of a character has no picture.');
    const codec = (await track.getCodec()) ?? '';
    const format = CODECS[codec];
    if (format === undefined)
      throw new ClipRefused('invalid_clip', 'The clip of a character has a video codec that is not known.');
    const size = await displaySize(track);
    await requireSpan(track, span);
    const record = codec === 'avc' ? await baselineRecord(track) : null;
    if (record !== null && decoders.includes('wasm'))
      return { kind: 'frames', clip: await decodeBaseline(track, record, span, size) };
    if (!decoders.includes('ffmpeg')) throw undecodable(record === null ? format : 'Baseline H.264');
    const name = (await input.getFormat()).name;
    return {
      kind: 'outside',
      demuxer: /webm|matroska/i.test(name) ? 'matroska' : 'mov',
      size: fittedSize(size.width, size.height, span),
      keySeconds: (await keyPacket(track, span.startSeconds))?.timestamp ?? 0,
    };
  } finally {
    input.dispose();
  }
}

function undecodable(format: string): ClipRefused {
  return new ClipRefused(
    'decoder_unavailable',
    `The clip of a character is ${format}, which this server cannot decode. It could with ffmpeg installed; without, clips must be Baseline H.264 in MP4.`,
  );
}

async function displaySize(track: InputVideoTrack): Promise<ClipSize> {
  const width = await track.getDisplayWidth();
  const height = await track.getDisplayHeight();
  if (!(width >= 16 && height >= 16 && width * height <= CLIP_PIXELS_MAX))
    throw new ClipRefused(
      'invalid_clip',
      `The clip of a character has a picture of ${width} x ${height} pixels.`,
    );
  return { width, height };
}

async function requireSpan(track: InputVideoTrack, { startSeconds, endSeconds }: ClipSpan): Promise<void> {
  const seconds = await track.computeDuration();
  if (endSeconds <= seconds + END_TOLERANCE_SECONDS && startSeconds < seconds) return;
  const length = Number.isFinite(seconds) ? Math.round(seconds * 100) / 100 : 0;
  throw new ClipRefused(
    'invalid_clip',
    `The clip of a character has only ${length} seconds, but ${startSeconds} to ${endSeconds} was asked for.`,
  );
}

/** The stream's `avcC` record when it says that the stream is Baseline. */
async function baselineRecord(track: InputVideoTrack): Promise<Uint8Array | null> {
  const description = (await track.getDecoderConfig())?.description;
  if (description === undefined) return null;
  const record = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  const { parameterSets } = readAvcConfiguration(record);
  const sequences = parameterSets.filter((set) => unitKind(set) === NAL.sequenceParameters);
  return sequences.length > 0 && sequences.every((set) => readSequenceParameters(set) !== null)
    ? record
    : null;
}

async function decodeBaseline(
  track: InputVideoTrack,
  record: Uint8Array,
  span: ClipSpan,
  display: ClipSize,
): Promise<ClipFrames> {
  const { parameterSets, lengthBytes } = readAvcConfiguration(record);
  const decoder = new BaselineDecoder();
  for (const set of parameterSets) decoder.decode(set);
  const rotation = await track.getRotation();
  const size = fittedSize(display.width, display.height, span);
  const times = sampleTimes(span);
  const frames: Uint8Array[] = [];
  let shown: DecodedPicture | null = null;
  const showUntil = (seconds: number): void => {
    if (shown === null) return;
    const due = times.filter(
      (time, index) => index >= frames.length && time + TIME_TOLERANCE_SECONDS < seconds,
    ).length;
    if (due === 0) return;
    const frame = upright(shown, size, rotation);
    for (let i = 0; i < due; i++) frames.push(frame);
  };
  for await (const packet of packetsFrom(track, span.startSeconds)) {
    showUntil(packet.timestamp);
    if (frames.length === times.length) break;
    for (const unit of unitsOf(packet.data, lengthBytes)) shown = decoder.decode(unit) ?? shown;
  }
  showUntil(Number.POSITIVE_INFINITY);
  if (frames.length === 0)
    throw new ClipRefused('invalid_clip', 'No picture of the clip of a character could be decoded.');
  return { ...size, frames };
}

/** The last picture before a time that needs no other, by its own bytes. */
async function keyPacket(track: InputVideoTrack, seconds: number): Promise<EncodedPacket | null> {
  const sink = new EncodedPacketSink(track);
  const verified = { verifyKeyPackets: true };
  return (await sink.getKeyPacket(seconds, verified)) ?? (await sink.getFirstKeyPacket(verified));
}

/** Baseline has no B-frames: packets are stored in the order in which they are shown. */
async function* packetsFrom(track: InputVideoTrack, seconds: number): AsyncGenerator<EncodedPacket> {
  const start = await keyPacket(track, seconds);
  if (start !== null) yield* new EncodedPacketSink(track).packets(start);
}

/** Shrinks and turns a picture as its track says, clockwise. */
function upright({ data, width, height }: DecodedPicture, size: ClipSize, degrees: number): Uint8Array {
  const quarter = degrees === 90 || degrees === 270;
  const [w, h] = quarter ? [size.height, size.width] : [size.width, size.height];
  const small = shrinkPicture(data, width, height, w, h);
  if (degrees === 0) return small;
  const turned = new Uint8Array(small.length);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [tx, ty] =
        degrees === 90 ? [h - 1 - y, x] : degrees === 180 ? [w - 1 - x, h - 1 - y] : [y, w - 1 - x];
      const from = (y * w + x) * 3;
      turned.set(small.subarray(from, from + 3), (ty * size.width + tx) * 3);
    }
  }
  return turned;
}
