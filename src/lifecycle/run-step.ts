import type { EnginePoll } from '../task/engine.ts';
import { LeaseLost, TASK_ERRORS, TaskError } from '../task/error.ts';
import type { Claim, Job } from '../task/ports.ts';
import type { TaskStage } from '../task/task.ts';
import { timeLeft } from './deadlines.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import { failTask } from './fail-task.ts';
import { fetchStep } from './steps/fetch.ts';
import { notifyStep } from './steps/notify.ts';
import { planStep } from './steps/plan.ts';
import { pollStep } from './steps/poll.ts';
import { settleStep } from './steps/settle.ts';
import { submitStep } from './steps/submit.ts';
import { TookTooLong, within } from './time-limit.ts';

interface Step {
  /** `verdict`: what the engine has just said of the film, for a poll that was asked already. */
  run(claim: Claim, deps: LifecycleDependencies, verdict?: EnginePoll): Promise<void>;
  /** Tries before a trouble that looks temporary ends the task; polls only end at their own deadline. */
  readonly triesMax: number;
  /** One try, in milliseconds; the steps that carry films have limits of their own. */
  readonly tryMaxMs?: number;
}

/** An answer is small; one that does not come is a connection whose other end is gone. */
export const POLL_MAX_MS = 10_000;

const STEPS: Record<TaskStage, Step> = {
  plan: { run: planStep, triesMax: 5 },
  submit: { run: submitStep, triesMax: 5 },
  poll: { run: pollStep, triesMax: Number.POSITIVE_INFINITY, tryMaxMs: POLL_MAX_MS },
  fetch: { run: fetchStep, triesMax: 8 },
  settle: { run: settleStep, triesMax: 8 },
};

/**
 * A live worker renews three times before its lease could run out; a dead one's task is free after ten seconds and
 * running again within thirty, the sweep's grace and interval included. Longer leases made a worker that was killed
 * in the middle of a fetch hold its task for five minutes.
 */
const LEASE_MS = 10_000;
const RENEW_EVERY_MS = 3_000;

/** A task whose wait was made longer is looked at this often; a slot wakes it anyway. */
const WAIT_LOOK_MS = 60_000;

/** A disk that is full or a bucket that is away: a day of tries, since the film was made and only has no place. */
const STORAGE_TRIES_MAX = 1_440;

const RETRY_DELAY_MIN_MS = 1_000;
const RETRY_DELAY_MAX_MS = 60_000;

/** Runs one job. Throws only when the store itself fails; the queue then brings the job back. */
export async function runStep(
  job: Pick<Job, 'step' | 'taskId'>,
  deps: LifecycleDependencies,
  verdict?: EnginePoll,
): Promise<void> {
  if (job.step === 'notify') {
    await notifyStep(job.taskId, deps);
    return;
  }
  const step = STEPS[job.step];
  const claim = await deps.store.claim(job.taskId, job.step, LEASE_MS);
  if (claim === null) return;
  const { leftMs, failure } = timeLeft(claim, deps.deadlines);
  if (leftMs <= 0) {
    await failTask(claim, failure, deps, { detach: true });
    return;
  }
  if (claim.waiting) {
    const delayMs = Math.min(leftMs, WAIT_LOOK_MS);
    await deps.store.release(claim, [{ step: job.step, taskId: job.taskId, delayMs }]);
    return;
  }
  const startedMs = performance.now();
  const renewal = setInterval(() => renew(claim, deps), RENEW_EVERY_MS);
  try {
    const limitMs = Math.min(leftMs, step.tryMaxMs ?? leftMs);
    await within(`step ${job.step}`, limitMs, step.run(claim, deps, verdict));
  } catch (error) {
    if (error instanceof LeaseLost) return;
    if (error instanceof TookTooLong && performance.now() - startedMs >= leftMs) {
      await failTask(claim, failure, deps, { detach: true });
      return;
    }
    await recover(claim, job.step, step, error, deps);
  } finally {
    clearInterval(renewal);
  }
}

/** A renewal that fails is tried again at the next tick; one that comes too late is refused by every later write. */
function renew(claim: Claim, deps: LifecycleDependencies): void {
  deps.store.renew(claim, LEASE_MS).catch((error: unknown) => {
    deps.log.warn({ taskId: claim.task.id, err: error }, 'a lease could not be renewed');
  });
}

/** A final failure ends the task; anything else comes back later, until the stage has used up its tries. */
async function recover(
  claim: Claim,
  stage: TaskStage,
  step: Step,
  error: unknown,
  deps: LifecycleDependencies,
): Promise<void> {
  const expected = error instanceof TaskError;
  const fields = { taskId: claim.task.id, stage, tries: claim.earlierTries + 1, err: error };
  const final = expected && !error.retryable;
  const triesMax = expected && error.code === 'unavailable' ? STORAGE_TRIES_MAX : step.triesMax;
  if (!final && claim.earlierTries + 1 < triesMax) {
    deps.log.warn(fields, 'a step failed and will be tried again');
    const delayMs = (expected ? error.retryAfterMs : null) ?? usualDelayMs(claim.earlierTries);
    await deps.store.release(claim, [{ step: stage, taskId: claim.task.id, delayMs }]);
    return;
  }
  if (!expected) deps.log.error(fields, 'a step failed for a reason that is a bug');
  const failure =
    expected && TASK_ERRORS[error.code].when !== 'request'
      ? { code: error.code, message: error.message }
      : { code: 'internal_error' as const, message: 'The video could not be generated.' };
  // A create that ends so was refused or is given up; in a poll, the engine has not said a word about its film.
  await failTask(claim, failure, deps, { detach: stage === 'poll' });
}

/** After so many troubles in a row. */
export function usualDelayMs(earlierTries: number): number {
  return Math.min(RETRY_DELAY_MAX_MS, RETRY_DELAY_MIN_MS * 2 ** Math.min(earlierTries, 10));
}
