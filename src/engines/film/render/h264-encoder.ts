import { createRequire } from 'node:module';

/** The part of `h264-mp4-encoder` (minih264 as WebAssembly) that is used here. */
interface Encoder {
  width: number;
  height: number;
  frameRate: number;
  quantizationParameter: number;
  speed: number;
  groupOfPictures: number;
  readonly outputFilename: string;
  readonly FS: { readFile(path: string): Uint8Array; unlink(path: string): void };
  initialize(): void;
  addFrameYuv(picture: Uint8Array): void;
  finalize(): void;
  delete(): void;
}

/** Frames per segment: each starts with a key frame, so that segments can be made apart and joined. */
export const SEGMENT_FRAMES = 60;
/** Of 0..10. From 8 down a frame takes twice as long for 1 to 20 % fewer bytes; 10 is no faster than 9 and larger. */
const SPEED = 9;

const require = createRequire(import.meta.url);
let encoderModule: { createH264MP4Encoder(): Promise<Encoder> } | null = null;

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
  encoderModule ??= require('h264-mp4-encoder') as { createH264MP4Encoder(): Promise<Encoder> };
  const encoder = await encoderModule.createH264MP4Encoder();
  encoder.width = size.width;
  encoder.height = size.height;
  encoder.frameRate = size.framesPerSecond;
  encoder.quantizationParameter = quality;
  encoder.speed = SPEED;
  encoder.groupOfPictures = SEGMENT_FRAMES;
  encoder.initialize();
  const picture = new Uint8Array((size.width * size.height * 3) / 2);
  for (let frame = 0; frame < frames; frame++) {
    draw(frame, picture);
    encoder.addFrameYuv(picture);
  }
  encoder.finalize();
  const file = Uint8Array.from(encoder.FS.readFile(encoder.outputFilename));
  encoder.FS.unlink(encoder.outputFilename);
  encoder.delete();
  return file;
}
