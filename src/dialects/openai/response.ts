import { z } from 'zod';
import type { TaskErrorCode } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import type { AssetLinks } from '../../task/ports.ts';
import { effectiveSeconds, effectiveSize, type Task, type TaskStatus } from '../../task/task.ts';

/** Only the official words: the SDKs' pollers stop at once on any other, `processing` and `cancelled` included. */
const STATUS = {
  queued: 'queued',
  running: 'in_progress',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
} as const satisfies Record<TaskStatus, string>;

const FAILURE_CODES: Partial<Record<TaskErrorCode, string>> = {
  invalid_image: 'invalid_image',
  image_unreachable: 'invalid_image',
  image_size_mismatch: 'invalid_image',
  invalid_clip: 'invalid_clip',
  clip_unreachable: 'invalid_clip',
  decoder_unavailable: 'decoder_unavailable',
  prompt_refused: 'moderation_blocked',
  image_refused: 'moderation_blocked',
  result_refused: 'moderation_blocked',
  moderation_unavailable: 'server_error',
  unsupported_request: 'invalid_request',
  no_engine: 'server_error',
  submit_unknown: 'server_error',
  internal_error: 'server_error',
  cancelled: 'cancelled',
};

const unixSeconds = z.int().nonnegative();

/** The 13 official keys, always; the rest only where reseller clients look for it. */
export const taskSchema = z.strictObject({
  id: z.string(),
  object: z.literal('video'),
  created_at: unixSeconds,
  status: z.enum(['queued', 'in_progress', 'completed', 'failed']),
  completed_at: unixSeconds.nullable(),
  error: z.strictObject({ code: z.string().min(1), message: z.string().min(1) }).nullable(),
  expires_at: unixSeconds.nullable(),
  model: z.string(),
  progress: z.int().min(0).max(100),
  prompt: z.string().nullable(),
  remixed_from_video_id: z.string().nullable(),
  seconds: z.string().regex(/^\d+(\.\d+)?$/),
  size: z.string().regex(/^\d+x\d+$/),
  url: z.url().optional(),
  video_url: z.url().optional(),
  result_url: z.url().optional(),
  fail_reason: z.string().min(1).optional(),
});

export const createdSchema = taskSchema.extend({
  status: z.enum(['queued', 'in_progress']),
  error: z.null(),
});

export const listSchema = z.strictObject({
  object: z.literal('list'),
  data: z.array(taskSchema),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  has_more: z.boolean(),
});

export const deletedSchema = z.strictObject({
  id: z.string(),
  deleted: z.literal(true),
  object: z.literal('video.deleted'),
});

export function renderVideo(task: Task, links: AssetLinks): JsonObject {
  const { width, height } = effectiveSize(task);
  const failure = STATUS[task.status] === 'failed' ? renderFailure(task) : null;
  const url = task.status === 'completed' ? links.video : null;
  const { source } = task.request;
  return {
    id: task.id,
    object: 'video',
    created_at: seconds(task.createdAtMs),
    status: STATUS[task.status],
    completed_at: task.status === 'completed' ? secondsOrNull(task.finishedAtMs) : null,
    error: failure,
    expires_at: task.status === 'completed' ? secondsOrNull(task.linksExpireAtMs) : null,
    model: task.request.model,
    progress: task.progress,
    prompt: task.request.prompt,
    remixed_from_video_id: source?.operation === 'remix' ? source.taskId : null,
    seconds: String(effectiveSeconds(task)),
    size: `${width}x${height}`,
    ...(url === null ? {} : { url, video_url: url, result_url: url }),
    ...(failure === null ? {} : { fail_reason: failure.message }),
  };
}

function renderFailure(task: Task): { code: string; message: string } {
  const code = task.failure?.code ?? 'internal_error';
  return {
    code: FAILURE_CODES[code] ?? 'video_generation_failed',
    message: task.failure?.message || 'The video could not be generated.',
  };
}

export function renderList(
  tasks: readonly Task[],
  hasMore: boolean,
  links: (task: Task) => AssetLinks,
): JsonObject {
  return {
    object: 'list',
    data: tasks.map((task) => renderVideo(task, links(task))),
    first_id: tasks.at(0)?.id ?? null,
    last_id: tasks.at(-1)?.id ?? null,
    has_more: hasMore,
  };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

function secondsOrNull(milliseconds: number | null): number | null {
  return milliseconds === null ? null : seconds(milliseconds);
}
