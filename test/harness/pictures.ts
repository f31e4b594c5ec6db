import sharp from 'sharp';

/** A JPEG with structure in it, so that a film made from it can be told from a blank. */
export async function makeJpeg(width: number, height: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="60%" fill="#7ab"/><rect y="60%" width="100%" height="40%" fill="#384"/>
    <circle cx="30%" cy="45%" r="15%" fill="#fc5"/></svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

/** A flat PNG: a few kilobytes that decode to `width * height` pixels. */
export async function makePng(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#246' }, limitInputPixels: false })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
