import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';

/** A small MP4 of its own. */
export interface FilmSegment {
  readonly file: Uint8Array;
  /** Where it lies in the film, in frames. */
  readonly firstFrame: number;
}

export interface FilmParts {
  /** In order, without gaps. */
  readonly segments: readonly FilmSegment[];
  /** An MP4 with the AAC track alone. */
  readonly sound: Uint8Array;
  readonly framesPerSecond: number;
  readonly seconds: number;
}

/** Joins the parts, packet by packet, into an MP4 whose index comes first, so that it plays while it loads. */
export async function joinFilm(parts: FilmParts): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const video = new EncodedVideoPacketSource('avc');
  const audio = new EncodedAudioPacketSource('aac');
  output.addVideoTrack(video, { frameRate: parts.framesPerSecond });
  output.addAudioTrack(audio);
  await output.start();
  await addVideo(video, parts);
  await addSound(audio, parts);
  await output.finalize();
  if (target.buffer === null) throw new Error('the muxer wrote no file');
  return withoutDates(new Uint8Array(target.buffer));
}

/** A file has one set of parameters for all its pictures: what was coded with others would be decoded wrongly, without an error. */
async function addVideo(video: EncodedVideoPacketSource, parts: FilmParts): Promise<void> {
  let parameters: string | null = null;
  for (const { file, firstFrame } of parts.segments) {
    const input = new Input({ source: new BufferSource(file), formats: ALL_FORMATS });
    const track = await input.getPrimaryVideoTrack();
    const config = await track?.getDecoderConfig();
    if (!track || !config) throw new Error(`the segment at frame ${firstFrame} holds no video`);
    const own = `${config.codec} ${Buffer.from(config.description as Uint8Array).toString('hex')}`;
    parameters ??= own;
    if (own !== parameters) throw new Error(`the segment at frame ${firstFrame} has other parameter sets`);
    const decoderConfig = {
      ...config,
      colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const,
    };
    let start: number | null = null;
    for await (const packet of new EncodedPacketSink(track).packets()) {
      // Packets lie in the order of decoding; with B-frames their times say where they are shown.
      start ??= packet.timestamp;
      const frame = Math.round((packet.timestamp - start) * parts.framesPerSecond);
      const timestamp = (firstFrame + frame) / parts.framesPerSecond;
      const placed: EncodedPacket = packet.clone({
        timestamp,
        duration: 1 / parts.framesPerSecond,
        type: isKeyFrame(packet.data) ? 'key' : 'delta',
      });
      await video.add(placed, { decoderConfig });
    }
  }
  video.close();
}

/** NAL unit type of a coded slice of an IDR picture, ITU-T H.264 table 7-1. */
const IDR_SLICE = 5;

/**
 * Looks into the picture itself, because the encoder's own MP4 lists no key frames at all. A file without that
 * list claims that every frame is one: players then seek into the middle of a group and show nothing or debris.
 */
function isKeyFrame(picture: Uint8Array): boolean {
  const view = new DataView(picture.buffer, picture.byteOffset, picture.byteLength);
  for (let at = 0; at + 4 < picture.length; at += 4 + view.getUint32(at)) {
    if (((picture[at + 4] ?? 0) & 0x1f) === IDR_SLICE) return true;
  }
  return false;
}

async function addSound(audio: EncodedAudioPacketSource, parts: FilmParts): Promise<void> {
  const input = new Input({ source: new BufferSource(parts.sound), formats: ALL_FORMATS });
  const track = await input.getPrimaryAudioTrack();
  const decoderConfig = await track?.getDecoderConfig();
  if (!track || !decoderConfig) throw new Error('the sound file holds no sound');
  for await (const packet of new EncodedPacketSink(track).packets()) {
    if (packet.timestamp + packet.duration > parts.seconds + 1e-6) break;
    await audio.add(packet, { decoderConfig });
  }
  audio.close();
}

const CONTAINERS = new Set(['moov', 'trak', 'mdia']);
const DATED = new Set(['mvhd', 'tkhd', 'mdhd']);

/** Clears when the file was written: the same film must have the same bytes in the next second too. */
function withoutDates(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const clear = (start: number, end: number): void => {
    for (let at = start; at + 8 <= end; at += Math.max(8, view.getUint32(at))) {
      const name = String.fromCharCode(...file.subarray(at + 4, at + 8));
      if (CONTAINERS.has(name)) clear(at + 8, at + view.getUint32(at));
      // After the header: version (1 byte) and flags (3), then both dates in 4 bytes each, or 8 in version 1.
      else if (DATED.has(name)) file.fill(0, at + 12, at + (file[at + 8] === 1 ? 28 : 20));
    }
  };
  clear(0, file.length);
  return file;
}
