import { z } from 'zod';
import { creditsAsNumber } from '../../task/credits.ts';
import type { JsonObject } from '../../task/json.ts';
import type { AssetLinks } from '../../task/ports.ts';
import type { Task, TaskStatus } from '../../task/task.ts';

const STATUS = {
  queued: 'submitted',
  running: 'processing',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<TaskStatus, string>;

/** As EvoLink's constant: clients only display it. */
const ESTIMATED_SECONDS = 120;

const unixSeconds = z.int().nonnegative();

/** `data` is an array here and an object in the poll. */
export const createdSchema = z.strictObject({
  code: z.literal(200),
  data: z.array(z.strictObject({ status: z.literal('submitted'), task_id: z.string() })).length(1),
});

export const taskSchema = z.strictObject({
  code: z.literal(200),
  data: z.strictObject({
    id: z.string(),
    status: z.enum(['submitted', 'processing', 'completed', 'failed', 'cancelled']),
    progress: z.int().min(0).max(100),
    cost: z.number(),
    created: unixSeconds,
    estimated_time: unixSeconds,
    completed: unixSeconds.optional(),
    actual_time: unixSeconds.optional(),
    result: z
      .strictObject({
        videos: z
          .array(z.strictObject({ url: z.array(z.url()).length(1), expires_at: unixSeconds }))
          .length(1),
      })
      .optional(),
    error: z.strictObject({ code: z.string(), message: z.string().min(1), type: z.string() }).optional(),
  }),
});

export function renderCreated(task: Task): JsonObject {
  return { code: 200, data: [{ status: 'submitted', task_id: task.id }] };
}

export function renderPoll(task: Task, links: AssetLinks): JsonObject {
  const completed = task.status === 'completed';
  const failed = task.status === 'failed' || task.status === 'cancelled';
  return {
    code: 200,
    data: {
      id: task.id,
      status: STATUS[task.status],
      progress: task.progress,
      cost: creditsAsNumber(task.price.chargedMicro ?? 0n),
      created: seconds(task.createdAtMs),
      estimated_time: ESTIMATED_SECONDS,
      ...(completed ? renderTimes(task) : {}),
      ...(completed && links.video !== null ? { result: renderResult(task, links.video) } : {}),
      ...(failed ? { error: renderFailure(task) } : {}),
    },
  };
}

function renderTimes(task: Task): JsonObject {
  const finishedAtMs = task.finishedAtMs ?? task.updatedAtMs;
  const actual = Math.max(0, finishedAtMs - task.createdAtMs);
  return { completed: seconds(finishedAtMs), actual_time: Math.round(actual / 1000) };
}

/** Each video's `url` is a list, in the vendor's example and in its clients. */
function renderResult(task: Task, url: string): JsonObject {
  return { videos: [{ url: [url], expires_at: seconds(task.linksExpireAtMs ?? 0) }] };
}

function renderFailure(task: Task): JsonObject {
  return {
    code: task.failure?.code ?? 'internal_error',
    message: task.failure?.message || 'The generation failed.',
    type: 'task_error',
  };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
