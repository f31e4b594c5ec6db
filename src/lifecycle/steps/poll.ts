import type { EnginePoll, EngineRef } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { Claim } from '../../task/ports.ts';
import type { LifecycleDependencies } from '../dependencies.ts';
import { failTask } from '../fail-task.ts';
import { filmIsLost } from '../lost-film.ts';
import { planned } from './submit.ts';

/** Asks the engine how far the film is. Only the engine's own verdict, or a deadline, ends the task here. */
export async function pollStep(claim: Claim, deps: LifecycleDependencies, told?: EnginePoll): Promise<void> {
  const { task } = claim;
  const { engine } = planned(claim, deps);
  const again = [{ step: 'poll', taskId: task.id, delayMs: engine.pollIntervalMs }] as const;
  const options = { jobs: again, linkLifetimeMs: deps.linkLifetimeMs };
  const verdict = told ?? (await engine.poll(await acceptedRef(claim, deps)));
  switch (verdict.state) {
    case 'queued':
      await deps.store.release(claim, again);
      deps.wakePoller?.(engine.pollIntervalMs);
      return;
    case 'running':
      await deps.store.change(
        claim,
        { type: 'progressed', progress: verdict.progress ?? task.progress },
        options,
      );
      deps.wakePoller?.(engine.pollIntervalMs);
      return;
    case 'lost':
      await filmIsLost(claim, engine, deps);
      return;
    case 'failed':
      await failTask(claim, verdict.failure, deps);
      return;
    case 'done':
      await deps.store.change(
        claim,
        { type: 'rendered' },
        { ...options, jobs: [{ step: 'fetch', taskId: task.id, delayMs: 0 }] },
      );
  }
}

/** The engine's reference of the attempt that was accepted. Every stage after `submit` has one. */
export async function acceptedRef(claim: Claim, deps: LifecycleDependencies): Promise<EngineRef> {
  const attempt = await deps.store.latestAttempt(claim.task.id);
  if (attempt?.ref == null) {
    throw new TaskError('internal_error', 'The engine reference of this task is missing.', {
      internalMessage: `task ${claim.task.id} is in stage ${claim.task.stage} without an accepted attempt`,
    });
  }
  return attempt.ref;
}
