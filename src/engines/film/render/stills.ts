import sharp from 'sharp';

/** One frame of the spritesheet, already small. */
export interface Cell {
  readonly frame: number;
  readonly rgb: Uint8Array;
}

export interface SheetLayout {
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Frames of the 25 cells, in order; a short film repeats some. */
  readonly frames: readonly number[];
  /** The frame that stands for the film. */
  readonly thumbnail: number;
}

const GRID = 5;
const CELL_PIXELS_MAX = 320;
const WEBP_QUALITY = 82;
const JPEG_QUALITY = 80;

export function sheetLayout(frames: number, width: number, height: number): SheetLayout {
  const scale = Math.min(1, CELL_PIXELS_MAX / Math.max(width, height));
  const count = GRID * GRID;
  return {
    cellWidth: Math.round(width * scale),
    cellHeight: Math.round(height * scale),
    frames: Array.from({ length: count }, (_, i) =>
      Math.min(frames - 1, Math.floor(((i + 0.5) * frames) / count)),
    ),
    thumbnail: Math.floor(frames * 0.4),
  };
}

/** A WebP of one frame at full size, and a JPEG with a grid of 5 x 5 frames. */
export async function createStills(
  layout: SheetLayout,
  cells: readonly Cell[],
  thumbnail: Uint8Array,
  width: number,
  height: number,
): Promise<{ thumbnail: Uint8Array; spritesheet: Uint8Array }> {
  const { cellWidth, cellHeight } = layout;
  const byFrame = new Map(cells.map((cell) => [cell.frame, cell.rgb]));
  const sheet = new Uint8Array(cellWidth * GRID * cellHeight * GRID * 3);
  const sheetRow = cellWidth * GRID * 3;
  layout.frames.forEach((frame, i) => {
    const rgb = byFrame.get(frame);
    if (rgb === undefined) throw new Error(`frame ${frame} was not kept`);
    const left = (i % GRID) * cellWidth * 3;
    const top = Math.floor(i / GRID) * cellHeight;
    for (let y = 0; y < cellHeight; y++) {
      sheet.set(rgb.subarray(y * cellWidth * 3, (y + 1) * cellWidth * 3), (top + y) * sheetRow + left);
    }
  });
  const sheetSize = { width: cellWidth * GRID, height: cellHeight * GRID, channels: 3 } as const;
  const full = { width, height, channels: 3 } as const;
  return {
    thumbnail: await sharp(pictureToRgb(thumbnail, width, height), { raw: full })
      .webp({ quality: WEBP_QUALITY })
      .toBuffer(),
    spritesheet: await sharp(sheet, { raw: sheetSize }).jpeg({ quality: JPEG_QUALITY }).toBuffer(),
  };
}

/** BT.709, limited range. Writes three bytes at `at`; the array clamps. */
function writeRgb(target: Uint8ClampedArray, at: number, y: number, u: number, v: number): void {
  const light = (y - 16) * 1.1644;
  target[at] = light + 1.7927 * (v - 128);
  target[at + 1] = light - 0.2132 * (u - 128) - 0.5329 * (v - 128);
  target[at + 2] = light + 2.1124 * (u - 128);
}

/** I420 to packed RGB. */
export function pictureToRgb(picture: Uint8Array, width: number, height: number): Uint8Array {
  const rgb = new Uint8ClampedArray(width * height * 3);
  const area = width * height;
  const half = width / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const chroma = area + (y >> 1) * half + (x >> 1);
      const luma = picture[y * width + x] as number;
      writeRgb(
        rgb,
        (y * width + x) * 3,
        luma,
        picture[chroma] as number,
        picture[chroma + area / 4] as number,
      );
    }
  }
  return new Uint8Array(rgb.buffer);
}

/** I420 to small packed RGB: luma is averaged over the block that a pixel stands for, chroma is read at its middle. */
export function shrinkPicture(
  picture: Uint8Array,
  width: number,
  height: number,
  cellWidth: number,
  cellHeight: number,
): Uint8Array {
  const rgb = new Uint8ClampedArray(cellWidth * cellHeight * 3);
  const area = width * height;
  const half = width / 2;
  for (let y = 0; y < cellHeight; y++) {
    const y0 = Math.floor((y * height) / cellHeight);
    const y1 = Math.max(y0 + 1, Math.floor(((y + 1) * height) / cellHeight));
    for (let x = 0; x < cellWidth; x++) {
      const x0 = Math.floor((x * width) / cellWidth);
      const x1 = Math.max(x0 + 1, Math.floor(((x + 1) * width) / cellWidth));
      let sum = 0;
      for (let row = y0; row < y1; row++) {
        for (let column = x0; column < x1; column++) sum += picture[row * width + column] as number;
      }
      const chroma = area + ((y0 + y1) >> 2) * half + ((x0 + x1) >> 2);
      const luma = sum / ((y1 - y0) * (x1 - x0));
      writeRgb(
        rgb,
        (y * cellWidth + x) * 3,
        luma,
        picture[chroma] as number,
        picture[chroma + area / 4] as number,
      );
    }
  }
  return new Uint8Array(rgb.buffer);
}
