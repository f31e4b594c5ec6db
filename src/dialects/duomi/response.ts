import { z } from 'zod';
import type { Character } from '../../task/characters.ts';
import type { JsonObject } from '../../task/json.ts';
import type { AssetLinks } from '../../task/ports.ts';
import type { Task, TaskStatus } from '../../task/task.ts';

const STATE = {
  queued: 'pending',
  running: 'running',
  completed: 'succeeded',
  failed: 'error',
  cancelled: 'error',
} as const satisfies Record<TaskStatus, string>;

export const createdSchema = z.strictObject({ id: z.string() });

/** Exactly eight keys: one client takes an extra `code` for an error, another an extra `status` for the state. */
export const taskSchema = z
  .strictObject({
    id: z.string(),
    state: z.enum(['pending', 'running', 'succeeded', 'error']),
    data: z.strictObject({ videos: z.array(z.strictObject({ url: z.url() })) }),
    progress: z.int().min(0).max(100),
    create_time: z.int().nonnegative(),
    update_time: z.int().nonnegative(),
    message: z.string(),
    action: z.enum(['generate', 'remix']),
  })
  .refine((body) => (body.message === '') === (body.state !== 'error'), {
    error: 'a message means failure to a real client, so it is empty exactly when the state is not `error`',
  });

/** The eight keys of a task; `videos` stays, because clients look into it without asking what the task was. */
export const characterTaskSchema = z.strictObject({
  id: z.string(),
  state: z.literal('succeeded'),
  data: z.strictObject({
    videos: z.array(z.never()),
    characters: z.array(z.strictObject({ id: z.string() })).length(1),
  }),
  progress: z.literal(100),
  create_time: z.int().nonnegative(),
  update_time: z.int().nonnegative(),
  message: z.literal(''),
  action: z.literal('characters'),
});

export function renderCreated(task: Task): JsonObject {
  return { id: task.id };
}

export function renderPoll(task: Task, links: AssetLinks): JsonObject {
  const state = STATE[task.status];
  const video = state === 'succeeded' ? links.video : null;
  return {
    id: task.id,
    state,
    data: { videos: video === null ? [] : [{ url: video }] },
    progress: task.progress,
    // The document names no unit; its clients only compare and display, and its sister pages use seconds.
    create_time: Math.floor(task.createdAtMs / 1000),
    update_time: Math.floor(task.updatedAtMs / 1000),
    message: state === 'error' ? failureMessage(task) : '',
    action: isRemix(task) ? 'remix' : 'generate',
  };
}

/** An edit is OpenAI's later name for a remix; the vendor has no word for an extension. */
function isRemix({ request }: Task): boolean {
  return request.source !== null && request.source.operation !== 'extend';
}

/**
 * A real client submits (and pays for) the film again when the text of a failure contains one of these two
 * phrases, up to three times. An engine's own words must not set that off.
 */
function failureMessage(task: Task): string {
  const message = task.failure?.message || 'The generation did not succeed.';
  return message
    .replace(/resources are being allocated/gi, 'no capacity')
    .replace(/failed to generate/gi, 'could not generate');
}

/** The character's id is also that of the task that never was: it works in `characters: [{id}]` and as `@id`. */
export function renderCharacter(character: Character): JsonObject {
  const createdAt = Math.floor(character.createdAtMs / 1000);
  return {
    id: character.id,
    state: 'succeeded',
    data: { videos: [], characters: [{ id: character.id }] },
    progress: 100,
    create_time: createdAt,
    update_time: createdAt,
    message: '',
    action: 'characters',
  };
}
