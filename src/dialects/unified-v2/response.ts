import { z } from 'zod';
import { creditsAsNumber } from '../../task/credits.ts';
import type { JsonObject } from '../../task/json.ts';
import type { AssetLinks } from '../../task/ports.ts';
import { effectiveSeconds, effectiveSize, isTerminal, type Task, type TaskStatus } from '../../task/task.ts';

/** The four documented words; the SUBMITTED and QUEUED of related services are unknown to some clients. */
const STATUS = {
  queued: 'NOT_START',
  running: 'IN_PROGRESS',
  completed: 'SUCCESS',
  failed: 'FAILURE',
  cancelled: 'FAILURE',
} as const satisfies Record<TaskStatus, string>;

const unixSeconds = z.int().nonnegative();

export const createdSchema = z.strictObject({ task_id: z.string() });

export const taskSchema = z.strictObject({
  task_id: z.string(),
  platform: z.literal('openai'),
  action: z.literal('sora-video'),
  status: z.enum(['NOT_START', 'IN_PROGRESS', 'SUCCESS', 'FAILURE']),
  fail_reason: z.string(),
  submit_time: unixSeconds,
  start_time: unixSeconds,
  finish_time: unixSeconds,
  progress: z.string().regex(/^(\d{1,2}|100)%$/),
  data: z
    .strictObject({
      output: z.url(),
      video_url: z.url(),
      model: z.string(),
      size: z.string(),
      seconds: z.string(),
      completed_at: unixSeconds,
      progress: z.literal(100),
    })
    .nullable(),
  search_item: z.literal(''),
  cost: z.number(),
  video_url: z.url().optional(),
});

export function renderCreated(task: Task): JsonObject {
  return { task_id: task.id };
}

export function renderPoll(task: Task, links: AssetLinks): JsonObject {
  const failed = STATUS[task.status] === 'FAILURE';
  const video = task.status === 'completed' ? links.video : null;
  return {
    task_id: task.id,
    platform: 'openai',
    action: 'sora-video',
    status: STATUS[task.status],
    fail_reason: failed ? task.failure?.message || 'The generation failed.' : '',
    submit_time: seconds(task.createdAtMs),
    start_time: seconds(task.startedAtMs),
    finish_time: isTerminal(task.status) ? seconds(task.finishedAtMs) : 0,
    // The service itself says 100% for a failed task: the text means "nothing more will happen".
    progress: `${isTerminal(task.status) ? 100 : task.progress}%`,
    data: video === null ? null : result(task, video),
    search_item: '',
    cost: creditsAsNumber(task.price.chargedMicro ?? 0n),
    ...(video === null ? {} : { video_url: video }),
  };
}

function result(task: Task, video: string): JsonObject {
  const { width, height } = effectiveSize(task);
  return {
    output: video,
    video_url: video,
    model: task.request.model,
    size: `${width}x${height}`,
    seconds: String(effectiveSeconds(task)),
    completed_at: seconds(task.finishedAtMs),
    progress: 100,
  };
}

/** Zero until the moment was reached, as in the service's own answers. */
function seconds(milliseconds: number | null): number {
  return milliseconds === null ? 0 : Math.floor(milliseconds / 1000);
}
