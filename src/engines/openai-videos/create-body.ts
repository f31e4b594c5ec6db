import type { ReferenceFile, Submission } from '../../task/engine.ts';
import type { Json, JsonObject } from '../../task/json.ts';
import { base64, dataUri, jsonBody, multipartBody } from '../remote/bodies.ts';
import { frameCount } from '../remote/frame-count.ts';
import type { Instructions } from '../remote/instructions.ts';
import type { OutgoingBody } from '../remote/upstream-http.ts';
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
    // An address may be a path on the server's own disk.
    ...(profile.sync ? { response_format: 'b64_json' } : {}),
    ...imageFields(profile, images),
    ...extra,
  };
  const multipart = profile.body === 'multipart' || (profile.body === 'multipart-if-file' && asFile);
  if (multipart) return multipartBody(fields, asFile ? { field: profile.image.field, files: images } : null);
  return jsonBody(fields);
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
  return { num_frames: frameCount(seconds, framesPerSecond, frameStep), fps: framesPerSecond };
}

function imageFields({ image }: Profile, images: readonly ReferenceFile[]): JsonObject {
  const [first] = images;
  if (first === undefined || image.as === 'file') return {};
  const uri = dataUri(first);
  switch (image.as) {
    case 'data-uri':
      return { [image.field]: uri };
    case 'base64':
      return { [image.field]: base64(first) };
    case 'object':
      return { [image.field]: { image_url: uri } };
    case 'json-text':
      return { [image.field]: JSON.stringify({ url: uri }) };
    case 'list':
      return { [image.field]: images.map(dataUri) };
  }
}
