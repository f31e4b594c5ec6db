import { z } from 'zod';
import { orientationOf } from '../../task/frame-size.ts';
import type { JsonObject } from '../../task/json.ts';
import { isRefusalCode } from '../../task/moderation.ts';
import type { AssetLinks } from '../../task/ports.ts';
import { effectiveSeconds, effectiveSize, type Task, type TaskStatus } from '../../task/task.ts';

/** The words that every known client understands; `success` and `in_progress` are not among them. */
const STATUS = {
  queued: 'pending',
  running: 'processing',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
} as const satisfies Record<TaskStatus, string>;

/** The rate that clients of this family assume when they turn `n_frames` into seconds. */
const FRAMES_PER_SECOND = 30;

const statusWord = z.enum(['pending', 'processing', 'completed', 'failed']);
const unixMilliseconds = z.int().nonnegative();

export const createdSchema = z.strictObject({
  id: z.string(),
  status: z.literal('pending'),
  status_update_time: unixMilliseconds,
});

const inputSchema = z.strictObject({
  size: z.enum(['small', 'large']),
  model: z.string(),
  images: z.array(z.never()),
  prompt: z.string(),
  orientation: z.enum(['portrait', 'landscape']),
});

const pendingInfoSchema = z.looseObject({
  id: z.string(),
  status: statusWord,
  n_frames: z.int().nonnegative(),
  progress_pct: z.number().min(0).max(1),
  failure_reason: z.string().min(1).nullable(),
});

const draftInfoSchema = z.union([
  z.looseObject({
    kind: z.literal('sora_draft'),
    url: z.url(),
    downloadable_url: z.url(),
    encodings: z.looseObject({ source: z.strictObject({ path: z.url() }) }),
  }),
  z.strictObject({
    kind: z.enum(['sora_error', 'sora_content_violation']),
    reason_str: z.string().min(1),
    markdown_reason_str: z.string().min(1),
  }),
]);

export const taskSchema = z.strictObject({
  id: z.string(),
  status: statusWord,
  status_update_time: unixMilliseconds,
  video_url: z.url().nullable().optional(),
  thumbnail_url: z.url().nullable().optional(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  error: z.string().min(1).optional(),
  fail_reason: z.string().min(1).optional(),
  message: z.string().min(1).optional(),
  detail: z.strictObject({
    id: z.string(),
    status: statusWord,
    input: inputSchema,
    url: z.url().nullable().optional(),
    gif_url: z.null().optional(),
    thumbnail_url: z.url().nullable().optional(),
    failure_reason: z.string().min(1).optional(),
    pending_info: pendingInfoSchema.optional(),
    draft_info: draftInfoSchema.optional(),
  }),
});

export function renderCreated(task: Task): JsonObject {
  return { id: task.id, status: 'pending', status_update_time: task.updatedAtMs };
}

export function renderQuery(task: Task, links: AssetLinks): JsonObject {
  const head = {
    id: task.id,
    status: STATUS[task.status],
    status_update_time: task.updatedAtMs,
  };
  if (task.status === 'completed') return { ...head, ...completed(task, links) };
  if (STATUS[task.status] === 'failed') return { ...head, ...failed(task) };
  return { ...head, detail: { ...detailHead(task), pending_info: pendingInfo(task, null) } };
}

/** A film whose file is gone stays completed; it has no address then. */
function completed(task: Task, links: AssetLinks): JsonObject {
  const { video } = links;
  const { width, height } = effectiveSize(task);
  return {
    video_url: video,
    thumbnail_url: links.thumbnail,
    width,
    height,
    detail: {
      ...detailHead(task),
      url: video,
      gif_url: null,
      thumbnail_url: links.thumbnail,
      ...(video === null ? {} : { draft_info: draftInfo(task, video, links.thumbnail) }),
    },
  };
}

/** The reason stands wherever some client looks; the top-level `error` is text, since one calls `toLowerCase` on it. */
function failed(task: Task): JsonObject {
  const reason = task.failure?.message || 'The generation failed.';
  return {
    video_url: null,
    error: reason,
    fail_reason: reason,
    message: reason,
    detail: {
      ...detailHead(task),
      failure_reason: reason,
      pending_info: pendingInfo(task, reason),
      draft_info: { kind: errorKind(task), reason_str: reason, markdown_reason_str: reason },
    },
  };
}

/** Two words of the original that clients tell apart. */
function errorKind({ failure }: Task): 'sora_content_violation' | 'sora_error' {
  return failure !== null && isRefusalCode(failure.code) ? 'sora_content_violation' : 'sora_error';
}

function detailHead(task: Task): JsonObject {
  const { width, height } = effectiveSize(task);
  return {
    id: shortId(task.id),
    status: STATUS[task.status],
    input: {
      size: Math.min(width, height) > 720 ? 'large' : 'small',
      model: task.request.model,
      // Never echoed: clients take any address in a running task's answer for the film.
      images: [],
      prompt: task.request.prompt,
      orientation: orientationOf({ width, height }),
    },
  };
}

function pendingInfo(task: Task, reason: string | null): JsonObject {
  const { width, height } = effectiveSize(task);
  return {
    id: shortId(task.id),
    seed: task.request.seed,
    type: 'video_gen',
    model: task.request.model,
    title: 'New Video',
    width,
    height,
    prompt: task.request.prompt,
    status: STATUS[task.status],
    n_frames: frameCount(task),
    priority: 1,
    operation: 'simple_compose',
    created_at: microseconds(task.createdAtMs),
    n_variants: 1,
    generations: [],
    progress_pct: task.progress / 100,
    inpaint_items: [],
    failure_reason: reason,
    needs_user_review: false,
    queue_status_message: null,
    progress_pos_in_queue: null,
    num_unsafe_generations: 0,
    estimated_queue_wait_time: null,
  };
}

function draftInfo(task: Task, video: string, thumbnail: string | null): JsonObject {
  const { width, height } = effectiveSize(task);
  const id = shortId(task.id);
  const source = { path: video };
  return {
    id,
    url: video,
    kind: 'sora_draft',
    tags: [],
    title: null,
    width,
    height,
    prompt: task.request.prompt,
    task_id: id,
    generation_id: id,
    generation_type: 'video_gen',
    created_at: (task.finishedAtMs ?? task.updatedAtMs) / 1000,
    draft_reviewed: false,
    downloadable_url: video,
    encodings: {
      source,
      source_wm: source,
      md: source,
      gif: null,
      thumbnail: thumbnail === null ? null : { path: thumbnail },
      unfurl: null,
    },
    creation_config: {
      prompt: task.request.prompt,
      task_id: null,
      n_frames: frameCount(task),
      style_id: task.request.style,
      orientation: orientationOf({ width, height }),
      inpaint_image: null,
      cameo_profiles: [],
      remix_target_post: null,
    },
  };
}

function frameCount(task: Task): number {
  return Math.round(FRAMES_PER_SECOND * effectiveSeconds(task));
}

/** `sora-2:task_01k9...` is `task_01k9...` inside `detail`. */
function shortId(id: string): string {
  return id.slice(id.lastIndexOf(':') + 1);
}

/** `2026-11-20T10:00:00.000000Z`, the resellers' six decimals. */
function microseconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/Z$/, '000Z');
}
