import type { ClipSpan } from '../../../decoding/clip-frames.ts';
import type { Submission } from '../../../task/engine.ts';
import { type Instructions, readInstructions } from '../instructions.ts';

/** Raised when a change makes old jobs render differently, so that a resumed film is never half old, half new. */
export const JOB_VERSION = 2;

/** What one render needs, as it lies on disk in `job.json`. */
export interface AttemptJob extends Instructions {
  readonly version: number;
  readonly attemptId: string;
  readonly taskId: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** How many reference images lie beside the job; see `referenceName`. */
  readonly references: number;
  /** One for each clip that lies beside the job; see `clipName`. Jobs from before there were clips have none. */
  readonly clips?: readonly ClipSpan[];
}

/** The file of one reference image, counted from 0 as `ShotSpec.image` does. */
export function referenceName(index: number): string {
  return `reference-${index}.image`;
}

/** The file of one character's clip, counted from 0 as `ShotSpec.characters` does. */
export function clipName(index: number): string {
  return `character-${index}.clip`;
}

export function jobFrom(submission: Submission): AttemptJob {
  const { plan, attemptId, taskId, images, clips } = submission;
  const instructions = readInstructions(plan.instructions);
  if (instructions === null) throw new Error(`the plan of ${taskId} has no shots that this version can film`);
  return {
    version: JOB_VERSION,
    attemptId,
    taskId,
    width: plan.width,
    height: plan.height,
    seconds: plan.seconds,
    ...instructions,
    references: images.length,
    clips: clips.map(({ startSeconds, endSeconds }) => ({ startSeconds, endSeconds })),
  };
}
