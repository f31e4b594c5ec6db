import { randomUUID } from 'node:crypto';
import type { EngineControl, FilmToPlan, TrialFilm } from '../admin/route.ts';
import type { AuditLog } from '../db/audit-log.ts';
import type { Database } from '../db/database.ts';
import { engineLoads } from '../db/store/engine-slots.ts';
import { explainPlan } from '../lifecycle/planning.ts';
import { priceOf } from '../lifecycle/pricing.ts';
import { type Engine, NotAccepted } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import type { PriceBooks } from '../task/ledger.ts';
import type { BlobStore, EngineRegistry, Media } from '../task/ports.ts';
import { ruleFor } from '../task/pricing.ts';
import type { GenerationRequest } from '../task/request.ts';
import type { WiredEngines } from './engines.ts';

export interface EngineControlParts {
  readonly database: Database;
  readonly wired: Pick<WiredEngines, 'all' | 'setDraining'>;
  readonly registry: EngineRegistry;
  readonly prices: PriceBooks;
  readonly auditLog: Pick<AuditLog, 'record'>;
  readonly blobs: BlobStore;
  readonly media: Pick<Media, 'probeVideo'>;
}

/** Below the five minutes after which HTTP clients commonly give up an answer. */
const TRIAL_MS = 270_000;

/** What operators can do with engines, and ask about them. */
export function wireEngineControl(parts: EngineControlParts): EngineControl {
  const { database, wired, registry, prices, auditLog } = parts;
  return {
    engines: wired.all,
    draining: async () => {
      await registry.refresh();
      return registry.draining();
    },
    setDraining: (engineId, draining, change) =>
      wired.setDraining(engineId, draining, {
        ...change,
        action: draining ? 'engine.drain' : 'engine.resume',
        subject: engineId,
      }),
    loads: () => engineLoads(database),
    makeTrialFilm: async (engine, change) => {
      await auditLog.record({ ...change, action: 'engine.test-film', subject: engine.id });
      return await makeTrialFilm(engine, parts);
    },
    dryRun: async (film) => {
      await registry.refresh();
      const { taskId, projectId, keyId } = film;
      const request = exampleOf(film);
      const candidates = explainPlan(registry, { taskId, projectId, keyId, request });
      const chosen = candidates.find(({ plan }) => plan !== null);
      if (chosen === undefined || chosen.plan === null) return { candidates, holdMicro: null };
      const book = await prices.current();
      const sold = ruleFor(book, request.model) !== null;
      const price = sold ? priceOf(book, request, chosen.plan, chosen.engine.capabilities) : null;
      return { candidates, holdMicro: price?.holdMicro ?? null };
    },
  };
}

/** Everything that was not said is as in the plainest request. */
function exampleOf(film: Omit<FilmToPlan, 'taskId' | 'projectId' | 'keyId'>): GenerationRequest {
  const { model, seconds, width, height, style, watermark } = film;
  return {
    model,
    seconds,
    width,
    height,
    style,
    watermark,
    prompt: 'waves on a beach',
    seed: 1,
    private: false,
    images: Array.from({ length: film.images }, () => ({ kind: 'stored', assetId: '' }) as const),
    characters: Array.from({ length: film.characters }, () => ({
      url: 'https://clips.example/1.mp4',
      startSeconds: 0,
      endSeconds: 2,
    })),
    callbackUrl: null,
    source: null,
  };
}

/** Straight to the engine and no task: what it says is told as it is, whatever the routes are. */
async function makeTrialFilm(
  engine: Engine,
  { blobs, media }: Pick<EngineControlParts, 'blobs' | 'media'>,
): Promise<TrialFilm> {
  const startedMs = performance.now();
  const tookMs = (): number => performance.now() - startedMs;
  const failed = (detail: string): TrialFilm => ({ made: false, detail, tookMs: tookMs(), film: null });
  const request = smallest(engine);
  const [attemptId, taskId] = [`trial_${randomUUID()}`, `trial_${randomUUID()}`];
  try {
    const plan = engine.plan(request);
    const ref = await engine.submit(
      { attemptId, taskId, request, plan, images: [], clips: [], webhookUrl: null },
      AbortSignal.timeout(TRIAL_MS),
    );
    for (;;) {
      const poll = await polled(engine, ref);
      if (poll.state === 'failed') return failed(poll.failure.message);
      if (poll.state === 'lost') return failed('The engine does not know the film any more.');
      if (poll.state === 'done') break;
      if (tookMs() > TRIAL_MS)
        return failed(`There is no film after ${TRIAL_MS / 1000} s; it may still be made.`);
      await new Promise((resolve) => setTimeout(resolve, engine.pollIntervalMs));
    }
    const file = await engine.fetch(ref, 'video');
    const stored = await blobs.put(file.chunks, 'mp4');
    try {
      const facts = await media.probeVideo(stored.storageKey);
      return {
        made: true,
        detail: 'A playable film.',
        tookMs: tookMs(),
        film: { ...facts, bytes: stored.bytes },
      };
    } finally {
      await blobs.remove(stored.storageKey);
      await engine.discard(ref);
    }
  } catch (error) {
    if (error instanceof NotAccepted) return failed(`It was not taken (${error.reason}): ${error.message}`);
    if (error instanceof TaskError) return failed(error.internalMessage ?? error.message);
    throw error;
  }
}

/** A transient trouble is no verdict. */
async function polled(engine: Engine, ref: Parameters<Engine['poll']>[0]): ReturnType<Engine['poll']> {
  try {
    return await engine.poll(ref);
  } catch (error) {
    if (error instanceof TaskError && error.retryable) return { state: 'queued' };
    throw error;
  }
}

function smallest({ capabilities: can }: Engine): GenerationRequest {
  const pixels = ({ width, height }: { width: number; height: number }): number => width * height;
  const frames = [...(can.sizes ?? [])].sort((one, other) => pixels(one) - pixels(other));
  const { width, height } = frames[0] ?? { width: can.sideMin * 2, height: can.sideMin };
  const seconds = can.secondsAllowed?.[0] ?? can.secondsMin;
  const film = { model: 'trial', seconds, width, height, style: null, watermark: false };
  return exampleOf({ ...film, images: 0, characters: 0 });
}
