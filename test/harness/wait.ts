import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 100;

/** Looks until `probe` answers something; gives up with the last words of `describe` after `timeoutMs`. */
export async function until<T>(
  probe: () => Promise<T | null>,
  timeoutMs: number,
  describe: () => string,
): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== null) return found;
    if (Date.now() > deadlineMs) throw new Error(`still waiting after ${timeoutMs} ms: ${describe()}`);
    await delay(INTERVAL_MS);
  }
}
