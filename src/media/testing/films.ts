import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { H264Encoder } from '../../engines/film/h264/h264-encoder.ts';
import { codecString } from '../../engines/film/h264/parameter-sets.ts';

/** A real H.264 film of grey frames, its index at the end of the file. */
export async function encodeH264(width: number, height: number, frames: number): Promise<Uint8Array> {
  const encoder = new H264Encoder({ width, height, framesPerSecond: 30 });
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: false }), target });
  const pictures = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(pictures, { frameRate: 30 });
  await output.start();
  const decoderConfig = {
    codec: codecString(encoder.format),
    codedWidth: width,
    codedHeight: height,
    description: encoder.configuration,
  };
  for (let frame = 0; frame < frames; frame += 1) {
    encoder.picture.fill(128).fill(frame * 8, 0, width * height);
    const { data, key } = encoder.encode(frame === 0, 26);
    await pictures.add(new EncodedPacket(data, key ? 'key' : 'delta', frame / 30, 1 / 30), { decoderConfig });
  }
  await output.finalize();
  if (target.buffer === null) throw new Error('nothing was encoded');
  return new Uint8Array(target.buffer);
}

export interface PackedFilm {
  readonly audio?: boolean;
  /** Index before the frames. */
  readonly fastStart?: boolean;
  readonly video?: boolean;
}

/** A well-formed 64 x 36 container of one second whose packets are not real pictures: enough for a probe. */
export async function packFilm({ audio, fastStart, video = true }: PackedFilm): Promise<Uint8Array> {
  const target = new BufferTarget();
  const format = new Mp4OutputFormat({ fastStart: fastStart ? 'in-memory' : false });
  const output = new Output({ format, target });
  const pictures = new EncodedVideoPacketSource('vp9');
  const sounds = new EncodedAudioPacketSource('opus');
  if (video) output.addVideoTrack(pictures);
  if (audio) output.addAudioTrack(sounds);
  await output.start();
  for (let index = 0; index < 10; index += 1) {
    const frame = new EncodedPacket(
      new Uint8Array(500).fill(index),
      index === 0 ? 'key' : 'delta',
      index / 10,
      0.1,
    );
    const pictureConfig = { codec: 'vp09.00.10.08', codedWidth: 64, codedHeight: 36 };
    const sound = new EncodedPacket(new Uint8Array(50), 'key', index / 10, 0.1);
    const soundConfig = { codec: 'opus', numberOfChannels: 2, sampleRate: 48_000 };
    if (video) await pictures.add(frame, { decoderConfig: pictureConfig });
    if (audio) await sounds.add(sound, { decoderConfig: soundConfig });
  }
  await output.finalize();
  if (target.buffer === null) throw new Error('nothing was packed');
  return new Uint8Array(target.buffer);
}
