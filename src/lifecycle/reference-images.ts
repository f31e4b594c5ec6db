import type { ReferenceFile } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import type { Caller, Claim, TaskStore } from '../task/ports.ts';
import type { GenerationRequest, ImageInput, ReferenceImage } from '../task/request.ts';
import type { Asset, Task } from '../task/task.ts';
import type { LifecycleDependencies } from './dependencies.ts';

type Dependencies = Pick<
  LifecycleDependencies,
  'blobs' | 'media' | 'moderation' | 'urls' | 'files' | 'newAssetId' | 'upstreamAccess'
>;

/** What it takes to show a fetched file to an upstream. */
export type Publishing = Pick<LifecycleDependencies, 'blobs' | 'newAssetId' | 'upstreamAccess'> & {
  readonly store: Pick<TaskStore, 'keepReference'>;
};

/** What the images of a request are measured against. */
type Frame = Pick<GenerationRequest, 'width' | 'height' | 'imageMustMatchSize'>;

export interface StoredReferences {
  readonly images: readonly ReferenceImage[];
  readonly assets: readonly Asset[];
}

/** The reference image of an earlier task: its bytes were checked then, and are copied as they are. */
export interface InheritedImage {
  readonly kind: 'inherited';
  readonly asset: Asset;
}

/**
 * Checks, re-encodes and stores the images that came as bytes or as the id of an uploaded file; a task has its own
 * copy, so that deleting the file changes no task. Addresses are kept as they are, because fetching
 * them may take 30 s and a create must answer at once. Throws `invalid_image` naming the field, or
 * `image_size_mismatch`.
 */
export async function storeReferences(
  caller: Caller,
  inputs: readonly (ImageInput | InheritedImage)[],
  frame: Frame,
  deps: Dependencies,
): Promise<StoredReferences> {
  const images: ReferenceImage[] = [];
  const assets: Asset[] = [];
  try {
    for (const input of inputs) {
      if (input.kind === 'inherited') {
        const copy = await copyReference(input.asset, deps);
        assets.push(copy);
        images.push({ kind: 'stored', assetId: copy.id });
        continue;
      }
      const here = await bytesHere(caller, input, deps.files);
      if ('url' in here) {
        images.push({ kind: 'url', url: here.url });
        continue;
      }
      const asset = await storeReference(caller, here.bytes, input.param, frame, deps);
      assets.push(asset);
      images.push({ kind: 'stored', assetId: asset.id });
    }
  } catch (error) {
    await discardReferences(assets, deps);
    throw error;
  }
  return { images, assets };
}

/** Takes back the files of a create that was refused after they were written. */
export async function discardReferences(
  assets: readonly Asset[],
  deps: Pick<Dependencies, 'blobs'>,
): Promise<void> {
  await Promise.all(assets.map((asset) => deps.blobs.remove(asset.storageKey)));
}

/**
 * The images of an accepted task, as an engine wants them. Throws `image_unreachable`, `invalid_image` or
 * `image_size_mismatch`, and what moderation says.
 */
export async function loadReferences(
  claim: Pick<Claim, 'task' | 'leaseToken'>,
  deps: Dependencies & Publishing,
): Promise<ReferenceFile[]> {
  const { task } = claim;
  const files: ReferenceFile[] = [];
  for (const image of task.request.images) {
    if (image.kind === 'url') {
      const fetched = await deps.media.checkImage(await deps.urls.fetchImage(image.url), 'image');
      requireSize(fetched, task.request);
      const { projectId, keyId, id: taskId } = task;
      await deps.moderation.checkImage({ projectId, keyId, taskId }, fetched);
      files.push({ ...fetched, publicUrl: await publish(claim, fetched, deps) });
    } else {
      files.push(await loadStored(task, image.assetId, deps));
    }
  }
  return files;
}

/**
 * An upstream that reads pictures from an address must read the very bytes that were checked, and from us: what stands at
 * the user's address may be another thing by then.
 */
