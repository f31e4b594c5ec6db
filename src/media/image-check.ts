import sharp, { type Metadata, type Sharp } from 'sharp';
import { TaskError } from '../task/error.ts';
import type { CheckedImage } from '../task/ports.ts';
import { type FileKind, sniff } from './sniff.ts';

/**
 * Bytes are no protection: a flat PNG of 800 KB decodes to 863 MB at sharp's own limit of 268 million pixels. At 40
 * million the decoder refuses from the header alone, and the pixels of an accepted picture fit in 160 MB.
 */
const PIXELS_MAX = 40_000_000;
const BYTES_MAX = 10_000_000;

/** Engines look at no more; a larger picture only costs time and upload. */
const LONG_SIDE_MAX = 2048;

/** Nothing honest under the pixel limit takes a tenth of this. */
const DECODE_SECONDS_MAX = 20;

const JPEG_QUALITY = 92;
const ALLOWED = 'PNG, JPEG or WebP';

export const KIND_NAMES: Record<Exclude<FileKind, 'jpeg' | 'png' | 'webp' | 'empty'>, string> = {
  gif: 'a GIF',
  bmp: 'a BMP',
  tiff: 'a TIFF',
  heif: 'a HEIC/HEIF picture',
  avif: 'an AVIF picture',
  mp4: 'an MP4 video',
  webm: 'a WebM or Matroska video',
  pdf: 'a PDF',
  svg: 'an SVG',
  html: 'an HTML page',
  text: 'text',
  zip: 'a ZIP archive',
  unknown: 'of an unknown type',
};

/**
 * libvips opens SVG, PDF and a dozen rarer formats by default, each with a parser of its own. From here on only
 * three loaders work in this process, and only on bytes that are already in memory.
 */
export function blockOtherLoaders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
  });
  // Pictures of users are seen once: a cache of decoded operations would only hold their memory.
  sharp.cache(false);
}

/**
 * A picture of a user, proved by decoding and written anew: what comes out holds pixels alone, upright, at most
 * 2,048 on its long side, without EXIF, GPS, colour profile tricks or bytes that were hidden after the image.
 */
export async function checkImage(bytes: Uint8Array, param: string): Promise<CheckedImage> {
  const kind = sniff(bytes);
  if (kind === 'empty') throw invalidImage(param, 'The image is empty.');
  if (kind !== 'jpeg' && kind !== 'png' && kind !== 'webp')
    throw invalidImage(param, `The image must be ${ALLOWED}, but it is ${KIND_NAMES[kind]}.`);
  if (bytes.byteLength > BYTES_MAX)
    throw invalidImage(param, `The image is larger than ${BYTES_MAX / 1_000_000} MB.`);
  try {
    const metadata = await open(bytes).metadata();
    if (metadata.format !== kind) throw new Error(`sniffed ${kind}, decoded ${metadata.format}`);
    return await reencode(bytes, metadata);
  } catch (error) {
    throw decodeError(error, param);
  }
}

/** Size of a picture that an engine made, in pixels. Throws whatever the decoder says. */
export async function decodePictureSize(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  // `stats` decodes every pixel; a header alone would also call half a file a picture.
  const image = open(bytes);
  const { width, height } = await image.metadata();
  await image.stats();
  return { width, height };
}

function open(bytes: Uint8Array): Sharp {
  return sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'error' });
}

async function reencode(bytes: Uint8Array, { format, hasAlpha }: Metadata): Promise<CheckedImage> {
  const upright = open(bytes)
    .timeout({ seconds: DECODE_SECONDS_MAX })
    .autoOrient()
    .resize({ width: LONG_SIDE_MAX, height: LONG_SIDE_MAX, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb');
  // A drawing stays exact; a photo stays small, with full colour so that red edges do not smear.
  const asPng = format === 'png' || hasAlpha;
  const encoded = asPng ? upright.png() : upright.jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return {
    bytes: data,
    contentType: asPng ? 'image/png' : 'image/jpeg',
    width: info.width,
    height: info.height,
  };
}

function decodeError(error: unknown, param: string): TaskError {
  const reason = error instanceof Error ? error.message : String(error);
  if (/pixel limit/i.test(reason))
    return invalidImage(param, `The image has more than ${PIXELS_MAX / 1_000_000} megapixels.`, reason);
  return invalidImage(param, `The image is damaged or not really ${ALLOWED}.`, reason, error);
}

function invalidImage(param: string, message: string, internalMessage?: string, cause?: unknown): TaskError {
  return new TaskError('invalid_image', message, {
    param,
    cause,
    ...(internalMessage === undefined ? {} : { internalMessage }),
  });
}
