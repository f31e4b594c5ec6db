import type { Claim, Job } from '../task/ports.ts';
import type { LifecycleDependencies } from './dependencies.ts';

/**
 * Gives a task back until its job comes. Waiting for somebody else is no try: a step that has waited an hour is not
 * ended by the first trouble after it.
 */
export async function waitAgain(
  claim: Claim,
  job: Omit<Job, 'taskId'>,
  { store }: Pick<LifecycleDependencies, 'store'>,
): Promise<void> {
  await store.release({ ...claim, waiting: true }, [{ ...job, taskId: claim.task.id }]);
}
