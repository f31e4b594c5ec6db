import sharp from 'sharp';
import { pictureToRgb } from './picture-rgb.ts';

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

/** A WebP of one frame at full size. @param picture I420 without gaps. */
export async function createThumbnail(
  picture: Uint8Array,
  width: number,
  height: number,
): Promise<Uint8Array> {
  const raw = { width, height, channels: 3 } as const;
  return await sharp(pictureToRgb(picture, width, height), { raw })
    .webp({ quality: WEBP_QUALITY })
    .toBuffer();
}

/** A JPEG with a grid of 5 x 5 frames. */
export async function createSpritesheet(layout: SheetLayout, cells: readonly Cell[]): Promise<Uint8Array> {
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
  return await sharp(sheet, { raw: sheetSize }).jpeg({ quality: JPEG_QUALITY }).toBuffer();
}
