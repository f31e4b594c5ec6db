import type { PostOutcome } from '../egress/callback-post.ts';
import type { Egress } from '../egress/egress.ts';
import type {
  Delivery,
  DeliveryAttempt,
  DeliveryError,
  DeliveryOutcome,
  DeliverySender,
} from '../task/deliveries.ts';
import type { JsonObject } from '../task/json.ts';
import type { Task } from '../task/task.ts';
import type { WebhookEvent } from '../task/webhook-events.ts';
import type { SecretSeal } from './endpoint-secret.ts';
import { CALLBACK_SCHEDULE, ENDPOINT_SCHEDULE, retryDelayMs } from './schedule.ts';
import { signWebhook } from './signature.ts';

export interface DeliverySenderOptions {
  readonly egress: Pick<Egress, 'post'>;
  /** The poll body of the one dialect that the task's callback speaks; exactly this is sent. */
  readonly render: (task: Task) => JsonObject;
  readonly renderEvent: (event: WebhookEvent) => JsonObject;
  readonly seal: Pick<SecretSeal, 'open'>;
  /** Reelay's own version, for the receiver's log. */
  readonly version: string;
  readonly nowMs: () => number;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** EvoLink's; and what Standard Webhooks asks for at least. */
const TIMEOUT_MS = { callback: 10_000, event: 15_000 } as const;
const SCHEDULES = { callback: CALLBACK_SCHEDULE, event: ENDPOINT_SCHEDULE } as const;

/** With these a receiver asks for less, of everything that goes to it. */
const THROTTLING = new Set([429, 502, 504]);
const PAUSE_MIN_MS = 5_000;
const PAUSE_MAX_MS = 60_000;

/** Makes one try of a delivery and says what to do next, see docs/delivery.md and docs/webhooks.md. */
export function createDeliverySender(options: DeliverySenderOptions): DeliverySender {
  const { egress, version, nowMs, random = Math.random } = options;
  return {
    async send(delivery) {
      const startedAtMs = nowMs();
      const answer = await egress.post(delivery.url, {
        ...signed(delivery, options),
        timeoutMs: TIMEOUT_MS[delivery.kind],
      });
      const durationMs = Math.max(0, nowMs() - startedAtMs);
      const nextDelayMs = (retryAfterMs: number | null) =>
        retryDelayMs(SCHEDULES[delivery.kind], delivery.earlierTries, random(), retryAfterMs);
      return outcomeOf(answer, durationMs, nextDelayMs);
    },
  };

  function signed(delivery: Delivery, { render, renderEvent, seal }: DeliverySenderOptions) {
    const body = JSON.stringify(
      delivery.kind === 'callback' ? render(delivery.task) : renderEvent(delivery.event),
    );
    // Of this try: receivers refuse a signature that is more than five minutes old.
    const timestamp = Math.floor(nowMs() / 1000);
    const headers = {
      'content-type': 'application/json',
      'user-agent': `Reelay/${version}`,
      // The same at every try: a receiver that answered too late knows the repeat by it.
      'webhook-id': delivery.id,
      'webhook-timestamp': String(timestamp),
    };
    if (delivery.kind === 'callback') return { body, headers };
    const secrets = delivery.sealedSecrets.map((sealed) => seal.open(sealed, delivery.endpointId));
    const signature = signWebhook({ id: delivery.id, timestamp, body }, secrets);
    return { body, headers: { ...headers, 'webhook-signature': signature } };
  }
}

function outcomeOf(
  answer: PostOutcome,
  durationMs: number,
  nextDelayMs: (retryAfterMs: number | null) => number | null,
): DeliveryOutcome {
  const attempt = attemptOf(answer, durationMs);
  const { error } = attempt;
  if (answer.type === 'malformed')
    return { type: 'gave_up', status: null, reason: 'The address cannot be called.', attempt };
  const status = answer.type === 'answered' ? answer.status : null;
  if (status !== null && error === null) return { type: 'delivered', status, attempt };
  if (error === 'gone')
    return { type: 'gave_up', status, reason: 'The receiver answered 410 Gone.', attempt };
  const retryAfterMs = answer.type === 'answered' ? answer.retryAfterMs : null;
  const delayMs = nextDelayMs(retryAfterMs);
  const reason =
    status === null ? 'The receiver could not be reached in time.' : `The receiver answered ${status}.`;
  if (delayMs === null) return { type: 'gave_up', status, reason, attempt };
  if (status === null || !THROTTLING.has(status)) return { type: 'retry', status, reason, delayMs, attempt };
  const pauseMs = Math.min(Math.max(retryAfterMs ?? 0, PAUSE_MIN_MS), PAUSE_MAX_MS);
  return { type: 'retry', status, reason, delayMs, pauseMs, attempt };
}

function attemptOf(answer: PostOutcome, durationMs: number): DeliveryAttempt {
  if (answer.type !== 'answered') return { durationMs: null, responseBody: null, error: answer.type };
  return { durationMs, responseBody: answer.body, error: errorOf(answer.status) };
}

function errorOf(status: number): DeliveryError | null {
  if (status >= 200 && status < 300) return null;
  if (status === 410) return 'gone';
  return status >= 300 && status < 400 ? 'redirect' : 'status';
}
