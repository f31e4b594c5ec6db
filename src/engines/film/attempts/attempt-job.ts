import type { Submission } from '../../../task/engine.ts';
import type { JsonObject } from '../../../task/json.ts';
import type { ShotSpec } from '../shot/shot-spec.ts';

/** Raised when a change makes old jobs render differently, so that a resumed film is never half old, half new. */
export const JOB_VERSION = 1;

/** What one render needs, as it lies on disk in `job.json`. */
export interface AttemptJob {
  readonly version: number;
  readonly attemptId: string;
  readonly taskId: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly shot: ShotSpec;
  /** True when `reference.image` lies beside the job. */
  readonly hasImage: boolean;
}

export function jobFrom(submission: Submission): AttemptJob {
  const { plan, attemptId, taskId, images } = submission;
  // The plan was made by this engine and stored as JSON since: its instructions have the shape they were given.
  const { shot } = plan.instructions as JsonObject as unknown as { shot: ShotSpec };
  return {
    version: JOB_VERSION,
    attemptId,
    taskId,
    width: plan.width,
    height: plan.height,
    seconds: plan.seconds,
    shot,
    hasImage: images.length > 0,
  };
}
