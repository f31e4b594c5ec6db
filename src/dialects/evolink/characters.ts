import { z } from 'zod';
import type { Character, CharacterLinks } from '../../task/characters.ts';
import type { JsonObject } from '../../task/json.ts';
import type { DialectContext, WireReply, WireRequest } from '../dialect.ts';
import { generationId, isSharedGenerationId } from '../ids.ts';
import { readNewCharacter } from '../new-character.ts';

export const CHARACTER_MODEL = 'sora-character';
/** The vendor's page; the other documents allow three. */
const STRICT_SPAN_SECONDS_MAX = 2;

const base = {
  created: z.int().nonnegative(),
  id: z.string(),
  model: z.literal(CHARACTER_MODEL),
  object: z.literal('video.generation.task'),
  type: z.literal('video'),
};

export const characterCreatedSchema = z.strictObject({
  ...base,
  progress: z.literal(0),
  status: z.literal('pending'),
  task_info: z.strictObject({
    can_cancel: z.literal(false),
    estimated_time: z.int().nonnegative(),
    video_duration: z.int().positive(),
  }),
  usage: z.strictObject({
    billing_rule: z.literal('per_call'),
    credits_reserved: z.literal(0),
    user_group: z.string(),
  }),
});

export const characterTaskSchema = z.strictObject({
  ...base,
  progress: z.literal(100),
  status: z.literal('completed'),
  result_data: z.strictObject({ character_name: z.string(), profile_picture_url: z.url() }),
  task_info: z.strictObject({ can_cancel: z.literal(false) }),
});

/** The form for every claimant of the path, when the create was answered in it. */
export const sharedCharacterTaskSchema = characterTaskSchema.extend({
  code: z.literal(200),
  data: z.strictObject({
    id: z.string(),
    created: z.int().nonnegative(),
    status: z.literal('completed'),
    progress: z.literal(100),
    cost: z.literal(0),
  }),
});

/** Characters are made with the path of films, and told by the model alone. */
export function isCharacterCreate({ body }: WireRequest): boolean {
  const { model } = body.fields;
  return typeof model === 'string' && model.trim() === CHARACTER_MODEL;
}

export async function createCharacter(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const rule = { address: 'video_url', strictSpanSecondsMax: STRICT_SPAN_SECONDS_MAX } as const;
  const character = await context.characters.create(request.caller, {
    ...readNewCharacter(request.body.fields, { ...rule, strict: context.strict }),
    newId: () => generationId(context, request.ambiguous),
  });
  const body = renderCreated(character);
  const { id } = character;
  const shared = { code: 200, data: [{ status: 'submitted', task_id: id }] };
  return { kind: 'json', status: 200, body: request.ambiguous ? { ...body, ...shared } : body };
}

/** The answer to a poll, in the form for every claimant of the path when the create was. */
export async function characterReply(character: Character, context: DialectContext): Promise<WireReply> {
  const body = renderCharacter(character, await context.characters.links(character));
  const { id, created, status, progress } = body;
  const data = { id, created, status, progress, cost: 0 };
  return {
    kind: 'json',
    status: 200,
    body: isSharedGenerationId(character.id) ? { ...body, code: 200, data } : body,
  };
}

/** `pending`, as the vendor answers every create: its clients poll before they look for a result. */
function renderCreated(character: Character): JsonObject {
  return {
    ...renderBase(character),
    progress: 0,
    status: 'pending',
    task_info: {
      can_cancel: false,
      estimated_time: 0,
      video_duration: Math.ceil(character.endSeconds - character.startSeconds),
    },
    usage: { billing_rule: 'per_call', credits_reserved: 0, user_group: 'default' },
  };
}

/** `character_name` is what a prompt has to say after the `@`, hence the username. */
function renderCharacter(character: Character, links: CharacterLinks): JsonObject {
  return {
    ...renderBase(character),
    progress: 100,
    status: 'completed',
    result_data: { character_name: character.username, profile_picture_url: links.picture },
    task_info: { can_cancel: false },
  };
}

function renderBase(character: Character): JsonObject {
  return {
    created: Math.floor(character.createdAtMs / 1000),
    id: character.id,
    model: CHARACTER_MODEL,
    object: 'video.generation.task',
    type: 'video',
  };
}
