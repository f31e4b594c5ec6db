import { z } from 'zod';
import type { Character } from '../../task/characters.ts';
import type { JsonObject } from '../../task/json.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { uuid } from '../ids.ts';
import { readNewCharacter } from '../new-character.ts';

/** Asynchronous at the vendor: the answer is an id to poll under `/v1/videos/tasks/{id}`. */
export const characterRoutes: readonly DialectRoute[] = [
  { method: 'POST', path: '/v1/characters', operation: 'create', handle: createCharacter },
];

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

async function createCharacter(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const { strict } = context;
  const character = await context.characters.create(request.caller, {
    ...readNewCharacter(request.body.fields, { address: 'url', strict }),
    newId: () => uuid(context),
  });
  return { kind: 'json', status: 200, body: { id: character.id } };
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
