import type { Picture } from './picture.ts';

/** Pictures of one size without the border in which none shows anything, and how much of it was at the left and top. */
export function cropped(pictures: readonly Picture[]): {
  readonly pictures: readonly Picture[];
  readonly left: number;
  readonly top: number;
} {
  const [first] = pictures;
  if (first === undefined) return { pictures, left: 0, top: 0 };
  const { width, height } = first;
  let [left, right, top] = [width, 0, height];
  for (const { data } of pictures) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (data[(y * width + x) * 4 + 3] === 0) continue;
        if (x < left) left = x;
        if (x > right) right = x;
        if (y < top) top = y;
        // The rest of the row can only matter beyond what is known to be filled.
        if (right > x) x = right - 1;
      }
    }
  }
  if (right === 0) return { pictures, left: 0, top: 0 };
  const bottom = lastRow(pictures);
  // Chroma has half of the pixels: corners stay even. A pixel of air for the interpolation.
  [left, top] = [Math.max(0, left - 2) & ~1, Math.max(0, top - 2) & ~1];
  const wide = Math.min(width - left, (right + 3 - left + 1) & ~1);
  const tall = Math.min(height - top, (bottom + 3 - top + 1) & ~1);
  return { left, top, pictures: pictures.map((picture) => cut(picture, left, top, wide, tall)) };
}

function lastRow(pictures: readonly Picture[]): number {
  const { width, height } = pictures[0] as Picture;
  for (let y = height - 1; y > 0; y--)
    for (const { data } of pictures)
      for (let x = 0; x < width; x++) if (data[(y * width + x) * 4 + 3] !== 0) return y;
  return 0;
}

function cut({ width, data }: Picture, left: number, top: number, wide: number, tall: number): Picture {
  const out = new Uint8ClampedArray(wide * tall * 4);
  for (let y = 0; y < tall; y++) {
    const from = ((top + y) * width + left) * 4;
    out.set(data.subarray(from, from + wide * 4), y * wide * 4);
  }
  return { width: wide, height: tall, data: out };
}
