import type { Engine } from '../task/engine.ts';
import type { PollClaim, PollOutcome } from '../task/polls.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import { engineOfPlan } from './planning.ts';
import { POLL_MAX_MS } from './run-step.ts';
import { within } from './time-limit.ts';

/** An answer to a create may still come this long after it was sent; nobody else looks for the film before. */
const ANSWER_MAX_MS = 110_000;
/** Between two looks for a film whose create was not answered. */
const LOOK_AGAIN_MS = 5_000;

type Followed = Omit<PollOutcome, 'attemptId'> & { readonly next?: () => Promise<void> };

/**
 * A film whose task has ended while its engine was at work: its client has been told, and pays nothing. It is called
 * off, or else followed until the engine is done with it, so that its slot is not given away while the upstream is
 * busy; what it makes is discarded. After the time that a film may run it is given up.
 */
export async function followDetached(
  claim: PollClaim,
  detachedMs: number,
  deps: LifecycleDependencies,
): Promise<Followed> {
  const engine =
    claim.plan === null ? deps.engines.byId(claim.engineId) : engineOfPlan(deps.engines, claim.plan);
  const over = detachedMs > deps.deadlines.runMs;
  const { ref } = claim;
  if (engine === null || over || claim.attemptState === 'refused') return ended(claim, engine, deps);
  if (ref === null) return await lookForUnanswered(claim, engine, deps);
  if (!claim.calledOff) {
    if ((await within('a cancel', POLL_MAX_MS, engine.cancel(ref))) === 'cancelled')
      return ended(claim, engine, deps);
    await deps.store.calledOff(claim.attemptId);
  }
  const verdict = await within('a poll', POLL_MAX_MS, engine.poll(ref));
  if (verdict.state === 'queued' || verdict.state === 'running') return again(engine.pollIntervalMs);
  deps.log.info(
    { taskId: claim.taskId, engineId: claim.engineId, state: verdict.state },
    'an engine is done with a film that nobody waits for',
  );
  return ended(claim, engine, deps);
}

function again(delayMs: number): Followed {
  return { delayMs, steady: false, tries: 0 };
}

function ended(claim: PollClaim, engine: Engine | null, deps: LifecycleDependencies): Followed {
  const next = async (): Promise<void> => {
    await discarded(claim, engine, deps);
    await deps.store.endDetached(claim.attemptId);
  };
  return { ...again(LOOK_AGAIN_MS), next };
}

async function discarded(
  { ref, taskId }: PollClaim,
  engine: Engine | null,
  deps: LifecycleDependencies,
): Promise<void> {
  if (engine === null || ref === null) return;
  try {
    await within('a discard', POLL_MAX_MS, engine.discard(ref));
  } catch (error) {
    deps.log.warn({ taskId, engineId: engine.id, err: error }, 'working files were not removed');
  }
}

/** The task ended while its create was under way. Its answer, or a webhook, brings the reference; else it is looked for. */
async function lookForUnanswered(
  claim: PollClaim,
  engine: Engine,
  deps: LifecycleDependencies,
): Promise<Followed> {
  const attempt = await deps.store.findAttempt(claim.attemptId);
  if (attempt === null || claim.plan === null) return ended(claim, engine, deps);
  if (attempt.ref !== null || attempt.ageMs < ANSWER_MAX_MS) return again(LOOK_AGAIN_MS);
  const request = await deps.store.requestOf(claim.taskId);
  if (request === null) return ended(claim, engine, deps);
  const recovery = (await engine.recover?.({
    attemptId: attempt.id,
    taskId: claim.taskId,
    request,
    plan: claim.plan,
    webhookUrl: deps.upstreamAccess.hookOf(attempt),
    ageMs: attempt.ageMs,
    isTaken: (found) => deps.store.isReferenceTaken(attempt, found),
  })) ?? { state: 'unknown' };
  if (recovery.state === 'look_again') return again(recovery.delayMs);
  if (recovery.state === 'found') {
    await deps.store.adoptReference(attempt, recovery.ref);
    return again(0);
  }
  return ended(claim, engine, deps);
}
