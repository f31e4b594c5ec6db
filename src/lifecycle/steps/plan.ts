import type { Claim } from '../../task/ports.ts';
import { waitMsOf } from '../deadlines.ts';
import type { LifecycleDependencies } from '../dependencies.ts';
import { failTask } from '../fail-task.ts';
import { planRequest } from '../planning.ts';

/**
 * Chooses an engine and fixes what it will make; the task goes on when it has a slot of that engine. One that moderation
 * has refused already ends here.
 */
export async function planStep(claim: Claim, deps: LifecycleDependencies): Promise<void> {
  const { refusal } = claim.task.request;
  if (refusal !== undefined) {
    await failTask(claim, refusal, deps);
    return;
  }
  // A task that comes here for the second time was refused by an engine.
  const refusedBy = claim.task.plan === null ? [] : await deps.store.enginesThatRefused(claim.task.id);
  const { plan } = planRequest(deps.engines, claim.task.request, refusedBy);
  await deps.store.change(
    claim,
    { type: 'planned', plan },
    { jobs: [], linkLifetimeMs: deps.linkLifetimeMs, waitMs: waitMsOf(claim, deps.deadlines) },
  );
}
