/** What an installation's nodes share of the engines that are out of service. */
export interface Drains {
  /** Ids. */
  draining(): ReadonlySet<string>;
  /** Reads them again, unless that was done within the last second. */
  refresh(): Promise<void>;
  /** Reads them again at once, after a change of one's own. */
  reread(): Promise<void>;
}

/** A drain counts on every node within this time; a server that is flooded with creates asks no more often. */
const STALE_MS = 1_000;

/** Nothing is asked while nothing happens: each create and each step asks first. */
export function followDrains(list: () => Promise<ReadonlySet<string>>, monotonicMs: () => number): Drains {
  let known: ReadonlySet<string> = new Set();
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  async function reread(): Promise<void> {
    const startedAtMs = monotonicMs();
    known = await list();
    readAtMs = startedAtMs;
  }
  return {
    draining: () => known,
    refresh() {
      if (monotonicMs() - readAtMs < STALE_MS) return Promise.resolve();
      reading ??= reread().finally(() => {
        reading = null;
      });
      return reading;
    },
    reread,
  };
}
