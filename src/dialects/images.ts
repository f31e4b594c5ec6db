import { TaskError } from '../task/error.ts';
import type { ImageInput } from '../task/request.ts';
import { dataUriPayload, decodeBase64 } from './base64.ts';
import type { WireBody } from './dialect.ts';
import { isObject, kindOf, shortened } from './fields.ts';

/** Every name under which clients of the five dialects send a reference image, in the order they are used. */
const IMAGE_FIELDS = ['input_reference', 'images', 'image_urls', 'image_url', 'image'] as const;

/** Real clients send up to four; the bound keeps one request from starting a hundred downloads. */
const IMAGES_MAX = 16;
const URL_LENGTH_MAX = 8192;
const FILE_ID_LENGTH_MAX = 200;

/**
 * Collects reference images from whatever form they came in: uploaded files, addresses, data URIs, bare
 * base64, `{image_url}`, `{url}`, `{file_id}`, and arrays of these with `null` or `""` items. Types are not trusted here:
 * the bytes are sniffed when they are checked. Throws TaskError `invalid_image` that names the field.
 */
export function collectImages(body: WireBody): readonly ImageInput[] {
  const images: ImageInput[] = [];
  for (const field of IMAGE_FIELDS) {
    for (const file of body.files[field] ?? []) {
      if (file.bytes.length === 0) throw invalidImage(field, 'the file is empty');
      images.push({ kind: 'bytes', bytes: file.bytes, param: field });
    }
    readValue(body.fields[field], field, images);
  }
  const unique = withoutRepeatedUrls(images);
  if (unique.length > IMAGES_MAX)
    throw invalidImage(unique[IMAGES_MAX]?.param ?? 'images', `at most ${IMAGES_MAX} images are accepted`);
  return unique;
}

function readValue(value: unknown, param: string, images: ImageInput[], depth = 0): void {
  if (value === null || value === undefined || value === '') return;
  if (typeof value === 'string') {
    images.push(readText(value.trim(), param));
  } else if (Array.isArray(value) && depth < 3) {
    for (const [index, item] of value.entries()) readValue(item, `${param}[${index}]`, images, depth + 1);
  } else if (isObject(value) && depth < 3) {
    readObject(value, param, images, depth);
  } else {
    throw invalidImage(param, `expected a URL, a data URI or base64 text, but got ${kindOf(value)}`);
  }
}

function readObject(value: object, param: string, images: ImageInput[], depth: number): void {
  const { image_url, url, file_id } = value as Record<string, unknown>;
  if (image_url !== undefined) readValue(image_url, `${param}.image_url`, images, depth + 1);
  else if (url !== undefined) readValue(url, `${param}.url`, images, depth + 1);
  else if (file_id !== undefined) images.push(readFileId(file_id, `${param}.file_id`));
  else throw invalidImage(param, "the object has none of 'image_url', 'url' and 'file_id'");
}

/** Whether there is such a file is for the server to say: a dialect only knows what was written. */
function readFileId(value: unknown, param: string): ImageInput {
  if (typeof value !== 'string' || value.length > FILE_ID_LENGTH_MAX)
    throw invalidImage(param, `expected the id of an uploaded file, but got '${shortened(value, 40)}'`);
  return { kind: 'file', fileId: value.trim(), param };
}

function readText(value: string, param: string): ImageInput {
  if (/^https?:/i.test(value)) return readUrl(value, param);
  const bytes = /^data:/i.test(value) ? decodeDataUri(value, param) : decodeBase64(value);
  if (bytes === null)
    throw invalidImage(
      param,
      `expected an http(s) URL, a data URI or base64 text, but got '${shortened(value, 40)}'`,
    );
  return { kind: 'bytes', bytes, param };
}

function readUrl(value: string, param: string): ImageInput {
  if (value.length > URL_LENGTH_MAX)
    throw invalidImage(param, `the URL is longer than ${URL_LENGTH_MAX} characters`);
  if (!URL.canParse(value) || !/^https?:\/\//i.test(value)) throw invalidImage(param, 'the URL is malformed');
  return { kind: 'url', url: value, param };
}

function decodeDataUri(value: string, param: string): Uint8Array {
  const payload = dataUriPayload(value);
  if (payload === null) throw invalidImage(param, 'the data URI has no `;base64,` part or was cut off');
  const bytes = decodeBase64(payload);
  if (bytes === null) throw invalidImage(param, 'the data URI is not valid base64 or was cut off');
  return bytes;
}

function withoutRepeatedUrls(images: readonly ImageInput[]): readonly ImageInput[] {
  const seen = new Set<string>();
  return images.filter((image) => {
    if (image.kind !== 'url') return true;
    if (seen.has(image.url)) return false;
    seen.add(image.url);
    return true;
  });
}

function invalidImage(param: string, why: string): TaskError {
  return new TaskError('invalid_image', `Invalid image in '${param}': ${why}.`, { param });
}
