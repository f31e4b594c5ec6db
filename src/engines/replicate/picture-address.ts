import { NotAccepted, type ReferenceFile } from '../../task/engine.ts';
import { dataUri, multipartBody } from '../remote/bodies.ts';
import { reasonIn } from '../remote/create-outcome.ts';
import { asText, at } from '../remote/fields.ts';
import type { Ask } from '../remote/wire.ts';

/** Replicate advises against larger ones. */
const DATA_URI_MAX = 1_000_000;

/**
 * Where a picture is for a model: in its address, or on our server, or uploaded to the account's files, which Replicate
 * deletes after a day. Throws NotAccepted `unfit` when it does not take the file.
 */
export async function pictureAddress(picture: ReferenceFile, ask: Ask): Promise<string> {
  const uri = dataUri(picture);
  if (uri.length <= DATA_URI_MAX) return uri;
  if (picture.publicUrl !== null) return picture.publicUrl;
  const body = multipartBody({}, { field: 'content', files: [picture] });
  const reply = await ask({ method: 'POST', to: '/files', body });
  const address = reply.status < 300 ? asText(at(reply.json, 'urls.get')) : null;
  if (address !== null) return address;
  throw new NotAccepted(
    'unfit',
    { code: 'engine_failed', message: 'The engine did not take a reference image.' },
    { internalMessage: `status ${reply.status} for a picture: ${reasonIn(reply)}` },
  );
}
