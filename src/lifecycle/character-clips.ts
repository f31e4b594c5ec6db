import type { ClipFile } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import type { Claim, LinkedFile } from '../task/ports.ts';
import type { CharacterClip } from '../task/request.ts';
import type { Asset, Task } from '../task/task.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import { type Publishing, publish } from './reference-images.ts';

type Dependencies = Pick<
  LifecycleDependencies,
  'blobs' | 'media' | 'urls' | 'linkedFiles' | 'newAssetId' | 'upstreamAccess'
>;

export interface StoredClips {
  readonly characters: readonly CharacterClip[];
  readonly assets: readonly Asset[];
}

/** A container's end may lie a frame away from where its owner says. */
const END_TOLERANCE_MS = 100;

/**
 * Copies the clips whose address is one of ours, so that neither the end of the link nor a deleted film takes them
 * away; those of the film that this one is made from are among `inherited`. Other addresses stay as they are until
 * the film is made. Throws `invalid_clip` for a file that is no video or is shorter than the span.
 */
export async function storeClips(
  clips: readonly CharacterClip[],
  inherited: readonly Asset[],
  deps: Dependencies,
): Promise<StoredClips> {
  const characters: CharacterClip[] = [];
  const assets: Asset[] = [];
  try {
    for (const clip of clips) {
      // Our own address is often a private one, which nobody may make this server fetch from.
      const file =
        inherited.find(({ id }) => id === clip.assetId) ?? (await deps.linkedFiles.findByLink(clip.url));
      const { assetId, ...rest } = clip;
      if (file === null && assetId !== undefined)
        throw new TaskError(
          'content_expired',
          'The clip of a character of that video is not stored any more.',
        );
      if (file === null) {
        characters.push(rest);
        continue;
      }
      const asset = await storeClip(file, clip, deps);
      assets.push(asset);
      characters.push({ ...rest, assetId: asset.id });
    }
  } catch (error) {
    await Promise.all(assets.map((asset) => deps.blobs.remove(asset.storageKey)));
    throw error;
  }
  return { characters, assets };
}

async function storeClip(file: LinkedFile, clip: CharacterClip, deps: Dependencies): Promise<Asset> {
  if (!file.contentType.startsWith('video/'))
    throw refused(`The clip of a character must be a video, but the file is ${file.contentType}.`);
  const { width, height, durationMs } = await factsOf(file, deps);
  if (clip.endSeconds * 1000 > durationMs + END_TOLERANCE_MS)
    throw refused(
      `The clip of a character has only ${durationMs / 1000} seconds, but ${clip.startSeconds} to ${clip.endSeconds} was asked for.`,
    );
  const { contentType } = file;
  const stored = await deps.blobs.put(deps.blobs.open(file.storageKey, null), 'mp4');
  return { ...stored, id: deps.newAssetId(), kind: 'reference', contentType, width, height, durationMs };
}

/** The probe speaks of an engine's output; here somebody pointed at the file. */
async function factsOf({ storageKey }: LinkedFile, { media }: Dependencies) {
  try {
    return await media.probeVideo(storageKey);
  } catch (cause) {
    if (!(cause instanceof TaskError) || cause.code !== 'engine_invalid_output') throw cause;
    throw refused('The clip of a character cannot be played.');
  }
}

/** The clips of an accepted task, as an engine wants them. Throws `clip_unreachable` or `invalid_clip`. */
export async function loadClips(
  claim: Pick<Claim, 'task' | 'leaseToken'>,
  deps: Dependencies & Publishing,
): Promise<readonly ClipFile[]> {
  const { task } = claim;
  const files: ClipFile[] = [];
  for (const { url, assetId, startSeconds, endSeconds } of task.request.characters) {
    const asset = assetId === undefined ? null : assetOfClip(task, assetId);
    const bytes = asset === null ? await deps.urls.fetchClip(url) : await readAsset(asset, deps);
    const checked = deps.media.checkClip(bytes);
    const publicUrl =
      asset === null
        ? await publish(claim, checked, deps)
        : deps.upstreamAccess.linkTo({ ...asset, ...checked });
    files.push({ ...checked, startSeconds, endSeconds, publicUrl });
  }
  return files;
}

function assetOfClip(task: Task, assetId: string): Asset {
  const asset = task.assets.find((candidate) => candidate.id === assetId);
  if (asset === undefined) {
    throw new TaskError('internal_error', 'The clip of a character of this task is missing.', {
      internalMessage: `task ${task.id} names asset ${assetId}`,
    });
  }
  return asset;
}

async function readAsset(asset: Asset, { blobs }: Dependencies): Promise<Uint8Array> {
  const bytes = new Uint8Array(asset.bytes);
  let filled = 0;
  for await (const piece of blobs.open(asset.storageKey, null)) {
    bytes.set(piece, filled);
    filled += piece.byteLength;
  }
  return bytes;
}

function refused(message: string): TaskError {
  return new TaskError('invalid_clip', message, { param: 'characters' });
}
