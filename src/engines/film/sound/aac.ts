import { registerAacEncoder } from '@mediabunny/aac-encoder';
import { AudioSample, AudioSampleSource, BufferTarget, Mp4OutputFormat, Output } from 'mediabunny';

export const SAMPLE_RATE = 48_000;
const BITRATE = 128_000;
let registered = false;

export interface StereoSound {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** AAC-LC in an MP4 of its own. */
export async function encodeSound(sound: StereoSound): Promise<Uint8Array> {
  if (!registered) registerAacEncoder();
  registered = true;
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const source = new AudioSampleSource({ codec: 'aac', bitrate: BITRATE });
  output.addAudioTrack(source);
  await output.start();
  for (let start = 0; start < sound.left.length; start += SAMPLE_RATE) {
    const count = Math.min(SAMPLE_RATE, sound.left.length - start);
    const data = new Float32Array(count * 2);
    data.set(sound.left.subarray(start, start + count), 0);
    data.set(sound.right.subarray(start, start + count), count);
    const sample = new AudioSample({
      data,
      format: 'f32-planar',
      numberOfChannels: 2,
      sampleRate: SAMPLE_RATE,
      timestamp: start / SAMPLE_RATE,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  if (target.buffer === null) throw new Error('the sound encoder wrote no file');
  return new Uint8Array(target.buffer);
}
