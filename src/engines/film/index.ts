import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type ClipDecoder, type ClipDecoderChoice, findClipDecoders } from '../../decoding/decoders.ts';
import type { Engine, EngineFile, EnginePoll, EngineRef } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { AssetKind } from '../../task/task.ts';
import { AttemptStore, OUTPUT_FILES } from './attempts/attempt-store.ts';
import { isDiskFull } from './attempts/durable-file.ts';
import { isHeld } from './attempts/render-lock.ts';
import { capabilitiesWith, ENGINE_ID, planFilm } from './plan.ts';
import { CHILD_ENTRY } from './render/render-process.ts';
import { RenderQueue } from './render/render-queue.ts';
import { Room, type RoomOptions } from './render/room.ts';
import type { SinkChoice } from './render/sinks/choose-sink.ts';
import { limitsFor } from './render/watchdog.ts';

export { chooseSink, type SinkChoice, SinkUnavailable } from './render/sinks/choose-sink.ts';

export interface FilmEngineOptions {
  /** One folder per attempt is kept here until it is discarded. Several processes may share it. */
  readonly workDir: string;
  /** Renders at once; each uses up to four cores. Default: half the cores. */
  readonly concurrency?: number;
  /** Has a process ready for the first film, a moment after the start. For a process that will make films. */
  readonly prewarm?: boolean;
  /** How pictures become a film: see `chooseSink`. Default: the encoder that is always there. */
  readonly sink?: SinkChoice;
  /** What may decode clips of characters, of what is installed. Default: everything that is safe to use, `auto`. */
  readonly clipDecoder?: ClipDecoderChoice;
  readonly log?: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** What a test replaces to see a render hang or crash; no request reaches it. */
export interface FilmEngineInternals {
  readonly childEntry: URL;
  readonly limits: typeof limitsFor;
  readonly room?: Pick<RoomOptions, 'freeBytes' | 'pauseMs'>;
}

const POLL_INTERVAL_MS = 400;
const WARM_UP_DELAY_MS = 1000;
const DRAFT_AGE_MAX_MS = 3_600_000;

/** The engine that needs no GPU, no key and no ffmpeg: films are drawn and encoded here, on the CPU. */
export function createFilmEngine(
  options: FilmEngineOptions,
  internals: FilmEngineInternals = { childEntry: CHILD_ENTRY, limits: limitsFor },
): Engine {
  const store = new AttemptStore(options.workDir);
  const log = options.log ?? (() => undefined);
  const decoders: readonly ClipDecoder[] = findClipDecoders(
    options.clipDecoder ?? 'auto',
    process.env['PATH'] ?? '',
  );
  const capabilities = capabilitiesWith(decoders);
  const films = options.concurrency ?? Math.max(1, Math.floor(availableParallelism() / 2));
  const queue = new RenderQueue({
    store,
    concurrency: films,
    sink: options.sink ?? { name: 'wasm' },
    decoders,
    log,
    childEntry: internals.childEntry,
    limits: internals.limits,
    room: new Room({ workDir: options.workDir, log, ...internals.room }),
  });
  // Not at once: the start itself needs the cores, and may yet fail.
  const warmUp = setTimeout(() => options.prewarm && queue.warm(), WARM_UP_DELAY_MS).unref();
  void store.removeDrafts(DRAFT_AGE_MAX_MS, Date.now()).catch((error: unknown) => {
    log('film drafts could not be removed', { error: String(error) });
  });

  return {
    id: ENGINE_ID,
    capabilities,
    concurrency: { films, of: 'process' },
    pollIntervalMs: POLL_INTERVAL_MS,
    plan: (request) => planFilm(request, capabilities),

    async submit(submission, signal) {
      signal.throwIfAborted();
      await store.create(submission).catch((error: unknown) => {
        if (!isDiskFull(error)) throw error;
        const internalMessage = 'the work folder of the film engine is full';
        throw new TaskError('unavailable', 'There is no room for films at the moment.', {
          internalMessage,
          cause: error,
        });
      });
      queue.add(submission.attemptId);
      return { attemptId: submission.attemptId };
    },

    poll: async (ref) => await pollAttempt(store, queue, attemptOf(ref)),

    async fetch(ref, output: AssetKind): Promise<EngineFile> {
      const { name, contentType } = OUTPUT_FILES[output];
      const path = join(store.folder(attemptOf(ref)), name);
      await access(path);
      return { contentType, chunks: createReadStream(path) };
    },

    async cancel(ref) {
      const attemptId = attemptOf(ref);
      const failure = { code: 'cancelled', message: 'the film was cancelled' } as const;
      const end = await store.end(attemptId, { state: 'failed', failure });
      await queue.stop(attemptId);
      return end !== 'absent' && end.state === 'done' ? 'too_late' : 'cancelled';
    },

    async discard(ref) {
      const attemptId = attemptOf(ref);
      await queue.stop(attemptId);
      await store.remove(attemptId);
    },

    async close() {
      clearTimeout(warmUp);
      await queue.close();
    },
  };
}

function attemptOf(ref: EngineRef): string {
  const { attemptId } = ref;
  if (typeof attemptId === 'string') return attemptId;
  throw new TaskError('engine_failed', 'the film engine does not know this attempt');
}

/** Everything is read from the folder, so that it makes no difference which process submitted the attempt. */
async function pollAttempt(store: AttemptStore, queue: RenderQueue, attemptId: string): Promise<EnginePoll> {
  const state = await store.state(attemptId);
  if (state === 'absent') return { state: 'lost' };
  if (state !== 'open') return state;
  const here = queue.state(attemptId);
  if (here !== null) return here;
  if (await isHeld(store.folder(attemptId))) return { state: 'running', progress: null };
  queue.add(attemptId);
  return { state: 'queued' };
}
