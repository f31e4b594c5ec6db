import type { DeliveryAttempt } from './deliveries.ts';
import type { Caller } from './ports.ts';
import type { WebhookEvent } from './webhook-events.ts';

export const DELIVERY_STATES = ['pending', 'delivered', 'gave_up'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One line of a project's delivery log. */
export interface DeliveryRecord {
  readonly id: string;
  /** Null for a task's own callback. */
  readonly endpointId: string | null;
  /** Null for a callback, which carries a poll body and no event. */
  readonly event: WebhookEvent | null;
  /** Null for a test event, which is about no task. */
  readonly taskId: string | null;
  readonly url: string;
  readonly state: DeliveryState;
  /** Of all rounds. */
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastReason: string | null;
  readonly nextAttemptAtMs: number | null;
  readonly createdAtMs: number;
  readonly finishedAtMs: number | null;
}

export interface AttemptRecord extends DeliveryAttempt {
  readonly number: number;
  readonly atMs: number;
  readonly status: number | null;
}

export interface DeliveryQuery {
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  readonly afterId: string | null;
  readonly endpointId: string | null;
  readonly taskId: string | null;
  readonly state: DeliveryState | null;
}

export interface DeliveryPage {
  readonly deliveries: readonly DeliveryRecord[];
  readonly hasMore: boolean;
}

/** What a project may read and ask for. Null stands for an unknown and for a foreign id alike. */
export interface DeliveryLog {
  list(caller: Caller, query: DeliveryQuery): Promise<DeliveryPage>;
  find(
    caller: Caller,
    deliveryId: string,
  ): Promise<{ readonly delivery: DeliveryRecord; readonly attempts: readonly AttemptRecord[] } | null>;
  /** Sends once more, with the same id and a fresh schedule, whatever became of it before. */
  redeliver(caller: Caller, deliveryId: string): Promise<DeliveryRecord | null>;
  /**
   * The same for every delivery of an endpoint since then that did not arrive, or for all of them, oldest first and
   * at most `limit` at once. Null for an unknown endpoint, and for a disabled one `invalid_request` is thrown.
   */
  redeliverSince(
    caller: Caller,
    endpointId: string,
    since: { readonly sinceMs: number; readonly includeDelivered: boolean; readonly limit: number },
  ): Promise<{ readonly count: number; readonly hasMore: boolean } | null>;
  /** Ends of films, whether or not an endpoint subscribed, oldest first, from a cursor that an earlier page gave. */
  events(
    caller: Caller,
    query: { readonly limit: number; readonly cursor: string | null },
  ): Promise<{ readonly events: readonly WebhookEvent[]; readonly cursor: string }>;
}
