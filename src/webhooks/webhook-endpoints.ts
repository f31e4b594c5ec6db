import type { EndpointSecrets, WebhookEndpointStore } from '../db/webhook-endpoints.ts';
import type { AddressPolicy } from '../egress/address-policy.ts';
import type { Egress } from '../egress/egress.ts';
import { TaskError } from '../task/error.ts';
import type { JsonObject } from '../task/json.ts';
import type { WebhookEndpointService } from '../task/webhook-endpoints.ts';
import { newEndpointSecret, type SecretSeal, secretHint } from './endpoint-secret.ts';
import { requireEndpointUrl } from './endpoint-url.ts';
import { signWebhook } from './signature.ts';

export interface WebhookEndpointOptions {
  readonly store: WebhookEndpointStore;
  readonly egress: Pick<Egress, 'post'>;
  /** Tells the addresses that may be called over plain http. */
  readonly policy: AddressPolicy;
  readonly seal: SecretSeal;
  /** Reelay's own version, for the receiver's log. */
  readonly version: string;
  nowMs(): number;
}

const TIMEOUT_MS = 10_000;

/** Endpoints of a project and their secrets, see docs/webhooks.md. */
export function createWebhookEndpoints(options: WebhookEndpointOptions): WebhookEndpointService {
  const { store, policy, seal } = options;
  const freshSecret = (endpointId: string) => {
    const secret = newEndpointSecret();
    return { secret, sealedSecret: seal.seal(secret, endpointId), secretHint: secretHint(secret) };
  };
  return {
    async create({ projectId }, { id, name, url, eventTypes }) {
      requireEndpointUrl(url, policy);
      const { secret, ...stored } = freshSecret(id);
      const endpoint = await store.insert({ id, projectId, name, url, eventTypes, ...stored });
      return { ...endpoint, secret };
    },
    find: async ({ projectId }, id) => (await store.find(projectId, id))?.endpoint ?? null,
    list: ({ projectId }, query) => store.list(projectId, query),
    async update({ projectId }, id, changes) {
      if (changes.url !== undefined) requireEndpointUrl(changes.url, policy);
      return store.update(projectId, id, changes);
    },
    remove: ({ projectId }, id) => store.remove(projectId, id),
    async rotateSecret({ projectId }, id, keepOldMs) {
      const { secret, ...stored } = freshSecret(id);
      const endpoint = await store.replaceSecret(projectId, id, { ...stored, keepOldMs });
      return endpoint === null ? null : { ...endpoint, secret };
    },
    async deliverOnce({ projectId }, id, delivery) {
      const found = await store.find(projectId, id);
      return found === null ? null : deliver(found, delivery, options);
    },
  };
}

async function deliver(
  { endpoint, sealedSecrets }: EndpointSecrets,
  delivery: { readonly id: string; readonly body: JsonObject },
  { egress, seal, version, nowMs }: WebhookEndpointOptions,
): Promise<number> {
  const secrets = sealedSecrets.map((sealed) => seal.open(sealed, endpoint.id));
  const body = JSON.stringify(delivery.body);
  const timestamp = Math.floor(nowMs() / 1000);
  const answer = await egress.post(endpoint.url, {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': `Reelay/${version}`,
      'webhook-id': delivery.id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signWebhook({ id: delivery.id, timestamp, body }, secrets),
    },
    timeoutMs: TIMEOUT_MS,
  });
  if (answer.type === 'answered') return answer.status;
  throw new TaskError('invalid_request', 'The webhook endpoint could not be reached in time.');
}
