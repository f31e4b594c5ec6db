import type { JsonObject } from './json.ts';
import type { Caller } from './ports.ts';

/** What an endpoint may subscribe to: the two ends of a film. */
export const WEBHOOK_EVENT_TYPES = ['video.completed', 'video.failed'] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

/** An address of a project's own that is to hear of its events. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly url: string;
  readonly eventTypes: readonly WebhookEventType[];
  /** Start and end of the signing secret, to recognise it by. */
  readonly secretHint: string;
  readonly createdAtMs: number;
  /** Of the last change of configuration or secret; a change that changes nothing does not count. */
  readonly updatedAtMs: number;
}

/** The secret is `whsec_` and the base64 of 32 random bytes. It is told at creation and rotation, never again. */
export interface WebhookEndpointWithSecret extends WebhookEndpoint {
  readonly secret: string;
}

export type WebhookEndpointSettings = Pick<WebhookEndpoint, 'name' | 'url' | 'eventTypes'>;

export interface NewWebhookEndpoint extends WebhookEndpointSettings {
  /** Minted in the creating dialect's form. */
  readonly id: string;
}

export interface WebhookEndpointPage {
  readonly endpoints: readonly WebhookEndpoint[];
  readonly hasMore: boolean;
}

/** Null, or false, stands for an unknown and for a foreign endpoint alike. */
export interface WebhookEndpointService {
  /** Throws `invalid_value` naming `url` for an address that may not be an endpoint. */
  create(caller: Caller, endpoint: NewWebhookEndpoint): Promise<WebhookEndpointWithSecret>;
  find(caller: Caller, endpointId: string): Promise<WebhookEndpoint | null>;
  /** An unknown `afterId` gives an empty page. */
  list(
    caller: Caller,
    query: { readonly limit: number; readonly order: 'asc' | 'desc'; readonly afterId: string | null },
  ): Promise<WebhookEndpointPage>;
  /** Throws like `create`. */
  update(
    caller: Caller,
    endpointId: string,
    changes: Partial<WebhookEndpointSettings>,
  ): Promise<WebhookEndpoint | null>;
  remove(caller: Caller, endpointId: string): Promise<boolean>;
  /** `keepOldMs`: how long the secret before goes on signing beside the new one; zero ends it at once. */
  rotateSecret(
    caller: Caller,
    endpointId: string,
    keepOldMs: number,
  ): Promise<WebhookEndpointWithSecret | null>;
  /**
   * Delivers this body once, signed, and resolves to the receiver's status. `deliveryId` has no dot in it, since
   * the signed text is divided by dots. Throws `invalid_request` when nobody answered, in one text for every reason.
   */
  deliverOnce(
    caller: Caller,
    endpointId: string,
    delivery: { readonly id: string; readonly body: JsonObject },
  ): Promise<number | null>;
}
