import type { TaskFailure } from '../task/error.ts';
import type { Claim } from '../task/ports.ts';
import type { LifecycleDependencies } from './dependencies.ts';

/** Ends a task for good and tells its engine to drop what it still holds. */
export async function failTask(
  claim: Claim,
  failure: TaskFailure,
  deps: LifecycleDependencies,
): Promise<void> {
  await deps.store.change(
    claim,
    { type: 'failed', failure },
    { jobs: [], linkLifetimeMs: deps.linkLifetimeMs },
  );
  await stopEngineWork(claim.task.id, deps);
}

/** The task is over whatever the engine answers; a failure here only wastes the engine's work, so it is logged. */
export async function stopEngineWork(taskId: string, deps: LifecycleDependencies): Promise<void> {
  const attempt = await deps.store.latestAttempt(taskId);
  if (attempt?.ref == null) return;
  const engine = deps.engines.byId(attempt.engineId);
  if (engine === null) return;
  try {
    await engine.cancel(attempt.ref);
    await engine.discard(attempt.ref);
  } catch (error) {
    deps.log.warn({ taskId, engineId: engine.id, err: error }, 'the engine could not be told to stop');
  }
}
