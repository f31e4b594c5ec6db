import type { Character } from '../task/characters.ts';
import { TaskError } from '../task/error.ts';
import type { CharacterClip } from '../task/request.ts';
import { type CharacterInput, readCharacters, readCharacterTask, requireFew } from './characters.ts';
import type { DialectContext, WireRequest } from './dialect.ts';
import { shortened } from './fields.ts';

/**
 * Every clip that a create means: those in `characters`, an earlier film (`character_from_task`), and recorded characters
 * that the prompt mentions and the list did not. The only part of a create that looks something up.
 * Throws `invalid_value` for an unknown id; an unknown `@word` is text like any other.
 */
export async function resolveCharacters(
  request: WireRequest,
  prompt: string,
  context: DialectContext,
): Promise<readonly CharacterClip[]> {
  const { fields } = request.body;
  const clips: CharacterClip[] = [];
  const listed = new Set<string>();
  for (const input of readCharacters(fields)) {
    if (input.kind === 'clip') {
      clips.push(input.clip);
      continue;
    }
    const character = await recorded(input, request, context);
    if (listed.has(character.id)) continue;
    listed.add(character.id);
    clips.push(await clipOf(character, input.param, context));
  }
  const earlier = await clipFromTask(request, context);
  if (earlier !== null) clips.push(earlier);
  // Most prompts mention nobody, and a create should not pay a query for that.
  const mentioned = prompt.includes('@') ? await context.characters.mentioned(request.caller, prompt) : [];
  for (const character of mentioned)
    if (!listed.has(character.id)) clips.push(await clipOf(character, 'prompt', context));
  requireFew(clips.length);
  return clips;
}

async function recorded(
  { id, param }: Extract<CharacterInput, { kind: 'recorded' }>,
  { caller }: WireRequest,
  context: DialectContext,
): Promise<Character> {
  const character = await context.characters.find(caller, id);
  if (character !== null) return character;
  const message = `Invalid '${param}': there is no character '${shortened(id)}'.`;
  throw new TaskError('invalid_value', message, { param });
}

async function clipOf(character: Character, param: string, context: DialectContext): Promise<CharacterClip> {
  const clip = await context.characters.clip(character);
  if (clip !== null) return clip;
  const message = `Invalid '${param}': the film that shows the character '${character.username}' was deleted.`;
  throw new TaskError('invalid_value', message, { param });
}

async function clipFromTask(
  { body, caller }: WireRequest,
  context: DialectContext,
): Promise<CharacterClip | null> {
  const character = readCharacterTask(body.fields);
  if (character === null) return null;
  const clip = await context.characters.filmClip(caller, character.taskId, character);
  if (clip !== null) return clip;
  const param = 'character_from_task';
  throw new TaskError('invalid_value', `Invalid '${param}': there is no finished film with this id.`, {
    param,
  });
}
