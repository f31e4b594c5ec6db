const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export interface RetrySchedule {
  /** Pauses after each failed delivery. */
  readonly delaysMs: readonly number[];
  /** So many of the first are kept exactly. The rest is spread, or all deliveries of an outage return at once. */
  readonly exact: number;
}

/**
 * For a task's own callback. The first three are EvoLink's documented ones; the rest carry a callback over a receiver's
 * outage of most of a day. Ten deliveries in all, the last about 17.6 hours after the first.
 */
export const CALLBACK_SCHEDULE: RetrySchedule = {
  delaysMs: [
    1 * SECOND_MS,
    2 * SECOND_MS,
    4 * SECOND_MS,
    1 * MINUTE_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
  ],
  exact: 3,
};

/** For endpoints: the example of Standard Webhooks, ten deliveries over 75 hours and 35 minutes. */
export const ENDPOINT_SCHEDULE: RetrySchedule = {
  delaysMs: [
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
  ],
  exact: 0,
};

const JITTER = 0.2;

/**
 * Pause in whole milliseconds before the next delivery, or null when there is none. `earlierTries` counts the
 * deliveries before the one that just failed; `random` is in [0, 1). A receiver that names a time has its way between
 * the pause and twice the pause: it can ask for patience, but not hurry us nor put itself off for good.
 */
export function retryDelayMs(
  { delaysMs, exact }: RetrySchedule,
  earlierTries: number,
  random: number,
  retryAfterMs: number | null = null,
): number | null {
  const delayMs = delaysMs[earlierTries];
  if (delayMs === undefined) return null;
  const spread = earlierTries < exact ? 1 : 1 - JITTER + 2 * JITTER * random;
  const pauseMs = Math.round(delayMs * spread);
  return retryAfterMs === null ? pauseMs : Math.min(Math.max(retryAfterMs, pauseMs), 2 * pauseMs);
}
