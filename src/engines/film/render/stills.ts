import sharp, { type OverlayOptions, type Sharp } from 'sharp';
import type { Still } from './segment.worker.ts';

const GRID = 5;
const CELL_PIXELS_MAX = 320;
const WEBP_QUALITY = 82;
const JPEG_QUALITY = 80;

/** The frames that still pictures are made from: 25 spread evenly, and the one that stands for the film. */
export function stillFrames(frames: number): number[] {
  const sheet = Array.from({ length: GRID * GRID }, (_, i) => sheetFrame(i, frames));
  return [...new Set([...sheet, thumbnailFrame(frames)])];
}

function sheetFrame(index: number, frames: number): number {
  return Math.min(frames - 1, Math.floor(((index + 0.5) * frames) / (GRID * GRID)));
}

function thumbnailFrame(frames: number): number {
  return Math.floor(frames * 0.4);
}

/** A WebP of one frame at full size, and a JPEG with a grid of 5 x 5 frames. */
export async function createStills(
  stills: readonly Still[],
  frames: number,
  width: number,
  height: number,
): Promise<{ thumbnail: Uint8Array; spritesheet: Uint8Array }> {
  const pictures = new Map(stills.map((still) => [still.frame, still.picture]));
  const scale = Math.min(1, CELL_PIXELS_MAX / Math.max(width, height));
  const cellWidth = Math.round(width * scale);
  const cellHeight = Math.round(height * scale);
  const rgbOf = (frame: number): Sharp => {
    const picture = pictures.get(frame);
    if (picture === undefined) throw new Error(`frame ${frame} was not kept`);
    return sharp(pictureToRgb(picture, width, height), { raw: { width, height, channels: 3 } });
  };
  const cells: OverlayOptions[] = [];
  for (let i = 0; i < GRID * GRID; i++) {
    const input = await rgbOf(sheetFrame(i, frames))
      .resize(cellWidth, cellHeight)
      .png({ compressionLevel: 1 })
      .toBuffer();
    cells.push({ input, left: (i % GRID) * cellWidth, top: Math.floor(i / GRID) * cellHeight });
  }
  const sheet = sharp({
    create: { width: cellWidth * GRID, height: cellHeight * GRID, channels: 3, background: '#000' },
  });
  return {
    thumbnail: await rgbOf(thumbnailFrame(frames)).webp({ quality: WEBP_QUALITY }).toBuffer(),
    spritesheet: await sheet.composite(cells).jpeg({ quality: JPEG_QUALITY }).toBuffer(),
  };
}

/** I420, BT.709 limited range, to packed RGB. */
export function pictureToRgb(picture: Uint8Array, width: number, height: number): Uint8Array {
  const rgb = new Uint8ClampedArray(width * height * 3);
  const area = width * height;
  const half = width / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const chroma = (y >> 1) * half + (x >> 1);
      const light = ((picture[y * width + x] as number) - 16) * 1.1644;
      const u = (picture[area + chroma] as number) - 128;
      const v = (picture[area + area / 4 + chroma] as number) - 128;
      const at = (y * width + x) * 3;
      rgb[at] = light + 1.7927 * v;
      rgb[at + 1] = light - 0.2132 * u - 0.5329 * v;
      rgb[at + 2] = light + 2.1124 * u;
    }
  }
  return new Uint8Array(rgb.buffer);
}
