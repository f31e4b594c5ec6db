import { z } from 'zod';
import type { Character, CharacterSpan, NewCharacter } from '../task/characters.ts';
import { TaskError } from '../task/error.ts';
import type { Task } from '../task/task.ts';
import { DEFAULT_TIMESTAMPS, readClipAddress, readSpan } from './characters.ts';
import type { DialectContext, WireRequest } from './dialect.ts';
import { missingParameter, readElsewhere, readFields, text } from './fields.ts';

/** What the resellers' character endpoints are sent; `video_url` is EvoLink's word for `url`. One source is required. */
export const newCharacterSchema = z
  .object({
    name: text.optional(),
    url: text.optional(),
    video_url: text.optional(),
    from_task: text.optional(),
    timestamps: readElsewhere.optional(),
  })
  .meta({
    anyOf: ['url', 'video_url', 'from_task'].map((source) => ({
      type: 'object',
      properties: { [source]: {} },
      required: [source],
    })),
  });

/** OpenAI's bound for a name; no other document has one. */
const NAME_LENGTH_MAX = 80;
const UNNAMED = 'character';

export interface NewCharacterRule {
  /** The dialect's own name for the address. */
  readonly address: 'url' | 'video_url';
  readonly strict: boolean;
  /** Longest span of strict mode; without it the family's three seconds. */
  readonly strictSpanSecondsMax?: number;
}

/**
 * Reads `{url | from_task, timestamps}`. One document's own example has both sources: the address is taken then, and
 * strict mode refuses it. Throws `missing_parameter` or `invalid_value` naming the field.
 */
export function readNewCharacter(
  body: Readonly<Record<string, unknown>>,
  rule: NewCharacterRule,
): Omit<NewCharacter, 'newId'> {
  const fields = readFields(newCharacterSchema, body);
  const param = fields[rule.address] === undefined ? otherAddress(fields, rule) : rule.address;
  const url = param === null ? undefined : fields[param];
  if (rule.strict && url !== undefined && fields.from_task !== undefined)
    throw new TaskError(
      'invalid_value',
      `Invalid 'from_task': give either '${rule.address}' or 'from_task'.`,
      {
        param: 'from_task',
      },
    );
  if (rule.strict && rule.address === 'url' && fields.timestamps === undefined)
    throw missingParameter('timestamps');
  const span = readSpan(
    fields.timestamps ?? DEFAULT_TIMESTAMPS,
    'timestamps',
    rule.strict ? rule.strictSpanSecondsMax : undefined,
  );
  if (param !== null && url !== undefined) {
    const address = readClipAddress(url, param);
    const name = readName(fields.name ?? nameInAddress(address));
    return { name, source: { kind: 'url', url: address, span }, param };
  }
  if (fields.from_task === undefined) throw missingParameter(rule.address);
  return fromTask(readName(fields.name ?? UNNAMED), fields.from_task, span, 'from_task');
}

export function fromTask(
  name: string,
  taskId: string,
  span: CharacterSpan,
  param: string,
): Omit<NewCharacter, 'newId'> {
  return { name, source: { kind: 'task', taskId: taskId.trim(), span }, param };
}

/** Throws `invalid_value` for a blank name or one that is too long. */
export function readName(given: string): string {
  const name = given.trim();
  if (name !== '' && name.length <= NAME_LENGTH_MAX) return name;
  const message = `Invalid 'name': expected 1 to ${NAME_LENGTH_MAX} characters, but got ${name.length}.`;
  throw new TaskError('invalid_value', message, { param: 'name' });
}

function otherAddress(
  fields: z.output<typeof newCharacterSchema>,
  { address }: NewCharacterRule,
): 'url' | 'video_url' | null {
  const other = address === 'url' ? 'video_url' : 'url';
  return fields[other] === undefined ? null : other;
}

/** `https://clips.example.com/duckling.mp4?x=1` is called `duckling` until somebody says better. */
function nameInAddress(address: string): string {
  const file = new URL(address).pathname.split('/').at(-1) ?? '';
  return file.replace(/\.[a-z0-9]{1,5}$/i, '').slice(0, NAME_LENGTH_MAX) || UNNAMED;
}

export type TaskOrCharacter =
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'character'; readonly character: Character };

/**
 * Asynchronous vendors poll a character under a task's path. Ours are ready at once and have no task, so an id that
 * `act` does not know is looked for among the characters. Throws what `act` throws when it is nobody there either.
 */
export async function taskOrCharacter(
  { caller }: WireRequest,
  id: string,
  context: DialectContext,
  act: (id: string) => Promise<Task>,
): Promise<TaskOrCharacter> {
  try {
    return { kind: 'task', task: await act(id) };
  } catch (error) {
    if (!(error instanceof TaskError) || error.code !== 'task_not_found') throw error;
    const character = await context.characters.find(caller, id);
    if (character === null) throw error;
    return { kind: 'character', character };
  }
}
