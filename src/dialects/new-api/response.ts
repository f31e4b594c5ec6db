import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import type { AssetLinks } from '../../task/ports.ts';
import { effectiveSeconds, effectiveSize, isTerminal, type Task, type TaskStatus } from '../../task/task.ts';

/** The words of the gateway's stored task. */
const STORED = {
  queued: 'QUEUED',
  running: 'IN_PROGRESS',
  completed: 'SUCCESS',
  failed: 'FAILURE',
  cancelled: 'FAILURE',
} as const satisfies Record<TaskStatus, string>;

/** The words of its documents. */
const FLAT = {
  queued: 'queued',
  running: 'processing',
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'failed',
} as const satisfies Record<TaskStatus, string>;

/** The words of the upstream's answer that the gateway keeps beside its own. */
const UPSTREAM = { ...FLAT, running: 'in_progress', completed: 'completed' } as const;

const unixSeconds = z.int().nonnegative();
const upstreamStatus = z.enum(['queued', 'in_progress', 'completed', 'failed']);

export const createdSchema = z.strictObject({
  id: z.string(),
  task_id: z.string(),
  object: z.literal('video'),
  model: z.string(),
  status: z.literal('queued'),
  progress: z.literal(0),
  created_at: unixSeconds,
  seconds: z.string(),
  size: z.string().regex(/^\d+x\d+$/),
});

const storedSchema = z.strictObject({
  task_id: z.string(),
  platform: z.string(),
  group: z.string(),
  quota: z.number(),
  action: z.enum(['textGenerate', 'generate']),
  status: z.enum(['QUEUED', 'IN_PROGRESS', 'SUCCESS', 'FAILURE']),
  fail_reason: z.string(),
  result_url: z.url().optional(),
  created_at: unixSeconds,
  updated_at: unixSeconds,
  submit_time: unixSeconds,
  start_time: unixSeconds,
  finish_time: unixSeconds,
  progress: z.string().regex(/^(\d{1,2}|100)%$/),
  properties: z.strictObject({
    input: z.string(),
    upstream_model_name: z.string(),
    origin_model_name: z.string(),
  }),
  data: z.strictObject({
    id: z.string(),
    object: z.literal('video'),
    status: upstreamStatus,
    progress: z.int().min(0).max(100),
  }),
});

/** What the gateway's code answers (`code`, `message`, `data`) and, at the top, what its documents promise. */
export const taskSchema = z.strictObject({
  code: z.literal('success'),
  message: z.literal(''),
  data: storedSchema,
  task_id: z.string(),
  status: z.enum(['queued', 'processing', 'succeeded', 'failed']),
  url: z.url().optional(),
  result_url: z.url().optional(),
  video_url: z.url().optional(),
  format: z.literal('mp4'),
  metadata: z.strictObject({ duration: z.number(), width: z.int(), height: z.int(), seed: z.int() }),
  error: z.strictObject({ code: z.string().min(1), message: z.string().min(1) }).nullable(),
});

export function renderCreated(task: Task): JsonObject {
  const { width, height } = effectiveSize(task);
  return {
    id: task.id,
    task_id: task.id,
    object: 'video',
    model: task.request.model,
    status: 'queued',
    progress: 0,
    created_at: seconds(task.createdAtMs),
    seconds: String(effectiveSeconds(task)),
    size: `${width}x${height}`,
  };
}

/**
 * The gateway's documents and its code disagree, and there are clients of both. One of them takes status and address
 * from the top only: with the code's answer alone it saw finished films without an address and polled failures for ever.
 */
export function renderPoll(task: Task, links: AssetLinks): JsonObject {
  const video = task.status === 'completed' ? links.video : null;
  const failed = FLAT[task.status] === 'failed';
  const reason = failed ? task.failure?.message || 'The generation failed.' : '';
  return {
    code: 'success',
    message: '',
    data: renderStored(task, video, reason),
    task_id: task.id,
    status: FLAT[task.status],
    ...(video === null ? {} : { url: video, result_url: video, video_url: video }),
    format: 'mp4',
    metadata: { duration: effectiveSeconds(task), ...effectiveSize(task), seed: task.request.seed },
    error: failed ? { code: task.failure?.code ?? 'internal_error', message: reason } : null,
  };
}

function renderStored(task: Task, video: string | null, reason: string): JsonObject {
  const { model, prompt, images } = task.request;
  const ended = isTerminal(task.status);
  return {
    task_id: task.id,
    // The number of the gateway's channel type for Sora.
    platform: '55',
    group: 'default',
    quota: 0,
    action: images.length === 0 ? 'textGenerate' : 'generate',
    status: STORED[task.status],
    fail_reason: reason,
    ...(video === null ? {} : { result_url: video }),
    created_at: seconds(task.createdAtMs),
    updated_at: seconds(task.updatedAtMs),
    submit_time: seconds(task.createdAtMs),
    start_time: seconds(task.startedAtMs),
    finish_time: ended ? seconds(task.finishedAtMs) : 0,
    // As in the service: 100% is said of a failed task too, because nothing more will happen.
    progress: `${ended ? 100 : task.progress}%`,
    properties: { input: prompt, upstream_model_name: model, origin_model_name: model },
    data: { id: task.id, object: 'video', status: UPSTREAM[task.status], progress: task.progress },
  };
}

/** Zero until the moment was reached. */
function seconds(milliseconds: number | null): number {
  return milliseconds === null ? 0 : Math.floor(milliseconds / 1000);
}
