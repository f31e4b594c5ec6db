import { z } from 'zod';
import { creditsAsNumber } from '../task/credits.ts';
import type { TaskErrorCode } from '../task/error.ts';
import type { JsonObject } from '../task/json.ts';
import type { AssetLinks } from '../task/ports.ts';
import { effectiveSeconds, isTerminal, type Task, type TaskStatus } from '../task/task.ts';

/**
 * The task body of EvoLink (`video.generation.task`), and the forms that suit every claimant of
 * `POST /v1/videos/generations` at once. They live outside the dialect folders because a task whose vendor
 * could not be told is answered in the shared form whichever dialect accepted it. docs/dialects/detection.md
 */

const STATUS = {
  queued: 'pending',
  running: 'processing',
  completed: 'completed',
  failed: 'failed',
  // The vendor has no word for it: a cancelled task is `failed` with the code `request_cancelled`.
  cancelled: 'failed',
} as const satisfies Record<TaskStatus, string>;

/** EvoLink's published task error codes. */
const FAILURE_CODES: Partial<Record<TaskErrorCode, string>> = {
  invalid_image: 'image_processing_error',
  image_unreachable: 'image_processing_error',
  image_size_mismatch: 'image_dimension_mismatch',
  invalid_clip: 'invalid_parameters',
  clip_unreachable: 'invalid_parameters',
  decoder_unavailable: 'invalid_parameters',
  prompt_refused: 'content_policy_violation',
  image_refused: 'content_policy_violation',
  result_refused: 'content_policy_violation',
  moderation_unavailable: 'service_unavailable',
  unsupported_request: 'invalid_parameters',
  cancelled: 'request_cancelled',
  no_engine: 'model_unavailable',
  submit_unknown: 'service_error',
  engine_failed: 'service_error',
  engine_invalid_output: 'generation_failed_no_content',
  generation_timeout: 'generation_timeout',
  internal_error: 'service_error',
};

/** The vendor's example shows 300; clients only display it. A worse guess helps nobody, so it is a constant. */
const ESTIMATED_SECONDS = 120;

const generationStatus = z.enum(['pending', 'processing', 'completed', 'failed']);

const generationBase = {
  created: z.int().nonnegative(),
  id: z.string(),
  model: z.string(),
  object: z.literal('video.generation.task'),
  progress: z.int().min(0).max(100),
  status: generationStatus,
  type: z.literal('video'),
};

export const generationCreatedSchema = z.strictObject({
  ...generationBase,
  task_info: z.strictObject({
    can_cancel: z.boolean(),
    estimated_time: z.int().nonnegative(),
    video_duration: z.int().positive(),
  }),
  usage: z.strictObject({
    billing_rule: z.enum(['per_call', 'per_token', 'per_second']),
    credits_reserved: z.number().nonnegative(),
    user_group: z.string(),
  }),
});

export const generationFailureSchema = z.strictObject({
  code: z.string().min(1),
  message: z.string().min(1),
  type: z.literal('task_error'),
});

export const generationTaskSchema = z.strictObject({
  ...generationBase,
  results: z.array(z.url()).optional(),
  error: generationFailureSchema.optional(),
  task_info: z.strictObject({ can_cancel: z.boolean() }),
});

export const sharedCreatedSchema = generationCreatedSchema.extend({
  code: z.literal(200),
  data: z.array(z.strictObject({ status: z.literal('submitted'), task_id: z.string() })).length(1),
});

export const sharedTaskSchema = generationTaskSchema.extend({
  code: z.literal(200),
  data: z.strictObject({
    id: z.string(),
    status: generationStatus,
    progress: z.int().min(0).max(100),
    cost: z.number().nonnegative(),
    created: z.int().nonnegative(),
    result: z
      .strictObject({
        videos: z
          .array(z.strictObject({ url: z.array(z.url()).length(1), expires_at: z.int().nonnegative() }))
          .length(1),
      })
      .optional(),
    error: generationFailureSchema.optional(),
  }),
});

export function renderGenerationCreated(task: Task): JsonObject {
  return {
    ...renderBase(task),
    task_info: {
      can_cancel: !isTerminal(task.status),
      estimated_time: ESTIMATED_SECONDS,
      video_duration: Math.round(effectiveSeconds(task)),
    },
    usage: {
      billing_rule: 'per_second',
      credits_reserved: creditsAsNumber(task.price.holdMicro),
      user_group: 'default',
    },
  };
}

/** Read by EvoLink's, duomi's and APIMart's clients alike. `data` stays an array: one client looks into objects first. */
export function renderSharedCreated(task: Task): JsonObject {
  return {
    ...renderGenerationCreated(task),
    code: 200,
    data: [{ status: 'submitted', task_id: task.id }],
  };
}

export function renderGenerationTask(task: Task, links: AssetLinks): JsonObject {
  return {
    ...renderBase(task),
    ...(task.status === 'completed' && links.video !== null ? { results: [links.video] } : {}),
    ...(STATUS[task.status] === 'failed' ? { error: renderFailure(task) } : {}),
    task_info: { can_cancel: !isTerminal(task.status) },
  };
}

/** `GET /v1/tasks/{id}` for a task whose create was answered in the shared form: APIMart reads `data`. */
export function renderSharedTask(task: Task, links: AssetLinks): JsonObject {
  const body = renderGenerationTask(task, links);
  const failure = STATUS[task.status] === 'failed' ? renderFailure(task) : null;
  const video = task.status === 'completed' ? links.video : null;
  const expiresAt = Math.floor((task.linksExpireAtMs ?? 0) / 1000);
  return {
    ...body,
    code: 200,
    data: {
      id: task.id,
      status: STATUS[task.status],
      progress: task.progress,
      cost: creditsAsNumber(task.price.chargedMicro ?? 0n),
      created: body['created'],
      ...(video === null ? {} : { result: { videos: [{ url: [video], expires_at: expiresAt }] } }),
      ...(failure === null ? {} : { error: failure }),
    },
  };
}

function renderBase(task: Task): JsonObject {
  return {
    created: Math.floor(task.createdAtMs / 1000),
    id: task.id,
    model: task.request.model,
    object: 'video.generation.task',
    progress: task.progress,
    status: STATUS[task.status],
    type: 'video',
  };
}

function renderFailure(task: Task): JsonObject {
  const code = task.failure?.code ?? 'internal_error';
  return {
    code: FAILURE_CODES[code] ?? 'unknown_error',
    message: task.failure?.message || 'The generation failed.',
    type: 'task_error',
  };
}
