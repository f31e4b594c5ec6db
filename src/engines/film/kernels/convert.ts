/**
 * Straight RGBA to premultiplied planes, BT.709 limited range: full-size luma and alpha, half-size chroma and
 * alpha. `width` and `height` are even.
 */
export function rgbaToPlanes(
  source: usize, width: i32, height: i32,
  luma: usize, alpha: usize, chromaU: usize, chromaV: usize, alphaHalf: usize,
): void {
  const half = width >> 1;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let sumU = 0;
      let sumV = 0;
      let sumA = 0;
      for (let corner = 0; corner < 4; corner++) {
        const at = (y + (corner >> 1)) * width + x + (corner & 1);
        const r: i32 = load<u8>(source + (at << 2));
        const g: i32 = load<u8>(source + (at << 2), 1);
        const b: i32 = load<u8>(source + (at << 2), 2);
        const a: i32 = load<u8>(source + (at << 2), 3);
        const bright = ((r * 11966 + g * 40254 + b * 4064 + 32768) >> 16) + 16;
        store<u8>(luma + at, <u8>((bright * a + 127) / 255));
        store<u8>(alpha + at, <u8>a);
        sumU += (((r * -6596 - g * 22189 + b * 28784 + 32768) >> 16) + 128) * a;
        sumV += (((r * 28784 - g * 26145 - b * 2640 + 32768) >> 16) + 128) * a;
        sumA += a;
      }
      const at = (y >> 1) * half + (x >> 1);
      store<u8>(chromaU + at, <u8>((sumU + 510) / 1020));
      store<u8>(chromaV + at, <u8>((sumV + 510) / 1020));
      store<u8>(alphaHalf + at, <u8>((sumA + 2) >> 2));
    }
  }
}
