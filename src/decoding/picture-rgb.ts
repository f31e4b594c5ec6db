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
  const luma = new Uint8Array(cellWidth * cellHeight);
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
      luma[y * cellWidth + x] = Math.round(sum / ((y1 - y0) * (x1 - x0)));
    }
  }
  return colourCell(luma, picture, width, height, cellWidth, cellHeight);
}

/** Small packed RGB of a luma that is small already, with the chroma of the whole picture. */
export function colourCell(
  small: Uint8Array,
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
    const row = Math.min(height / 2 - 1, Math.floor(((y + 0.5) * height) / cellHeight / 2)) * half;
    for (let x = 0; x < cellWidth; x++) {
      const at = y * cellWidth + x;
      const chroma = area + row + Math.min(half - 1, Math.floor(((x + 0.5) * width) / cellWidth / 2));
      const [u, v] = [picture[chroma] as number, picture[chroma + area / 4] as number];
      writeRgb(rgb, at * 3, small[at] as number, u, v);
    }
  }
  return new Uint8Array(rgb.buffer);
}
