import { randomUUID } from 'node:crypto';
import type { Engine, EnginePoll } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import type { PollClaim, PollOutcome } from '../task/polls.ts';
import { transition } from '../task/transition.ts';
import { timeLeftOf } from './deadlines.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import { followDetached } from './detached-films.ts';
import { engineOfPlan } from './planning.ts';
import { POLL_MAX_MS, runStep, usualDelayMs } from './run-step.ts';
import { within } from './time-limit.ts';

/** Polls of one engine at once in this process: one that hangs holds up nobody else's. */
const POLLS_AT_ONCE = 200;
/** Longer than a poll may take; one whose process died is asked again after it. */
const LEASE_MS = 20_000;
/** A film that needs more than a poll: if that goes astray it is asked about again. */
const EVENT_GRACE_MS = 15_000;
/** Films that are done, failed or lost are written down so many at a time; each is some transactions. */
const EVENTS_AT_ONCE = 16;
/** Wakes are gathered into slots this wide. */
const SLOT_MS = 50;
/** For films that other processes have submitted or were hinted at. */
const LOOK_EVERY_MS = 2_000;

/** What came of one poll: a time for the next, and perhaps something that the task has to be told. */
type Outcome = Omit<PollOutcome, 'attemptId'> & {
  readonly progress?: number;
  readonly next?: () => Promise<void>;
};

export interface Poller {
  /** A film of this process is due after so long. */
  expect(delayMs: number): void;
  start(): void;
  /** Takes no more and waits for what is under way, up to `timeoutMs`; the rest is asked again after its lease. */
  stop(timeoutMs: number): Promise<void>;
  /** Asks about everything that is due, once, and waits for all that follows; for a process that does not `start`. */
  round(): Promise<void>;
}

/**
 * Asks engines about their films, in batches: one statement takes all that is due, one gives back all that only waits.
 * A film that is done, failed or lost goes on as an ordinary step under its task's lease.
 */
