import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny';
import { H264Encoder, QP_MIN } from '../h264/h264-encoder.ts';
import { codecString, type StreamFormat } from '../h264/parameter-sets.ts';

/** Frames per segment: each starts with a key frame, so that segments can be made apart and joined. */
export const SEGMENT_FRAMES = 60;
/**
 * How much finer the key picture is quantised than what follows. What stands still is copied from it for two seconds:
 * measured on the ocean and on the stage, 3 gives the most quality for the bytes, 2 and 4 are close.
 */
const KEY_QP_LESS = 3;

/** Kept from segment to segment: its memory is some 20 MB, and V8 compiles its hot code once. */
let latest: H264Encoder | null = null;

function encoderFor(format: StreamFormat): H264Encoder {
  const { width, height, framesPerSecond } = format;
  const fits =
    latest?.format.width === width &&
    latest.format.height === height &&
    latest.format.framesPerSecond === framesPerSecond;
  if (latest === null || !fits) latest = new H264Encoder(format);
  return latest;
}

/**
 * Encodes one segment to a small MP4 of its own. `draw` puts frame i (from 0) into the given picture.
 * The quality is constant rather than the rate: rate control would carry state across segments.
 */
export async function encodeSegment(
  size: { readonly width: number; readonly height: number; readonly framesPerSecond: number },
  frames: number,
  quality: number,
  draw: (frame: number, picture: Uint8Array) => void,
): Promise<Uint8Array> {
  const encoder = encoderFor(size);
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const video = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(video, { frameRate: size.framesPerSecond });
  await output.start();
  const decoderConfig = {
    codec: codecString(size),
    codedWidth: size.width,
    codedHeight: size.height,
    description: encoder.configuration,
  };
  for (let frame = 0; frame < frames; frame++) {
    draw(frame, encoder.picture);
    const key = frame === 0;
    const { data } = encoder.encode(key, key ? Math.max(QP_MIN, quality - KEY_QP_LESS) : quality);
    const duration = 1 / size.framesPerSecond;
    const packet = new EncodedPacket(data, key ? 'key' : 'delta', frame * duration, duration);
    await video.add(packet, { decoderConfig });
  }
  video.close();
  await output.finalize();
  if (target.buffer === null) throw new Error('the muxer wrote no file');
  return new Uint8Array(target.buffer);
}
