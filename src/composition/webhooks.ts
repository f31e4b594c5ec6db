import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { createSettings } from '../db/settings.ts';
import { createWebhookEndpointStore } from '../db/webhook-endpoints.ts';
import { createAddressPolicy } from '../egress/address-policy.ts';
import type { Egress } from '../egress/egress.ts';
import type { WebhookEndpointService } from '../task/webhook-endpoints.ts';
import { createSecretSeal, newSealingKey } from '../webhooks/endpoint-secret.ts';
import { createWebhookEndpoints } from '../webhooks/webhook-endpoints.ts';

export async function wireWebhookEndpoints(
  database: Database,
  egress: Egress,
  config: Config,
  version: string,
): Promise<WebhookEndpointService> {
  const sealingKey = await createSettings(database).getOrCreate('webhook-secret-key', newSealingKey);
  return createWebhookEndpoints({
    store: createWebhookEndpointStore(database),
    egress,
    policy: createAddressPolicy(config.egressAllow),
    seal: createSecretSeal(sealingKey),
    version,
    nowMs: Date.now,
  });
}
