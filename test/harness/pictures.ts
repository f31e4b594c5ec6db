import sharp from 'sharp';

/** A JPEG with structure in it, so that a film made from it can be told from a blank. */
export async function makeJpeg(width: number, height: number): Promise<Buffer> {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inSun = Math.hypot(x - width * 0.3, y - height * 0.4) < height * 0.2;
      pixels.set(inSun ? [255, 200, 90] : [(x * 255) / width, (y * 255) / height, 150], (y * width + x) * 3);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer();
}

/** A flat PNG: a few kilobytes that decode to `width * height` pixels. */
export async function makePng(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#246' }, limitInputPixels: false })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
