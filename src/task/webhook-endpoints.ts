import type { Caller } from './ports.ts';
import type { WebhookEvent, WebhookEventType } from './webhook-events.ts';

/** Why an endpoint hears nothing: its owner said so, it answered 410, or it answered nothing else for 120 hours. */
export const DISABLED_REASONS = ['owner', 'gone', 'failing'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** An address of a project's own that is to hear of its events. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly url: string;
  readonly eventTypes: readonly WebhookEventType[];
  /** Start and end of the signing secret, to recognise it by. */
  readonly secretHint: string;
  readonly disabled: { readonly reason: DisabledReason; readonly atMs: number } | null;
  readonly createdAtMs: number;
  /** Of the last change of configuration or secret; a change that changes nothing does not count. */
  readonly updatedAtMs: number;
}

/** The secret is `whsec_` and the base64 of 32 random bytes. It is told at creation and rotation, never again. */
export interface WebhookEndpointWithSecret extends WebhookEndpoint {
  readonly secret: string;
}

export type WebhookEndpointSettings = Pick<WebhookEndpoint, 'name' | 'url' | 'eventTypes'>;

export interface WebhookEndpointChanges extends Partial<WebhookEndpointSettings> {
  /** True forgets past failures too. What was not delivered meanwhile can be sent again. */
  readonly enabled?: boolean;
}

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
  /** Throws `invalid_value` naming `url` for an address that may not be an endpoint, `invalid_request` for one too many. */
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
    changes: WebhookEndpointChanges,
  ): Promise<WebhookEndpoint | null>;
  remove(caller: Caller, endpointId: string): Promise<boolean>;
  /** `keepOldMs`: how long the secret before goes on signing beside the new one; zero ends it at once. */
  rotateSecret(
    caller: Caller,
    endpointId: string,
    keepOldMs: number,
  ): Promise<WebhookEndpointWithSecret | null>;
  /**
   * Delivers a sample event once, signed, writes it into the delivery log, and resolves to the receiver's status.
   * Throws `invalid_request` when nobody answered, in one text for every reason.
   */
  sendTest(
    caller: Caller,
    endpointId: string,
    event: Omit<WebhookEvent, 'createdAtMs'>,
  ): Promise<number | null>;
}
