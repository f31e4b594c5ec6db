const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Pauses after each failed delivery. The first three are EvoLink's documented ones; the rest carry a callback over
 * a receiver's outage of most of a day. Ten deliveries in all, the last about 17.6 hours after the first.
 */
export const RETRY_DELAYS_MS: readonly number[] = [
  1 * SECOND_MS,
  2 * SECOND_MS,
  4 * SECOND_MS,
  1 * MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
];

/** The documented first pauses are kept exactly; later ones are spread, or all callbacks of an outage return at once. */
const EXACT_DELAYS = 3;
const JITTER = 0.2;

/**
 * Pause in whole milliseconds before the next delivery, or null when there is none.
 * `earlierTries` counts the deliveries before the one that just failed; `random` is in [0, 1).
 */
export function retryDelayMs(
  earlierTries: number,
  random: number,
  delaysMs = RETRY_DELAYS_MS,
): number | null {
  const delayMs = delaysMs[earlierTries];
  if (delayMs === undefined) return null;
  if (earlierTries < EXACT_DELAYS) return delayMs;
  return Math.round(delayMs * (1 - JITTER + 2 * JITTER * random));
}
