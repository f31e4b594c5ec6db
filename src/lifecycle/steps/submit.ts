import { type Engine, type EngineRef, NotAccepted } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { Attempt, Claim } from '../../task/ports.ts';
import type { Plan } from '../../task/task.ts';
import { loadClips } from '../character-clips.ts';
import type { LifecycleDependencies } from '../dependencies.ts';
import { failTask, stopEngineWork } from '../fail-task.ts';
import { engineOfPlan, factsOf, planRequest } from '../planning.ts';
import { loadReferences } from '../reference-images.ts';
import { waitAgain } from '../wait-again.ts';

const SUBMIT_TIMEOUT_MS = 100_000;
/** An engine that was busy and does not say for how long. */
const BUSY_DELAY_MS = 5_000;
/** An operator has to act first, or money to come; nobody does so within seconds. */
const CLOSED_DELAY_MS = 60_000;

/**
 * Gives the film to its engine, at most once where a second time could be paid for. The attempt is committed
 * before the engine is called; a crash in between leaves an attempt without a reference, which only an engine
 * that can tell a repeat from a second order may be asked again. Others may look for what they were given.
 */
export async function submitStep(claim: Claim, deps: LifecycleDependencies): Promise<void> {
  const { plan, engine } = planned(claim, deps);
  const latest = await deps.store.latestAttempt(claim.task.id);
  const open = latest?.state === 'refused' || latest?.state === 'lost' ? null : latest;
  await deps.engines.refresh();
  if (open === null && deps.engines.draining().has(engine.id)) {
    await planAgain(claim, deps);
    return;
  }
  if (open === null || (open.ref === null && engine.capabilities.resubmit === 'safe')) {
    await sendFilm(claim, plan, engine, open, deps);
    return;
  }
  if (open.ref !== null) await submitted(claim, engine, deps);
  else await recoverFilm(claim, plan, engine, open, deps);
}

async function sendFilm(
  claim: Claim,
  plan: Plan,
  engine: Engine,
  open: Attempt | null,
  deps: LifecycleDependencies,
): Promise<void> {
  const { task } = claim;
  const images = await loadReferences(claim, deps);
  const clips = engine.capabilities.characters ? await loadClips(claim, deps) : [];
  const attempt = open ?? (await deps.store.startAttempt(claim, engine.id));
  let ref: EngineRef;
  try {
    const webhookUrl = deps.upstreamAccess.hookOf(attempt);
    ref = await engine.submit(
      { attemptId: attempt.id, taskId: task.id, request: task.request, plan, images, clips, webhookUrl },
      AbortSignal.timeout(SUBMIT_TIMEOUT_MS),
    );
  } catch (error) {
    if (!(error instanceof NotAccepted)) throw error;
    await deps.store.refuseAttempt(attempt.id, error.reason);
    await lookElsewhere(claim, engine, error, deps);
    return;
  }
  await deps.store.acceptAttempt(attempt.id, ref);
  await submitted(claim, engine, deps);
}

async function submitted(claim: Claim, engine: Engine, deps: LifecycleDependencies): Promise<void> {
  const changed = await deps.store.change(
    claim,
    { type: 'submitted' },
    {
      jobs: [{ step: 'poll', taskId: claim.task.id, delayMs: engine.pollIntervalMs }],
      linkLifetimeMs: deps.linkLifetimeMs,
    },
  );
  deps.wakePoller?.(engine.pollIntervalMs);
  // Somebody else goes on with it, unless it ended while it was being submitted.
  if (changed === null && (await deps.store.hasEnded(claim.task.id)))
    await stopEngineWork(claim.task.id, deps);
}

/** Nothing was accepted: another engine of the model may have it, else the same one later. */
async function lookElsewhere(
  claim: Claim,
  engine: Engine,
  refusal: NotAccepted,
  deps: LifecycleDependencies,
): Promise<void> {
  const { id: taskId } = claim.task;
  const { reason, message } = refusal;
  deps.log.warn({ taskId, engineId: engine.id, reason, message }, 'an engine did not take a film');
  const refusedBy = [...(await deps.store.enginesThatRefused(taskId)), engine.id];
  if (othersCan(claim, refusedBy, deps)) {
    await planAgain(claim, deps);
    return;
  }
  if (reason === 'unfit') {
    await failTask(claim, refusal.failure, deps);
    return;
  }
  const delayMs = refusal.retryAfterMs ?? (reason === 'busy' ? BUSY_DELAY_MS : CLOSED_DELAY_MS);
  await waitAgain(claim, { step: 'submit', delayMs }, deps);
}

async function planAgain(claim: Claim, deps: LifecycleDependencies): Promise<void> {
  const jobs = [{ step: 'plan', taskId: claim.task.id, delayMs: 0 }] as const;
  await deps.store.change(claim, { type: 'refused' }, { jobs, linkLifetimeMs: deps.linkLifetimeMs });
}

function othersCan(claim: Claim, refusedBy: readonly string[], deps: LifecycleDependencies): boolean {
  try {
    return !planRequest(deps.engines, factsOf(claim.task), refusedBy).draining;
  } catch (error) {
    if (error instanceof TaskError) return false;
    throw error;
  }
}

/** The film was sent and nobody answered. It is never sent again; an engine that can looks for it. */
async function recoverFilm(
  claim: Claim,
  plan: Plan,
  engine: Engine,
  attempt: Attempt,
  deps: LifecycleDependencies,
): Promise<void> {
  const { task } = claim;
  const recovery = (await engine.recover?.({
    attemptId: attempt.id,
    taskId: task.id,
    request: task.request,
    plan,
    webhookUrl: deps.upstreamAccess.hookOf(attempt),
    ageMs: attempt.ageMs,
    isTaken: (ref) => deps.store.isReferenceTaken(attempt, ref),
  })) ?? { state: 'unknown' };
  const again = (delayMs: number) => waitAgain(claim, { step: 'submit', delayMs }, deps);
  switch (recovery.state) {
    case 'found':
      if (await deps.store.adoptReference(attempt, recovery.ref)) await submitted(claim, engine, deps);
      // Somebody else's recovery was quicker, so there may be another one for us.
      else await again(0);
      return;
    case 'not_accepted':
      await deps.store.refuseAttempt(attempt.id, 'busy');
      await again(0);
      return;
    case 'look_again':
      await again(recovery.delayMs);
      return;
    case 'unknown':
      throw new TaskError(
        'submit_unknown',
        'The engine may have received this task, but did not confirm it.',
      );
  }
}

/** The plan and its engine, for every step after planning. */
export function planned(claim: Claim, deps: LifecycleDependencies): { plan: Plan; engine: Engine } {
  const { plan } = claim.task;
  const engine = plan === null ? null : engineOfPlan(deps.engines, plan);
  if (plan === null || engine === null) {
    throw new TaskError('no_engine', 'The engine of this task is no longer configured.', {
      internalMessage: `task ${claim.task.id} was planned for ${plan?.engineId ?? 'nothing'}`,
    });
  }
  return { plan, engine };
}
