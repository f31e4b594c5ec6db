import type { Submission } from '../../../task/engine.ts';
import type { ClipSpan } from '../clips/clip-frames.ts';
import { type Instructions, readInstructions } from '../instructions.ts';

/** Raised when a change makes old jobs render differently, so that a resumed film is never half old, half new. */
export const JOB_VERSION = 1;

/** What one render needs, as it lies on disk in `job.json`. */
export interface AttemptJob extends Instructions {
  readonly version: number;
  readonly attemptId: string;
  readonly taskId: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** True when `reference.image` lies beside the job. */
  readonly hasImage: boolean;
  /** One for each clip that lies beside the job as `character-<index>.clip`. */
  readonly clips?: readonly ClipSpan[];
}

export function clipFileName(index: number): string {
  return `character-${index}.clip`;
}

export function jobFrom(submission: Submission): AttemptJob {
  const { plan, attemptId, taskId, images, clips } = submission;
  const instructions = readInstructions(plan.instructions);
  if (instructions === null) throw new Error(`the plan of ${taskId} has no shot that this version can film`);
  return {
    version: JOB_VERSION,
    attemptId,
    taskId,
    width: plan.width,
    height: plan.height,
    seconds: plan.seconds,
    ...instructions,
    hasImage: images.length > 0,
    clips: clips.map(({ startSeconds, endSeconds }) => ({ startSeconds, endSeconds })),
  };
}
