import type { Engine } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { Attempt, Claim } from '../../task/ports.ts';
import type { Plan } from '../../task/task.ts';
import { loadClips } from '../character-clips.ts';
import type { LifecycleDependencies } from '../dependencies.ts';
import { loadReferences } from '../reference-images.ts';

const SUBMIT_TIMEOUT_MS = 100_000;

/**
 * Gives the film to its engine, at most once where a second time could be paid for. The attempt is committed
 * before the engine is called; a crash in between leaves an attempt without a reference, which only an engine
 * that can tell a repeat from a second order may be asked again.
 */
export async function submitStep(claim: Claim, deps: LifecycleDependencies): Promise<void> {
  const { task } = claim;
  const { plan, engine } = planned(claim, deps);
  const earlier = await deps.store.latestAttempt(task.id);
  const images = earlier?.ref == null ? await loadReferences(task, deps) : [];
  const wanted = earlier?.ref == null && engine.capabilities.characters;
  const clips = wanted ? await loadClips(task, deps) : [];
  const attempt = await openAttempt(claim, engine, earlier, deps);
  if (attempt.ref === null) {
    const ref = await engine.submit(
      { attemptId: attempt.id, taskId: task.id, request: task.request, plan, images, clips },
      AbortSignal.timeout(SUBMIT_TIMEOUT_MS),
    );
    await deps.store.acceptAttempt(attempt.id, ref);
  }
  await deps.store.change(
    claim,
    { type: 'submitted' },
    {
      jobs: [{ step: 'poll', taskId: task.id, delayMs: engine.pollIntervalMs }],
      linkLifetimeMs: deps.linkLifetimeMs,
    },
  );
}

async function openAttempt(
  claim: Claim,
  engine: Engine,
  earlier: Attempt | null,
  deps: LifecycleDependencies,
): Promise<Attempt> {
  if (earlier === null) return deps.store.startAttempt(claim, engine.id);
  if (earlier.ref !== null || engine.capabilities.resubmit === 'safe') return earlier;
  throw new TaskError('submit_unknown', 'The engine may have received this task, but did not confirm it.');
}

/** The plan and its engine, for every step after planning. */
export function planned(claim: Claim, deps: LifecycleDependencies): { plan: Plan; engine: Engine } {
  const { plan } = claim.task;
  const engine = plan === null ? null : deps.engines.byId(plan.engineId);
  if (plan === null || engine === null) {
    throw new TaskError('no_engine', 'The engine of this task is no longer configured.', {
      internalMessage: `task ${claim.task.id} was planned for ${plan?.engineId ?? 'nothing'}`,
    });
  }
  return { plan, engine };
}
