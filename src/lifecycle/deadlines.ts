import type { TaskFailure } from '../task/error.ts';
import type { Claim } from '../task/ports.ts';
import type { TaskStage } from '../task/task.ts';

/** How long a task may take, in milliseconds by the database's clock. */
export interface Deadlines {
  /** Until it has a slot of its engine. */
  readonly queueMs: number;
  /** From the slot until the engine has taken it. */
  readonly submitMs: number;
  /** From then until the engine is done. */
  readonly runMs: number;
  /** From then until the files are stored. */
  readonly fetchMs: number;
  /** From its acceptance until its end. */
  readonly totalMs: number;
}

const HOUR_MS = 3_600_000;

export const DEFAULT_DEADLINES: Deadlines = {
  queueMs: 24 * HOUR_MS,
  submitMs: HOUR_MS / 4,
  runMs: 2 * HOUR_MS,
  // A full disk is waited for during a day, since the film was made and only has no place.
  fetchMs: 25 * HOUR_MS,
  totalMs: 52 * HOUR_MS,
};

export interface TimeLeft {
  /** Zero or less: over. */
  readonly leftMs: number;
  /** How the task ends then. */
  readonly failure: TaskFailure;
}

/** The deadline that comes first for a task in this stage. */
export function timeLeft(claim: Claim, deadlines: Deadlines): TimeLeft {
  return timeLeftOf(claim.task.stage, claim, deadlines);
}

type Spent = Pick<Claim, 'ageMs' | 'stageMs'> & Partial<Pick<Claim, 'waiting'>>;

export function timeLeftOf(stage: TaskStage | null, spent: Spent, deadlines: Deadlines): TimeLeft {
  const total = over(deadlines.totalMs - spent.ageMs, 'The video was not finished in time.');
  const own = stageTimeLeft(stage, spent, deadlines);
  return own !== null && own.leftMs < total.leftMs ? own : total;
}

function stageTimeLeft(
  stage: TaskStage | null,
  { stageMs, waiting = false }: Spent,
  deadlines: Deadlines,
): TimeLeft | null {
  switch (stage) {
    case 'submit':
      return waiting
        ? over(deadlines.queueMs - stageMs, 'The video waited too long for an engine.')
        : over(deadlines.submitMs - stageMs, 'The engine did not take the video in time.');
    case 'poll':
      return over(deadlines.runMs - stageMs, 'The video was not generated in time.');
    case 'fetch':
      return over(deadlines.fetchMs - stageMs, 'The generated video could not be fetched in time.');
    default:
      return null;
  }
}

function over(leftMs: number, message: string): TimeLeft {
  return { leftMs, failure: { code: 'generation_timeout', message } };
}

/** How long a task that is planned now may wait for its engine before it has to be looked at. */
export function waitMsOf({ ageMs }: Claim, { queueMs, totalMs }: Deadlines): number {
  return Math.max(0, Math.min(queueMs, totalMs - ageMs));
}
