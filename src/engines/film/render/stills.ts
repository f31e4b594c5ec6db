import {
  CELL_PIXELS_MAX,
  SHEET_CELLS,
  spritesheet,
  THUMBNAIL_AT,
  thumbnail,
} from '../../../decoding/film-stills.ts';
import { pictureToRgb } from '../../../decoding/picture-rgb.ts';

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

export function sheetLayout(frames: number, width: number, height: number): SheetLayout {
  const scale = Math.min(1, CELL_PIXELS_MAX / Math.max(width, height));
  const count = SHEET_CELLS;
  return {
    cellWidth: Math.round(width * scale),
    cellHeight: Math.round(height * scale),
    frames: Array.from({ length: count }, (_, i) =>
      Math.min(frames - 1, Math.floor(((i + 0.5) * frames) / count)),
    ),
    thumbnail: Math.floor(frames * THUMBNAIL_AT),
  };
}

/** A WebP of one frame at full size. @param picture I420 without gaps. */
export async function createThumbnail(
  picture: Uint8Array,
  width: number,
  height: number,
): Promise<Uint8Array> {
  return await thumbnail(pictureToRgb(picture, width, height), width, height);
}

/** A JPEG with a grid of 5 x 5 frames. */
export async function createSpritesheet(layout: SheetLayout, cells: readonly Cell[]): Promise<Uint8Array> {
  const { cellWidth, cellHeight } = layout;
  const byFrame = new Map(cells.map((cell) => [cell.frame, cell.rgb]));
  const pictures = layout.frames.map((frame) => {
    const rgb = byFrame.get(frame);
    if (rgb === undefined) throw new Error(`frame ${frame} was not kept`);
    return rgb;
  });
  return await spritesheet(pictures, cellWidth, cellHeight);
}
