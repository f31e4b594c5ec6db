import type { PostOutcome } from '../egress/callback-post.ts';
import type { Egress } from '../egress/egress.ts';
import type { JsonObject } from '../task/json.ts';
import type { CallbackOutcome, CallbackSender } from '../task/ports.ts';
import type { Task } from '../task/task.ts';
import { RETRY_DELAYS_MS, retryDelayMs } from './schedule.ts';

export interface CallbackSenderOptions {
  readonly egress: Pick<Egress, 'post'>;
  /** The poll body of the one dialect that the task's callback speaks; exactly this is sent. */
  readonly render: (task: Task) => JsonObject;
  /** Reelay's own version, for the receiver's log. */
  readonly version: string;
  readonly retryDelaysMs?: readonly number[];
  /** In [0, 1). */
  readonly random?: () => number;
}

const TIMEOUT_MS = 10_000;

/** Delivers a task's callback once and says what to do next, see docs/delivery.md. */
export function createCallbackSender(options: CallbackSenderOptions): CallbackSender {
  const { egress, render, version, retryDelaysMs = RETRY_DELAYS_MS, random = Math.random } = options;
  return {
    async send({ id, url, task, earlierTries }) {
      const answer = await egress.post(url, {
        body: JSON.stringify(render(task)),
        headers: {
          'content-type': 'application/json',
          'user-agent': `Reelay/${version}`,
          // The same at every try: a receiver that answered too late knows the repeat by it.
          'webhook-id': id,
        },
        timeoutMs: TIMEOUT_MS,
      });
      return outcomeOf(answer, () => retryDelayMs(earlierTries, random(), retryDelaysMs));
    },
  };
}

function outcomeOf(answer: PostOutcome, nextDelayMs: () => number | null): CallbackOutcome {
  if (answer.type === 'malformed')
    return { type: 'gave_up', status: null, reason: 'The address cannot be called.' };
  const status = answer.type === 'answered' ? answer.status : null;
  if (status !== null && status >= 200 && status < 300) return { type: 'delivered', status };
  if (status === 410) return { type: 'gave_up', status, reason: 'The receiver answered 410 Gone.' };
  const delayMs = nextDelayMs();
  const reason =
    status === null ? 'The receiver could not be reached in time.' : `The receiver answered ${status}.`;
  return delayMs === null ? { type: 'gave_up', status, reason } : { type: 'retry', status, reason, delayMs };
}
