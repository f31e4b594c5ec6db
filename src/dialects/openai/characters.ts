import { z } from 'zod';
import type { Character, NewCharacter } from '../../task/characters.ts';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { readClipAddress, readSpan } from '../characters.ts';
import type {
  DialectContext,
  DialectRoute,
  RouteDocumentation,
  WireBody,
  WireReply,
  WireRequest,
} from '../dialect.ts';
import { isObject, kindOf, missingParameter, readElsewhere, readFields, text } from '../fields.ts';
import { characterId } from '../ids.ts';
import { fromTask, readName, readNewCharacter } from '../new-character.ts';

/** The resellers' word for a create that makes a character; some of them have no other endpoint for it. */
export const RESELLER_MODEL = 'sora-2-character';
/** OpenAI takes a whole clip; of a longer film of ours this much is used unless `timestamps` says otherwise. */
const FILM_TIMESTAMPS = '0,3';

export const characterSchema = z.strictObject({
  id: z.string().startsWith('char_'),
  name: z.string(),
  created_at: z.int().nonnegative(),
});

export const resellerCharacterSchema = z.strictObject({
  id: z.string(),
  object: z.literal('character'),
  model: z.string(),
  status: z.literal('completed'),
  progress: z.literal(100),
  created_at: z.int().nonnegative(),
  name: z.string(),
  username: z.string(),
  avatar_url: z.url(),
});

const uploadSchema = z.object({
  name: text,
  video: readElsewhere.optional(),
  timestamps: readElsewhere.optional(),
});

const documentation = {
  create: {
    summary: 'Create a character from `video`: a file, the {id} of a video made here, or an address.',
    request: uploadSchema,
    responses: { 200: characterSchema },
  },
  retrieve: { summary: 'Retrieve a character.', responses: { 200: characterSchema } },
} as const satisfies Record<string, RouteDocumentation>;

export function characterRoutes(videos: string): readonly DialectRoute[] {
  return [
    {
      method: 'POST',
      path: `${videos}/characters`,
      operation: 'character',
      handle: create,
      documentation: documentation.create,
    },
    {
      method: 'GET',
      path: `${videos}/characters/:id`,
      operation: 'character',
      handle: retrieve,
      documentation: documentation.retrieve,
    },
  ];
}

async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const character = await context.characters.create(request.caller, {
    ...readUpload(request.body),
    newId: () => characterId(context, 'char_'),
  });
  return { kind: 'json', status: 200, body: renderCharacter(character) };
}

async function retrieve(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = request.params['id'] ?? '';
  const character = await context.characters.find(request.caller, id);
  if (character === null) throw new TaskError('task_not_found', `Character with id '${id}' not found.`);
  return { kind: 'json', status: 200, body: renderCharacter(character) };
}

/** True for a `POST /v1/videos` that asks for a character. */
export function isCharacterCreate({ body }: WireRequest): boolean {
  const { model } = body.fields;
  return typeof model === 'string' && model.trim() === RESELLER_MODEL;
}

export async function createResellerCharacter(
  request: WireRequest,
  context: DialectContext,
): Promise<WireReply> {
  const { strict } = context;
  const character = await context.characters.create(request.caller, {
    ...readNewCharacter(request.body.fields, { address: 'url', strict }),
    newId: () => characterId(context, 'char_'),
  });
  return resellerReply(character, context);
}

/** What resellers answer to the create, and to a poll of the id as if it were a video's. */
export async function resellerReply(character: Character, context: DialectContext): Promise<WireReply> {
  const { picture } = await context.characters.links(character);
  const body = {
    id: character.id,
    object: 'character',
    model: RESELLER_MODEL,
    status: 'completed',
    progress: 100,
    created_at: Math.floor(character.createdAtMs / 1000),
    name: character.name,
    username: character.username,
    avatar_url: picture,
  };
  return { kind: 'json', status: 200, body };
}

function renderCharacter({ id, name, createdAtMs }: Character): JsonObject {
  return { id, name, created_at: Math.floor(createdAtMs / 1000) };
}

/** `video` is a file, `{id}` of a film made here (as in `edits`), or an address. */
function readUpload(body: WireBody): Omit<NewCharacter, 'newId'> {
  const { name: given, video, timestamps } = readFields(uploadSchema, body.fields);
  const name = readName(given);
  const [file] = body.files['video'] ?? [];
  if (file !== undefined) return { name, source: { kind: 'upload', bytes: file.bytes }, param: 'video' };
  if (video === undefined) throw missingParameter('video');
  const span = readSpan(timestamps ?? FILM_TIMESTAMPS, 'timestamps');
  if (isObject(video) && typeof video['id'] === 'string')
    return fromTask(name, video['id'], span, 'video.id');
  if (typeof video === 'string')
    return { name, source: { kind: 'url', url: readClipAddress(video, 'video'), span }, param: 'video' };
  const message = `Invalid 'video': expected a file or {id}, but got ${kindOf(video)}.`;
  throw new TaskError('invalid_value', message, { param: 'video' });
}
