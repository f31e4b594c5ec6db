import type { Job } from '../task/ports.ts';

export type Step = Job['step'];

export interface StepQueue {
  readonly step: Step;
  /** Jobs taken at once. They run side by side, but the next batch waits for the slowest of this one. */
  readonly batch: number;
  /** Batches at work at once in this process. */
  readonly batches: number;
  /**
   * A job still at work after this long goes on beside its batch, so that a channel that hangs does not hold up the
   * others; its lease and the sweep look after it. At most `besideMax` of them.
   */
  readonly patienceMs?: number;
  readonly besideMax?: number;
  /** A step still at work after this long is given to somebody else. */
  readonly expireSeconds: number;
}

/**
 * One queue per step, so that slow fetches never hold up polls. Short steps run in large batches and few loops,
 * since every loop is one query per look; long ones in small batches and more loops. Batches are 2 at least:
 * with 1 pg-boss ignores `burstWhenBatchFull` and drains a backlog at two jobs a second.
 */
export const STEP_QUEUES: readonly StepQueue[] = [
  { step: 'plan', batch: 20, batches: 1, expireSeconds: 300 },
  { step: 'submit', batch: 4, batches: 2, expireSeconds: 900, patienceMs: 3_000, besideMax: 40 },
  { step: 'poll', batch: 50, batches: 2, expireSeconds: 300, patienceMs: 1_000, besideMax: 200 },
  { step: 'fetch', batch: 2, batches: 2, expireSeconds: 3_600, patienceMs: 20_000, besideMax: 8 },
  { step: 'settle', batch: 20, batches: 1, expireSeconds: 300 },
  { step: 'notify', batch: 5, batches: 2, expireSeconds: 300 },
];

/**
 * How often each loop looks by itself. Immediate jobs are announced by NOTIFY and this process' own delayed ones by
 * `DueWakes`; left for the look are failed jobs whose delay is over and the delayed jobs of processes that ended.
 */
export const LOOK_EVERY_SECONDS = 2;

/**
 * For all queues. A crash costs a retry too, so the limit is far above what a bug needs to be seen; the task's own
 * limits end it long before. Ten seconds is pg-boss' shortest heartbeat. Done jobs say nothing that the task
 * does not, so they go after a minute.
 */
export const QUEUE_OPTIONS = {
  notify: true,
  retryLimit: 100,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  heartbeatSeconds: 10,
  deleteAfterSeconds: 60,
  retentionSeconds: 14 * 24 * 3_600,
} as const;
