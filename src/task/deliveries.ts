import type { Task } from './task.ts';
import type { WebhookEvent } from './webhook-events.ts';

interface OwedDelivery {
  /** The same at every try; the receiver's `webhook-id`. */
  readonly id: string;
  readonly projectId: string;
  readonly url: string;
  /** Tries of this round: sending again by hand starts another. */
  readonly earlierTries: number;
  /** Whom it goes to. What one receiver does wrong must not be felt by another. */
  readonly target: string;
}

/** A task's own callback: it carries the poll body of one dialect, as it is when it is sent. */
export interface CallbackDelivery extends OwedDelivery {
  readonly kind: 'callback';
  readonly task: Task;
}

/** An event for an endpoint that subscribed to it. */
export interface EventDelivery extends OwedDelivery {
  readonly kind: 'event';
  /** Null for an event that is about no task. */
  readonly task: Task | null;
  readonly endpointId: string;
  readonly sealedSecrets: readonly string[];
  readonly event: WebhookEvent;
}

/** A delivery that is owed now, for its holder alone until the outcome is recorded. */
export type Delivery = CallbackDelivery | EventDelivery;

/**
 * `unreachable` stands for a blocked address, a closed port and silence alike: the owner of an address must not learn
 * from the log what this server can reach (docs/security.md).
 */
export const DELIVERY_ERRORS = ['unreachable', 'redirect', 'status', 'gone', 'malformed'] as const;
export type DeliveryError = (typeof DELIVERY_ERRORS)[number];

/** What one try met, for the owner's log. */
export interface DeliveryAttempt {
  /** Null when nobody answered: how long that took would tell a closed port from a silent one. */
  readonly durationMs: number | null;
  /** At most 20,000 bytes of the answer. */
  readonly responseBody: string | null;
  readonly error: DeliveryError | null;
}

export type DeliveryOutcome = { readonly attempt?: DeliveryAttempt } & (
  | { readonly type: 'delivered'; readonly status: number }
  | {
      readonly type: 'retry';
      readonly status: number | null;
      readonly reason: string;
      readonly delayMs: number;
      /** The receiver asked for less: nothing else goes to it for so long. */
      readonly pauseMs?: number;
    }
  | { readonly type: 'gave_up'; readonly status: number | null; readonly reason: string }
);

export interface DeliverySender {
  /** One try; never throws for the receiver's behaviour. */
  send(delivery: Delivery): Promise<DeliveryOutcome>;
}
