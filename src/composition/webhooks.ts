import { randomUUID } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { createDeliveryLogStore } from '../db/delivery-log.ts';
import type { JobQueue } from '../db/job-queue.ts';
import { createSettings } from '../db/settings.ts';
import { createWebhookEndpointStore } from '../db/webhook-endpoints.ts';
import { renderWebhookEvent } from '../dialects/openai/webhook-event.ts';
import { createAddressPolicy } from '../egress/address-policy.ts';
import type { Egress } from '../egress/egress.ts';
import type { DeliverySender } from '../task/deliveries.ts';
import type { DeliveryLog } from '../task/delivery-log.ts';
import type { JsonObject } from '../task/json.ts';
import type { Task } from '../task/task.ts';
import type { WebhookEndpointService } from '../task/webhook-endpoints.ts';
import { createDeliveryLog } from '../webhooks/delivery-log.ts';
import { createDeliverySender } from '../webhooks/delivery-sender.ts';
import { createSecretSeal, newSealingKey } from '../webhooks/endpoint-secret.ts';
import { createWebhookEndpoints } from '../webhooks/webhook-endpoints.ts';

export interface Webhooks {
  readonly sender: DeliverySender;
  readonly endpoints: WebhookEndpointService;
  readonly deliveries: DeliveryLog;
}

/** `render` gives the body of a task's own callback. */
export async function wireWebhooks(
  database: Database,
  queue: JobQueue,
  egress: Egress,
  config: Config,
  version: string,
  render: (task: Task) => JsonObject,
): Promise<Webhooks> {
  const seal = createSecretSeal(
    await createSettings(database).getOrCreate('webhook-secret-key', newSealingKey),
  );
  const sender = createDeliverySender({
    egress,
    render,
    renderEvent: renderWebhookEvent,
    seal,
    version,
    nowMs: Date.now,
  });
  const store = createWebhookEndpointStore(database, queue);
  const log = createDeliveryLogStore(database, queue);
  return {
    sender,
    deliveries: createDeliveryLog({ store: log, endpoints: store }),
    endpoints: createWebhookEndpoints({
      store,
      sender,
      log,
      policy: createAddressPolicy(config.egressAllow),
      seal,
      newDeliveryId: () => `wh_${randomUUID().replaceAll('-', '')}`,
      nowMs: Date.now,
    }),
  };
}
