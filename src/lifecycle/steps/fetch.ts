import type { Engine, EngineRef } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import { orientationOf } from '../../task/frame-size.ts';
import type { Claim } from '../../task/ports.ts';
import type { Asset, AssetKind, Plan } from '../../task/task.ts';
import type { LifecycleDependencies } from '../dependencies.ts';
import { failTask } from '../fail-task.ts';
import { filmIsLost } from '../lost-film.ts';
import { within, withoutPauses } from '../time-limit.ts';
import { acceptedRef } from './poll.ts';
import { planned } from './submit.ts';

/** Longest accepted difference between the planned and the delivered length, in milliseconds. */
const DURATION_TOLERANCE_MS = 500;

/** A connection whose other end is gone says nothing at all; the slowest one that works says something. */
const SILENCE_MAX_MS = 10_000;

const EXTENSIONS: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'image/webp': 'webp',
  'image/jpeg': 'jpg',
  'image/png': 'png',
};

const PICTURES = [
  { kind: 'thumbnail', extension: 'webp', contentType: 'image/webp' },
  { kind: 'spritesheet', extension: 'jpg', contentType: 'image/jpeg' },
] as const;

/** Brings the engine's files into our storage and proves that they are what was asked before anybody sees them. */
export async function fetchStep(claim: Claim, deps: LifecycleDependencies): Promise<void> {
  const { plan, engine } = planned(claim, deps);
  const ref = await acceptedRef(claim, deps);
  const verdict = await within('a poll', SILENCE_MAX_MS, engine.poll(ref));
  if (verdict.state === 'failed') {
    await failTask(claim, verdict.failure, deps);
    return;
  }
  if (verdict.state === 'lost') {
    await filmIsLost(claim, engine, deps);
    return;
  }
  if (verdict.state !== 'done') {
    throw new TaskError('engine_failed', 'The engine lost the finished video.', {
      internalMessage: `poll answered ${verdict.state} in stage fetch`,
    });
  }
  if (!verdict.outputs.includes('video')) {
    throw new TaskError('engine_invalid_output', 'The engine delivered no video.');
  }
  const assets: Asset[] = [];
  try {
    for (const output of verdict.outputs) assets.push(await storeOutput(engine, ref, output, plan, deps));
    await addPictures(claim, assets, deps);
  } catch (error) {
    await Promise.all(assets.map((asset) => deps.blobs.remove(asset.storageKey)));
    throw error;
  }
  const changed = await deps.store.change(
    claim,
    { type: 'fetched', assets },
    { jobs: [{ step: 'settle', taskId: claim.task.id, delayMs: 0 }], linkLifetimeMs: deps.linkLifetimeMs },
  );
  if (changed === null) await Promise.all(assets.map((asset) => deps.blobs.remove(asset.storageKey)));
}

/** Most engines deliver a film and no pictures of it. One that cannot be decoded is delivered without. */
async function addPictures(claim: Claim, assets: Asset[], deps: LifecycleDependencies): Promise<void> {
  const missing = PICTURES.filter(({ kind }) => !assets.some((asset) => asset.kind === kind));
  const video = assets.find(({ kind }) => kind === 'video');
  if (missing.length === 0 || video === undefined) return;
  const needed = deps.moderation.stages.includes('result');
  const pictures = await deps.media.picturesOf(video.storageKey, video.durationMs / 1000, needed);
  if ('reason' in pictures) {
    const { id: taskId, plan } = claim.task;
    const fields = { taskId, engineId: plan?.engineId, reason: pictures.reason };
    const told = needed
      ? 'a film has no pictures that moderation could look at, so it is refused; an ffmpeg on the PATH decodes most films'
      : 'a film is delivered without thumbnail and spritesheet';
    deps.log.warn(fields, told);
    return;
  }
  for (const { kind, extension, contentType } of missing) {
    const stored = await deps.blobs.put(once(pictures[kind]), extension);
    try {
      assets.push({ id: deps.newAssetId(), kind, ...stored, contentType, ...(await picture(stored, deps)) });
    } catch (error) {
      await deps.blobs.remove(stored.storageKey);
      throw error;
    }
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function storeOutput(
  engine: Engine,
  ref: EngineRef,
  kind: AssetKind,
  plan: Plan,
  deps: LifecycleDependencies,
): Promise<Asset> {
  const file = await within('the start of a fetch', SILENCE_MAX_MS, engine.fetch(ref, kind));
  const extension = EXTENSIONS[file.contentType];
  if (extension === undefined) {
    throw new TaskError('engine_invalid_output', `The engine delivered a ${kind} of an unknown type.`, {
      internalMessage: file.contentType,
    });
  }
  const chunks = withoutPauses('a chunk of a film', SILENCE_MAX_MS, file.chunks);
  const stored = await deps.blobs.put(chunks, extension);
  try {
    const facts =
      kind === 'video'
        ? await checkedVideo(stored.storageKey, plan, engine, deps)
        : await picture(stored, deps);
    return { id: deps.newAssetId(), kind, ...stored, contentType: file.contentType, ...facts };
  } catch (error) {
    await deps.blobs.remove(stored.storageKey);
    throw error;
  }
}

async function checkedVideo(
  storageKey: string,
  plan: Plan,
  { capabilities }: Engine,
  deps: LifecycleDependencies,
): Promise<Pick<Asset, 'width' | 'height' | 'durationMs'>> {
  const { width, height, durationMs } = await deps.media.probeVideo(storageKey);
  const facts = { width, height, durationMs };
  if (!(capabilities.approximate === true ? isTurned(facts, plan) : differs(facts, plan))) return facts;
  throw new TaskError('engine_invalid_output', 'The engine delivered a video of another size or length.', {
    internalMessage: `planned ${plan.width}x${plan.height} ${plan.seconds} s, got ${width}x${height} ${durationMs} ms`,
  });
}

type VideoSize = Pick<Asset, 'width' | 'height' | 'durationMs'>;

function differs({ width, height, durationMs }: VideoSize, plan: Plan): boolean {
  const sameSize = width === plan.width && height === plan.height;
  return !sameSize || Math.abs(durationMs - plan.seconds * 1000) > DURATION_TOLERANCE_MS;
}

/** A model's own sizes are good enough, but a film that lies on its side is not what was asked for. */
function isTurned(video: VideoSize, plan: Plan): boolean {
  if (video.width === video.height || plan.width === plan.height) return false;
  return orientationOf(video) !== orientationOf(plan);
}

async function picture(
  stored: { storageKey: string },
  deps: LifecycleDependencies,
): Promise<Pick<Asset, 'width' | 'height' | 'durationMs'>> {
  const { width, height } = await deps.media.probeImage(stored.storageKey);
  return { width, height, durationMs: 0 };
}
