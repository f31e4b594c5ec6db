import type { Claim } from '../../task/ports.ts';
import { waitMsOf } from '../deadlines.ts';
import type { LifecycleDependencies } from '../dependencies.ts';
import { failTask } from '../fail-task.ts';
import { factsOf, planRequest } from '../planning.ts';
import { waitAgain } from '../wait-again.ts';

/** A task that only engines out of service could make looks again; nobody is back within seconds. */
const DRAINING_DELAY_MS = 30_000;

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
  await deps.engines.refresh();
  // A task that comes here for the second time was refused by an engine.
  const refusedBy = claim.task.plan === null ? [] : await deps.store.enginesThatRefused(claim.task.id);
  const { plan, draining } = planRequest(deps.engines, factsOf(claim.task), refusedBy);
  if (draining) {
    await waitAgain(claim, { step: 'plan', delayMs: DRAINING_DELAY_MS }, deps);
    return;
  }
  await deps.store.change(
    claim,
    { type: 'planned', plan },
    { jobs: [], linkLifetimeMs: deps.linkLifetimeMs, waitMs: waitMsOf(claim, deps.deadlines) },
  );
}