export async function publish(
  claim: Pick<Claim, 'task' | 'leaseToken'>,
  file: Pick<ReferenceFile, 'bytes'> & {
    readonly contentType: string;
    readonly width?: number;
    readonly height?: number;
  },
  deps: Publishing,
): Promise<string | null> {
  const { contentType, width = 0, height = 0 } = file;
  const id = deps.newAssetId();
  const link = deps.upstreamAccess.linkTo({ id, contentType });
  if (link === null) return null;
  const stored = await deps.blobs.put(once(file.bytes), contentType.replace(/^\w+\//, ''));
  try {
    const facts = { contentType, width, height, durationMs: 0 };
    await deps.store.keepReference(claim, { id, kind: 'reference', ...stored, ...facts });
  } catch (error) {
    await deps.blobs.remove(stored.storageKey);
    throw error;
  }
  return link;
}

/** The bytes of an image that is here already, or the address of one that is not. */
async function bytesHere(
  caller: Caller,
  input: ImageInput,
  files: Dependencies['files'],
): Promise<{ readonly bytes: Uint8Array } | { readonly url: string }> {
  if (input.kind === 'bytes') return { bytes: input.bytes };
  if (input.kind === 'url') {
    // Our own address is often a private one, which nobody may make this server fetch from.
    const upload = await files.findByLink(input.url);
    return upload === null ? { url: input.url } : { bytes: await files.read(upload) };
  }
  const file = await files.find(caller, input.fileId);
  if (file !== null) return { bytes: await files.read(file) };
  // One text for an id that never was and for somebody else's: it must not be an oracle.
  const message = `Invalid '${input.param}': there is no file with id '${input.fileId}'.`;
  throw new TaskError('invalid_value', message, { param: input.param });
}

async function storeReference(
  { projectId, keyId }: Caller,
  bytes: Uint8Array,
  param: string,
  frame: Frame,
  deps: Dependencies,
): Promise<Asset> {
  const image = await deps.media.checkImage(bytes, param);
  requireSize(image, frame);
  await deps.moderation.checkImage({ projectId, keyId, taskId: null }, image);
  const stored = await deps.blobs.put(once(image.bytes), image.contentType.replace('image/', ''));
  return {
    id: deps.newAssetId(),
    kind: 'reference',
    storageKey: stored.storageKey,
    contentType: image.contentType,
    bytes: stored.bytes,
    sha256: stored.sha256,
    width: image.width,
    height: image.height,
    durationMs: 0,
  };
}

/** Each task owns its files: deleting one of the two must not take the picture from the other. */
async function copyReference(asset: Asset, deps: Dependencies): Promise<Asset> {
  const chunks = deps.blobs.open(asset.storageKey, null);
  const stored = await deps.blobs.put(chunks, asset.contentType.replace('image/', ''));
  return { ...asset, ...stored, id: deps.newAssetId() };
}

/** The size is known only once the image was decoded, so a dialect says what to require and in which words. */
function requireSize(image: { readonly width: number; readonly height: number }, frame: Frame): void {
  const { imageMustMatchSize: refusal, width, height } = frame;
  if (refusal === undefined || (image.width === width && image.height === height)) return;
  throw new TaskError('image_size_mismatch', refusal);
}

async function loadStored(task: Task, assetId: string, deps: Dependencies): Promise<ReferenceFile> {
  const asset = task.assets.find((candidate) => candidate.id === assetId);
  const contentType = asset === undefined ? null : imageType(asset.contentType);
  if (asset === undefined || contentType === null) {
    throw new TaskError('internal_error', 'A reference image of this task is missing.', {
      internalMessage: `task ${task.id} names asset ${assetId}`,
    });
  }
  const bytes = new Uint8Array(asset.bytes);
  let filled = 0;
  for await (const chunk of deps.blobs.open(asset.storageKey, null)) {
    bytes.set(chunk, filled);
    filled += chunk.byteLength;
  }
  const publicUrl = deps.upstreamAccess.linkTo(asset);
  return { contentType, bytes, width: asset.width, height: asset.height, publicUrl };
}

function imageType(contentType: string): ReferenceFile['contentType'] | null {
  return contentType === 'image/jpeg' || contentType === 'image/png' || contentType === 'image/webp'
    ? contentType
    : null;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
