import { TaskError } from '../../task/error.ts';
import type { Claim } from '../../task/ports.ts';
import type { Task } from '../../task/task.ts';
import type { LifecycleDependencies } from '../dependencies.ts';
import { moderateResult } from '../moderation.ts';
import { deliveredPriceMicro } from '../pricing.ts';
import { acceptedRef } from './poll.ts';
import { planned } from './submit.ts';

/**
 * Makes the task completed, once its files are known to be there whole and moderation has looked at them; then the
 * engine may forget it.
 */
export async function settleStep(claim: Claim, deps: LifecycleDependencies): Promise<void> {
  const { engine, plan } = planned(claim, deps);
  for (const asset of claim.task.assets) {
    const bytes = await deps.blobs.size(asset.storageKey);
    if (bytes !== asset.bytes) {
      throw new TaskError('internal_error', 'A file of this video was lost before it could be delivered.', {
        internalMessage: `asset ${asset.id}: ${bytes ?? 'no'} bytes, expected ${asset.bytes}`,
      });
    }
  }
  await moderateResult(claim.task, deps);
  const priceMicro = await deliveredPriceMicro(claim.task, plan, engine.capabilities, deps.prices);
  const settled = await deps.store.change(
    claim,
    { type: 'settled', priceMicro },
    { jobs: [], linkLifetimeMs: expiresAtOnce(claim.task) ? 0 : deps.linkLifetimeMs },
  );
  if (settled === null) return;
  try {
    await engine.discard(await acceptedRef(claim, deps));
  } catch (error) {
    deps.log.warn(
      { taskId: claim.task.id, engineId: engine.id, err: error },
      'working files were not removed',
    );
  }
}

function expiresAtOnce({ request }: Task): boolean {
  return request.scenario?.name === 'expired-link';
}
