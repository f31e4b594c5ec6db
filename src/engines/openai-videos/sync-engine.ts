import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type Engine, type EnginePoll, type EngineRef, NotAccepted } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import type { ConfiguredEngine, EnginePorts } from '../engine-type.ts';
import type { RemoteEngineOptions } from '../remote/engine.ts';
import { asText } from '../remote/fields.ts';
import { readInstructions } from '../remote/instructions.ts';
import { ProgressGuess } from '../remote/progress-guess.ts';
import { notThere, openResult } from '../remote/result-file.ts';
import { UpstreamHealth } from '../remote/upstream-health.ts';
import { describe, Upstream, unavailable } from '../remote/upstream-http.ts';
import { createBody } from './create-body.ts';
import { HeldFilms } from './held-films.ts';
import type { Profile } from './profiles.ts';
import { readSyncAnswer, type SyncOutcome } from './sync-answer.ts';

/** A server that refuses does so at once; one that says nothing for so long is at work. */
const AT_WORK_AFTER_MS = 1_000;
const CONNECT_MS = 5_000;
const ANSWER_MS = 8_000;
/** Tells this process from the one that had its number before. */
const PROCESS = randomUUID();

type Ended = SyncOutcome | { readonly state: 'broken'; readonly error: string };

/** A film whose request is open, or has been answered and not fetched yet. */
interface Run {
  readonly stop: AbortController;
  ended: Ended | null;
}

/**
 * Films of servers that answer a create only with the film. The request is held open in this process, and with the
 * process it is gone: such a film is `lost` then, which orders it again, since it costs nothing. Planning and checks are
 * those of `engine`.
 */
export function createSyncEngine(
  engine: ConfiguredEngine,
  profile: Profile,
  options: RemoteEngineOptions & { readonly extra: JsonObject },
  ports: EnginePorts,
): ConfiguredEngine {
  const { id, baseUrl, credential, timing, extra } = options;
  const timeouts = { connectMs: timing?.connectMs ?? CONNECT_MS, answerMs: timing?.answerMs ?? ANSWER_MS };
  const steadyMs = ports.steadyMs ?? ports.nowMs;
  const upstream = new Upstream({ baseUrl, credential, timeouts });
  const url = new URL(baseUrl + profile.createPath);
  const films = new HeldFilms();
  const runs = new Map<string, Run>();
  const creates = new UpstreamHealth(steadyMs);
  const guess = new ProgressGuess(steadyMs);
  const refOf = (attemptId: string): EngineRef => ({
    attemptId,
    process: PROCESS,
    host: hostname(),
    pid: process.pid,
  });

  async function made(run: Run, body: ReturnType<typeof createBody>): Promise<Ended> {
    try {
      return await upstream.createAndRead(url, body, run.stop.signal, {}, (reply) =>
        readSyncAnswer(reply, films, profile.resultFields),
      );
    } catch (error) {
      if (error instanceof NotAccepted) return { state: 'refused', refusal: error };
      return { state: 'broken', error: describe(error) };
    }
  }

  const submit: Engine['submit'] = async (submission) => {
    const { attemptId, plan } = submission;
    if (runs.has(attemptId)) return refOf(attemptId);
    if (creates.restMs > 0)
      throw new NotAccepted(
        'busy',
        { code: 'engine_failed', message: 'The engine takes no requests at the moment.' },
        { internalMessage: 'it refused the last request', retryAfterMs: creates.restMs },
      );
    const run: Run = { stop: new AbortController(), ended: null };
    runs.set(attemptId, run);
    const work = made(run, createBody(profile, submission, readInstructions(plan), extra)).then((ended) => {
      run.ended = ended;
      // Nobody wants it any more.
      if (!runs.has(attemptId)) void drop(ended);
      return ended;
    });
    const waiting = new AbortController();
    const pause = delay(AT_WORK_AFTER_MS, null, { signal: waiting.signal }).catch(() => null);
    const first = await Promise.race([work, pause]);
    waiting.abort();
    if (first?.state === 'refused') {
      runs.delete(attemptId);
      if (first.refusal.reason !== 'unfit') creates.failed(first.refusal.retryAfterMs);
      throw first.refusal;
    }
    creates.succeeded();
    guess.of(attemptId);
    return refOf(attemptId);
  };

  async function drop(ended: Ended | null): Promise<void> {
    if (ended?.state === 'held') await films.remove(ended.path);
  }

  async function poll(ref: EngineRef): Promise<EnginePoll> {
    const attemptId = attemptOf(ref);
    const run = runs.get(attemptId);
    if (run === undefined) {
      if (isElsewhere(ref)) throw unavailable('another process holds the request of this film', null);
      return { state: 'lost' };
    }
    const { ended } = run;
    if (ended === null) return { state: 'running', progress: guess.of(attemptId) };
    switch (ended.state) {
      case 'held':
      case 'address':
        guess.done(attemptId);
        return { state: 'done', outputs: ['video'] };
      case 'failed':
        ports.log('an engine made no film', { engineId: id, error: ended.error });
        return { state: 'failed', failure: ended.failure };
      default: {
        const error = ended.state === 'broken' ? ended.error : ended.refusal.message;
        ports.log('the request of a film broke off', { engineId: id, error });
        guess.forget(attemptId);
        runs.delete(attemptId);
        return { state: 'lost' };
      }
    }
  }

  async function forget(ref: EngineRef): Promise<Run | undefined> {
    const attemptId = attemptOf(ref);
    const run = runs.get(attemptId);
    runs.delete(attemptId);
    guess.forget(attemptId);
    run?.stop.abort();
    await drop(run?.ended ?? null);
    return run;
  }

  async function close(): Promise<void> {
    for (const { stop } of runs.values()) stop.abort();
    runs.clear();
    await films.close();
    await upstream.close();
    await engine.close();
  }

  const synchronous = (of: Engine): Engine => {
    const { recover: _recover, forPlan, ...rest } = of;
    return {
      ...rest,
      ...(forPlan === undefined ? {} : { forPlan: (plan) => synchronous(forPlan(plan)) }),
      isOpen: () => creates.restMs === 0,
      restMs: () => creates.restMs,
      submit,
      poll,
      async fetch(ref) {
        const ended = runs.get(attemptOf(ref))?.ended;
        if (ended?.state === 'held') return { contentType: 'video/mp4', chunks: films.open(ended.path) };
        if (ended?.state !== 'address')
          throw notThere('the finished film is held by no request of this process');
        const { address } = ended;
        const place = address.startsWith('data:') ? address : new URL(address, `${baseUrl}/`);
        return await openResult(upstream, place, ports.download);
      },
      async cancel(ref) {
        const run = await forget(ref);
        return run !== undefined && run.ended === null ? 'cancelled' : 'too_late';
      },
      async discard(ref) {
        await forget(ref);
      },
      close,
    };
  };
  return { ...synchronous(engine), forModel: (model) => synchronous(engine.forModel(model)) };
}

function attemptOf({ attemptId }: EngineRef): string {
  const found = asText(attemptId);
  if (found === null) throw new TaskError('engine_failed', 'This video is not one of the engine.');
  return found;
}

/** Whether the process that ordered it is still there, beside this one. Another machine's cannot be known to be. */
function isElsewhere({ process: owner, host, pid }: EngineRef): boolean {
  if (owner === PROCESS || host !== hostname() || typeof pid !== 'number' || pid === process.pid)
    return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
