import sharp from 'sharp';
import { flatPng } from './pictures.ts';

const SCRIPT = '<script>fetch("http://127.0.0.1/")</script>'.repeat(40);

/** Files that call themselves pictures. @param address that no decoder may visit. */
export async function hostilePictures(address: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * i) % 251));
  const picture = sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
  const jpeg = await picture.clone().jpeg().toBuffer();
  const png = await picture.clone().png().toBuffer();
  // Each is unlike the one before, or they would be written as one that lasts longer.
  const film = Buffer.concat(Array.from({ length: 200 }, (_, i) => Buffer.alloc(64 * 64 * 3, (i % 2) * 255)));
  const frames = sharp(film, { raw: { width: 64, height: 64 * 200, channels: 3, pageHeight: 64 } });
  return {
    'a PNG of 900 megapixels in 110 kB': flatPng(30_000, 30_000),
    'a JPEG header before a script': Buffer.concat([jpeg.subarray(0, 20), Buffer.from(SCRIPT)]),
    'a GIF that is a script': Buffer.from(`GIF89a/*${'\0'.repeat(8)}*/=1;${SCRIPT}`),
    'half a PNG': png.subarray(0, png.length / 2),
    'an SVG that names an address': Buffer.from(svg(address, '')),
    'an SVG with entities from outside': Buffer.from(doctype(address) + svg(address, '&host;&far;')),
    'a WebP of 200 pictures': await frames.webp({ effort: 0, loop: 0 }).toBuffer(),
  };
}

function doctype(address: string): string {
  return `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY host SYSTEM "file:///etc/hostname"><!ENTITY far SYSTEM "${address}/entity">]>`;
}

function svg(address: string, text: string): string {
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="320" height="256">' +
    `<image width="320" height="256" href="${address}/href" xlink:href="${address}/xlink"/><text y="40">${text}</text></svg>`
  );
}
