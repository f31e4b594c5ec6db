import sharp from 'sharp';

/** Cells on a side of a spritesheet; docs/delivery.md promises it. */
const GRID = 5;
export const SHEET_CELLS = GRID * GRID;
/** Longest side of a cell. */
export const CELL_PIXELS_MAX = 320;
/** Where in a film the picture is that stands for it. */
export const THUMBNAIL_AT = 0.4;

const WEBP_QUALITY = 82;
const JPEG_QUALITY = 80;

/** A WebP. @param rgb packed, without gaps. */
export async function thumbnail(rgb: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const raw = { width, height, channels: 3 } as const;
  return await sharp(rgb, { raw }).webp({ quality: WEBP_QUALITY }).toBuffer();
}

/** A JPEG with a grid of 5 x 5 pictures, each packed RGB of a cell's size, row by row. */
export async function spritesheet(
  pictures: readonly Uint8Array[],
  cellWidth: number,
  cellHeight: number,
): Promise<Uint8Array> {
  if (pictures.length !== SHEET_CELLS) throw new Error(`a sheet of ${pictures.length} pictures`);
  const sheetRow = cellWidth * GRID * 3;
  const sheet = new Uint8Array(sheetRow * cellHeight * GRID);
  for (const [index, rgb] of pictures.entries()) {
    const left = (index % GRID) * cellWidth * 3;
    const top = Math.floor(index / GRID) * cellHeight;
    for (let y = 0; y < cellHeight; y++)
      sheet.set(rgb.subarray(y * cellWidth * 3, (y + 1) * cellWidth * 3), (top + y) * sheetRow + left);
  }
  const raw = { width: cellWidth * GRID, height: cellHeight * GRID, channels: 3 } as const;
  return await sharp(sheet, { raw }).jpeg({ quality: JPEG_QUALITY }).toBuffer();
}
