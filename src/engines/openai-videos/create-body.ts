import { randomUUID } from 'node:crypto';
import type { ReferenceFile, Submission } from '../../task/engine.ts';
import type { Json, JsonObject } from '../../task/json.ts';
import type { OutgoingBody } from '../upstream-http.ts';
import type { Instructions } from './instructions.ts';
import type { Profile } from './profiles.ts';

/** The create of a film in the words of one profile. `extra` are fields that the operator always sends. */
export function createBody(
  profile: Profile,
  submission: Pick<Submission, 'plan' | 'request' | 'images'>,
  instructions: Instructions,
  extra: JsonObject,
): OutgoingBody {
  const images = submission.images.slice(0, instructions.images);
  const asFile = profile.image.as === 'file' && images.length > 0;
  const fields = {
    ...fieldsOf(profile, submission, instructions),
    ...imageFields(profile, images),
    ...extra,
  };
  const multipart = profile.body === 'multipart' || (profile.body === 'multipart-if-file' && asFile);
  if (multipart) return multipartBody(fields, asFile ? { field: profile.image.field, images } : null);
  return { contentType: 'application/json', bytes: Buffer.from(JSON.stringify(fields)) };
}

function fieldsOf(
  profile: Profile,
  { plan, request }: Pick<Submission, 'plan' | 'request'>,
  { model, prompt, style }: Instructions,
): JsonObject {
  const { width, height, seconds } = plan;
  const values = {
    seed: request.seed,
    watermark: request.watermark,
    private: request.private,
    style,
    fps: profile.framesPerSecond,
  };
  const named = Object.entries(profile.fields).flatMap(([fact, name]): [string, Json][] => {
    const value = values[fact as keyof typeof values];
    return value === null ? [] : [[name, value]];
  });
  const own = Object.fromEntries(named);
  return {
    model,
    prompt,
    ...lengthFields(profile, seconds),
    ...(profile.size === 'text' ? { size: `${width}x${height}` } : { width, height }),
    ...(profile.fieldsIn === null || named.length === 0 ? own : { [profile.fieldsIn]: own }),
  };
}

function lengthFields({ seconds: as, framesPerSecond, frameStep }: Profile, seconds: number): JsonObject {
  if (as === 'text') return { seconds: String(seconds) };
  if (as === 'number') return { seconds };
  // Video models count one picture more than whole steps: 4n + 1 or 8n + 1.
  const steps = Math.max(1, Math.floor((seconds * framesPerSecond) / frameStep));
  return { num_frames: frameStep === 1 ? steps : steps * frameStep + 1, fps: framesPerSecond };
}

function imageFields({ image }: Profile, images: readonly ReferenceFile[]): JsonObject {
  const [first] = images;
  if (first === undefined || image.as === 'file') return {};
  const uri = dataUri(first);
  switch (image.as) {
    case 'data-uri':
      return { [image.field]: uri };
    case 'object':
      return { [image.field]: { image_url: uri } };
    case 'json-text':
      return { [image.field]: JSON.stringify({ url: uri }) };
    case 'list':
      return { [image.field]: images.map(dataUri) };
  }
}

function dataUri({ contentType, bytes }: ReferenceFile): string {
  return `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}`;
}

/** Written out at once, so that its length is known: some servers take no chunked uploads. */
function multipartBody(
  fields: JsonObject,
  files: { readonly field: string; readonly images: readonly ReferenceFile[] } | null,
): OutgoingBody {
  const boundary = `reelay-${randomUUID()}`;
  const parts: Uint8Array[] = [];
  const part = (disposition: string, type: string | null, content: Uint8Array): void => {
    const head = `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n`;
    parts.push(Buffer.from(`${head}${type === null ? '' : `content-type: ${type}\r\n`}\r\n`));
    parts.push(content, Buffer.from('\r\n'));
  };
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    part(`name="${quoted(name)}"`, null, Buffer.from(text));
  }
  for (const [index, { contentType, bytes }] of (files?.images ?? []).entries()) {
    const name = `reference-${index}.${contentType.replace('image/', '')}`;
    part(`name="${quoted(files?.field ?? '')}"; filename="${name}"`, contentType, bytes);
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat(parts) };
}

/** As browsers write it; an operator may name a field as he likes. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
