import { encodeSegment } from '../render/h264-encoder.ts';

/** Luma, blue and red difference of a point of a frame. */
export type Paint = (x: number, y: number, frame: number) => readonly [number, number, number];

/** A real Baseline MP4 at 12 frames a second, painted by the caller. */
export async function encodeClip(
  width: number,
  height: number,
  frames: number,
  paint: Paint,
): Promise<Uint8Array> {
  return encodeSegment({ width, height, framesPerSecond: 12 }, frames, 16, (frame, picture) => {
    const area = width * height;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [luma, u, v] = paint(x, y, frame);
        picture[y * width + x] = luma;
        const chroma = area + (y >> 1) * (width / 2) + (x >> 1);
        picture[chroma] = u;
        picture[chroma + area / 4] = v;
      }
    }
  });
}
