import { TaskError } from '../task/error.ts';
import type { CharacterClip, DerivativeDraft, GenerationDraft } from '../task/request.ts';
import type { Task } from '../task/task.ts';
import { readCharacterTask } from './characters.ts';
import type { DialectContext, WireBody, WireRequest } from './dialect.ts';

export interface ParseOptions {
  /** Refuse what the dialect's document does not promise. */
  readonly strict: boolean;
  /** The vendor could not be told, so rules that only one vendor has are not enforced. */
  readonly ambiguous: boolean;
}

export type ParseCreate = (body: WireBody, options: ParseOptions) => GenerationDraft;

/** What every create route does: parse, hand over, and leave the answer to the dialect. */
export async function acceptTask(
  request: WireRequest,
  context: DialectContext,
  dialect: string,
  parse: ParseCreate,
  mintId: (draft: GenerationDraft) => string,
): Promise<Task> {
  const parsed = parse(request.body, { strict: context.strict, ambiguous: request.ambiguous });
  const clip = await clipFromTask(request, context);
  const draft = clip === null ? parsed : { ...parsed, characters: [...parsed.characters, clip] };
  const creating = context.tasks.create(request.caller, { dialect, draft, newTaskId: () => mintId(draft) });
  const { source } = draft;
  const namedByField = source !== null && request.params[source.param] === undefined;
  return namedByField ? namingSourceField(source, creating) : creating;
}

/** The source was named by a field, so it is the field that is wrong: a 404 would say that the path is. */
async function namingSourceField({ taskId, param }: DerivativeDraft, answer: Promise<Task>): Promise<Task> {
  try {
    return await answer;
  } catch (cause) {
    if (!(cause instanceof TaskError) || cause.code !== 'task_not_found') throw cause;
    const message = `Invalid '${param}': video with id '${taskId}' not found.`;
    throw new TaskError('invalid_value', message, { param, cause });
  }
}

/** The only part of a create that needs to look something up: a character that is in an earlier film. */
async function clipFromTask(request: WireRequest, context: DialectContext): Promise<CharacterClip | null> {
  const character = readCharacterTask(request.body.fields);
  if (character === null) return null;
  const { taskId, startSeconds, endSeconds } = character;
  const url = await filmOf(taskId, request, context);
  return { url, startSeconds, endSeconds };
}

async function filmOf(taskId: string, request: WireRequest, context: DialectContext): Promise<string> {
  const param = 'character_from_task';
  try {
    const task = await context.tasks.read(request.caller, taskId);
    const url = context.links(task).video;
    if (task.status === 'completed' && url !== null) return url;
  } catch (cause) {
    if (!(cause instanceof TaskError) || cause.code !== 'task_not_found') throw cause;
    throw new TaskError('invalid_value', `Invalid '${param}': there is no such task.`, { param, cause });
  }
  throw new TaskError('invalid_value', `Invalid '${param}': the task has no film.`, { param });
}