export function createPoller(around: LifecycleDependencies): Poller {
  const deps: LifecycleDependencies = { ...around, wakePoller: (delayMs) => expect(delayMs) };
  const { store, log } = deps;
  const atWork = new Map<string, number>();
  const full = new Set<string>();
  const wakes = new Map<number, NodeJS.Timeout>();
  const running = new Set<Promise<unknown>>();
  const events: (() => Promise<void>)[] = [];
  let eventsAtWork = 0;
  let pumping: Promise<void> | null = null;
  let again = false;
  let look: NodeJS.Timeout | null = null;
  let stopped = false;

  function expect(delayMs: number): void {
    if (stopped) return;
    const slot = Math.floor((performance.now() + delayMs) / SLOT_MS) + 1;
    if (wakes.has(slot)) return;
    const timer = setTimeout(
      () => {
        wakes.delete(slot);
        void pump();
      },
      slot * SLOT_MS - performance.now(),
    );
    timer.unref();
    wakes.set(slot, timer);
  }

  function pump(): Promise<void> {
    again = true;
    pumping ??= takeAll().finally(() => {
      pumping = null;
    });
    return pumping;
  }

  async function takeAll(): Promise<void> {
    while (again && !stopped) {
      again = false;
      try {
        const token = randomUUID();
        const claims = await store.claimPolls(token, {
          perEngine: POLLS_AT_ONCE,
          room: Object.fromEntries([...atWork].map(([id, count]) => [id, POLLS_AT_ONCE - count])),
          leaseMs: LEASE_MS,
        });
        if (claims.length > 0) ask(token, claims);
      } catch (error) {
        log.error({ err: error }, 'films could not be taken to be asked about');
        expect(LOOK_EVERY_MS);
      }
    }
  }

  /** Starts all polls of a batch. Their outcomes are written together: those that are there when a write is done. */
  function ask(token: string, claims: readonly PollClaim[]): void {
    const done: { claim: PollClaim; outcome: Outcome }[] = [];
    let writing: Promise<void> | null = null;
    const write = async (): Promise<void> => {
      await Promise.resolve();
      while (done.length > 0) await writeDown(token, done.splice(0));
    };
    for (const { engineId } of claims) {
      const count = (atWork.get(engineId) ?? 0) + 1;
      atWork.set(engineId, count);
      if (count >= POLLS_AT_ONCE) full.add(engineId);
    }
    for (const claim of claims) {
      const { engineId } = claim;
      const asked = askOne(claim).then((outcome) => {
        const count = (atWork.get(engineId) ?? 1) - 1;
        if (count === 0) atWork.delete(engineId);
        else atWork.set(engineId, count);
        done.push({ claim, outcome });
        writing ??= write().finally(() => {
          writing = null;
        });
        // There was no room for more of this engine's films; half of it makes the next batch worth its statement.
        if (count <= POLLS_AT_ONCE / 2 && full.delete(engineId)) again = true;
        return writing;
      });
      track(asked);
    }
  }

  function track(work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => log.error({ err: error }, 'a poll failed and will be tried again'))
      .finally(() => {
        running.delete(tracked);
        if (again) void pump();
      });
    running.add(tracked);
  }

  async function writeDown(
    token: string,
    done: readonly { claim: PollClaim; outcome: Outcome }[],
  ): Promise<void> {
    const outcomes = done.map(({ claim, outcome }) => {
      const { delayMs, steady, tries } = outcome;
      return { attemptId: claim.attemptId, delayMs, steady, tries };
    });
    const shown = done.flatMap(({ claim: { taskId }, outcome: { progress } }) =>
      progress === undefined ? [] : [{ taskId, progress }],
    );
    await store.returnPolls(token, outcomes);
    if (shown.length > 0) await store.raiseProgress(shown);
    for (const { outcome } of done) {
      if (outcome.next === undefined) expect(outcome.delayMs);
      else events.push(outcome.next);
    }
    runEvents();
  }

  function runEvents(): void {
    while (eventsAtWork < EVENTS_AT_ONCE) {
      const event = events.shift();
      if (event === undefined) return;
      eventsAtWork += 1;
      track(
        event().finally(() => {
          eventsAtWork -= 1;
          runEvents();
        }),
      );
    }
  }

  async function idle(): Promise<void> {
    while (pumping !== null || running.size > 0) await Promise.all([pumping, ...running]);
  }

  async function askOne(claim: PollClaim): Promise<Outcome> {
    try {
      if (claim.detachedMs !== null) return await followDetached(claim, claim.detachedMs, deps);
      return await askLive(claim, deps);
    } catch (error) {
      const fields = { taskId: claim.taskId, stage: 'poll', tries: claim.tries + 1, err: error };
      const expected = error instanceof TaskError;
      if (expected && !error.retryable && claim.detachedMs === null) return event(claim, deps);
      log.warn(fields, 'a step failed and will be tried again');
      const delayMs = (expected ? error.retryAfterMs : null) ?? usualDelayMs(claim.tries);
      return { delayMs, steady: false, tries: claim.tries + 1 };
    }
  }

  return {
    expect,
    start() {
      look = setInterval(() => void pump(), LOOK_EVERY_MS);
      look.unref();
      void pump();
    },
    async stop(timeoutMs) {
      stopped = true;
      if (look !== null) clearInterval(look);
      for (const timer of wakes.values()) clearTimeout(timer);
      wakes.clear();
      await within('the last polls', timeoutMs, idle()).catch((error: unknown) => {
        log.warn({ err: error }, 'stopped before all polls were answered');
      });
    },
    async round() {
      await pump();
      await idle();
    },
  };
}

async function askLive(claim: PollClaim, deps: LifecycleDependencies): Promise<Outcome> {
  const { plan, ref } = claim;
  const engine = plan === null ? null : engineOfPlan(deps.engines, plan);
  // The step knows what to say of these, and of a task whose time is over.
  if (engine === null || ref === null || timeLeftOf('poll', claim, deps.deadlines).leftMs <= 0)
    return event(claim, deps);
  const verdict = await within('a poll', POLL_MAX_MS, engine.poll(ref));
  if (verdict.state === 'queued') return waiting(engine);
  if (verdict.state !== 'running') return event(claim, deps, verdict);
  return { ...waiting(engine), ...risen(claim, verdict.progress) };
}

function waiting({ pollIntervalMs }: Engine): Outcome {
  return { delayMs: pollIntervalMs, steady: true, tries: 0 };
}

/** What is to be shown from now on; nothing when that is what is shown already. */
function risen({ status, progress, plan }: PollClaim, told: number | null): { progress?: number } {
  const state = { status, stage: 'poll', progress, plan, failure: null } as const;
  const next = transition(state, { type: 'progressed', progress: told ?? progress });
  return next.status === status && next.progress === progress ? {} : { progress: next.progress };
}

function event(claim: PollClaim, deps: LifecycleDependencies, verdict?: EnginePoll): Outcome {
  const next = (): Promise<void> => runStep({ step: 'poll', taskId: claim.taskId }, deps, verdict);
  return { delayMs: EVENT_GRACE_MS, steady: false, tries: claim.tries, next };
}
