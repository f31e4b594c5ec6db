import { TaskError } from '../task/error.ts';
import type { DerivativeDraft, GenerationDraft } from '../task/request.ts';
import type { Task } from '../task/task.ts';
import type { DialectContext, WireBody, WireRequest } from './dialect.ts';
import { resolveCharacters } from './resolve-characters.ts';

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
  const characters = await resolveCharacters(request, parsed.prompt, context);
  const draft = { ...parsed, characters };
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
