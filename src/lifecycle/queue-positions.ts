import type { TaskStore } from '../task/ports.ts';

/** How many tasks are before one that waits for an engine. */
export interface QueuePositions {
  /** Null when the task does not wait, or not yet. At most `AGE_MAX_MS` old, or older when the line is very long. */
  of(taskId: string): Promise<number | null>;
}

const AGE_MAX_MS = 1_000;
/** However long the line: looking at it takes at most a twentieth of one connection. */
const REST_PER_LOOK = 19;

/** Reads the whole line at once and answers from memory for a while, since a thousand clients ask every second. */
export function createQueuePositions(
  store: Pick<TaskStore, 'queuePositions'>,
  nowMs: () => number,
): QueuePositions {
  let positions: Promise<ReadonlyMap<string, number>> | null = null;
  let validUntilMs = Number.NEGATIVE_INFINITY;

  async function look(): Promise<ReadonlyMap<string, number>> {
    const startedMs = nowMs();
    validUntilMs = Number.POSITIVE_INFINITY;
    try {
      return await store.queuePositions();
    } finally {
      const tookMs = nowMs() - startedMs;
      validUntilMs = nowMs() + Math.max(AGE_MAX_MS, tookMs * REST_PER_LOOK);
    }
  }

  return {
    async of(taskId) {
      if (positions === null || nowMs() >= validUntilMs) {
        positions = look();
        // A look that failed is no answer for those who come after it.
        positions.catch(() => {
          positions = null;
        });
      }
      return (await positions).get(taskId) ?? null;
    },
  };
}
