import type { DeliveryLogStore } from '../db/delivery-log.ts';
import { ENDPOINTS_MAX, type WebhookEndpointStore } from '../db/webhook-endpoints.ts';
import type { AddressPolicy } from '../egress/address-policy.ts';
import type { DeliverySender } from '../task/deliveries.ts';
import { TaskError } from '../task/error.ts';
import type { WebhookEndpointService } from '../task/webhook-endpoints.ts';
import { newEndpointSecret, type SecretSeal, secretHint } from './endpoint-secret.ts';
import { requireEndpointUrl } from './endpoint-url.ts';

export interface WebhookEndpointOptions {
  readonly store: WebhookEndpointStore;
  readonly sender: DeliverySender;
  readonly log: Pick<DeliveryLogStore, 'insertTest'>;
  /** Tells the addresses that may be called over plain http. */
  readonly policy: AddressPolicy;
  readonly seal: SecretSeal;
  /** A new `webhook-id`, without a dot: the signed text is divided by dots. */
  newDeliveryId(): string;
  nowMs(): number;
}

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
      if (endpoint === 'too_many')
        throw new TaskError(
          'invalid_request',
          `A project can have ${ENDPOINTS_MAX} webhook endpoints at most.`,
        );
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
    async sendTest({ projectId }, id, event) {
      const found = await store.find(projectId, id);
      if (found === null) return null;
      const { url } = found.endpoint;
      const test = { id: options.newDeliveryId(), projectId, endpointId: id, url, event };
      const outcome = await options.sender.send({
        ...test,
        kind: 'event',
        task: null,
        earlierTries: 0,
        target: id,
        sealedSecrets: found.sealedSecrets,
        event: { ...event, createdAtMs: options.nowMs() },
      });
      await options.log.insertTest(test, outcome);
      if (outcome.status !== null) return outcome.status;
      throw new TaskError('invalid_request', 'The webhook endpoint could not be reached in time.');
    },
  };
}
