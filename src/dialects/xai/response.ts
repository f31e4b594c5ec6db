import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import type { AssetLinks } from '../../task/ports.ts';
import { effectiveSeconds, type Task } from '../../task/task.ts';

export const createdSchema = z.strictObject({ request_id: z.string() });

export const taskSchema = z.strictObject({
  request_id: z.string(),
  status: z.enum(['pending', 'done', 'expired', 'failed']),
  model: z.string(),
  progress: z.int().min(0).max(100),
  usage: z.strictObject({ cost_in_usd_ticks: z.number() }),
  video: z
    .strictObject({ url: z.url(), duration: z.number().positive(), respect_moderation: z.literal(true) })
    .optional(),
  error: z.strictObject({ code: z.string(), message: z.string().min(1) }).optional(),
});

export function renderCreated(task: Task): JsonObject {
  return { request_id: task.id };
}

/** The vendor's poll has no id; ours has one, because the same body is the callback. */
export function renderPoll(task: Task, links: AssetLinks): JsonObject {
  const status = statusOf(task, links);
  return {
    request_id: task.id,
    status,
    model: task.request.model,
    progress: task.progress,
    usage: { cost_in_usd_ticks: 0 },
    ...(status === 'done' && links.video !== null
      ? { video: { url: links.video, duration: effectiveSeconds(task), respect_moderation: true } }
      : {}),
    ...(status === 'failed' ? { error: renderFailure(task) } : {}),
  };
}

/** A film whose file or link is gone is `expired`: `done` promises an address. */
function statusOf(task: Task, links: AssetLinks): 'pending' | 'done' | 'expired' | 'failed' {
  if (task.status === 'completed') return links.video === null ? 'expired' : 'done';
  return task.status === 'failed' || task.status === 'cancelled' ? 'failed' : 'pending';
}

function renderFailure(task: Task): JsonObject {
  return {
    code: task.failure?.code ?? 'internal_error',
    message: task.failure?.message || 'The generation failed.',
  };
}
