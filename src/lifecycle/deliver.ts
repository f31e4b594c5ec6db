import type { Delivery, DeliveryOutcome } from '../task/deliveries.ts';
import type { LifecycleDependencies } from './dependencies.ts';

/**
 * One try of a delivery that was claimed, and its record. A crash between the two sends it again: at least once,
 * never lost. Throws only when our own side fails.
 */
export async function deliver(
  delivery: Delivery,
  { store, callbacks, log }: Pick<LifecycleDependencies, 'store' | 'callbacks' | 'log'>,
): Promise<DeliveryOutcome> {
  const outcome = await callbacks.send(delivery);
  const { disabledEndpoint } = await store.recordDelivery(delivery.id, outcome);
  if (outcome.type === 'gave_up') {
    log.warn({ deliveryId: delivery.id, reason: outcome.reason }, 'a delivery was given up');
  }
  if (disabledEndpoint !== null) {
    log.warn(
      { endpointId: disabledEndpoint, projectId: delivery.projectId, status: outcome.status },
      'a webhook endpoint was disabled',
    );
  }
  return outcome;
}
