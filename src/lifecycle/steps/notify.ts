import { deliver } from '../deliver.ts';
import type { LifecycleDependencies } from '../dependencies.ts';

/** Sends what is owed for a task, or the delivery of this id, and waits for it. A server has `Deliveries` instead. */
export async function notifyStep(of: string, deps: LifecycleDependencies): Promise<void> {
  const owed = await deps.store.claimDeliveries({ of });
  await Promise.all(owed.map((delivery) => deliver(delivery, deps)));
}
