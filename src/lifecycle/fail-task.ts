import type { TaskFailure } from '../task/error.ts';
import type { Claim } from '../task/ports.ts';
import type { LifecycleDependencies } from './dependencies.ts';

/**
 * Ends a task for good and tells its engine to drop what it still holds. `detach` for ends that are not the engine's: it
 * may be at work on the film, and is followed until it is done.
 */
export async function failTask(
  claim: Claim,
  failure: TaskFailure,
  deps: LifecycleDependencies,
  { detach = false } = {},
): Promise<void> {
  await deps.store.change(
    claim,
    { type: 'failed', failure },
    { jobs: [], linkLifetimeMs: deps.linkLifetimeMs, detach },
  );
  await stopEngineWork(claim.task.id, deps);
}

/**
 * The task is over whatever the engine answers. Where its film is followed, an engine that does not stop or does not
 * answer is asked again by whoever follows it; elsewhere a failure only wastes the engine's work, so it is logged.
 */
export async function stopEngineWork(taskId: string, deps: LifecycleDependencies): Promise<void> {
  const attempt = await deps.store.latestAttempt(taskId);
  if (attempt?.ref == null) return;
  const engine = deps.engines.byId(attempt.engineId);
  if (engine === null) return;
  try {
    const outcome = await engine.cancel(attempt.ref);
    const followed = outcome !== 'cancelled' && (await deps.store.calledOff(attempt.id));
    if (followed) {
      deps.wakePoller?.(engine.pollIntervalMs);
      return;
    }
    await engine.discard(attempt.ref);
    await deps.store.endDetached(attempt.id);
  } catch (error) {
    deps.log.warn({ taskId, engineId: engine.id, err: error }, 'the engine could not be told to stop');
  }
}
