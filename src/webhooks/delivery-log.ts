import type { DeliveryLogStore } from '../db/delivery-log.ts';
import type { WebhookEndpointStore } from '../db/webhook-endpoints.ts';
import type { DeliveryLog } from '../task/delivery-log.ts';
import { TaskError } from '../task/error.ts';

export interface DeliveryLogOptions {
  readonly store: DeliveryLogStore;
  readonly endpoints: Pick<WebhookEndpointStore, 'find'>;
}

/** What a project may read of its deliveries and ask to be sent again, see docs/webhooks.md. */
export function createDeliveryLog({ store, endpoints }: DeliveryLogOptions): DeliveryLog {
  return {
    list: ({ projectId }, query) => store.list(projectId, query),
    async find({ projectId }, id) {
      const delivery = await store.find(projectId, id);
      return delivery === null ? null : { delivery, attempts: await store.attempts(delivery.id) };
    },
    async redeliver({ projectId }, id) {
      const delivery = await store.find(projectId, id);
      if (delivery === null) return null;
      if (delivery.endpointId !== null)
        requireEnabled((await endpoints.find(projectId, delivery.endpointId))?.endpoint);
      return store.redeliver(projectId, id);
    },
    async redeliverSince({ projectId }, endpointId, since) {
      const found = await endpoints.find(projectId, endpointId);
      if (found === null) return null;
      requireEnabled(found.endpoint);
      return store.redeliverSince(endpointId, since);
    },
    events: ({ projectId }, query) => store.events(projectId, query),
  };
}

function requireEnabled(endpoint: { readonly disabled: unknown } | undefined): void {
  if (endpoint !== undefined && endpoint.disabled !== null)
    throw new TaskError('invalid_request', 'The webhook endpoint is disabled: enable it first.');
}
