import { TaskError } from '../task/error.ts';
import type { CreateCommand } from '../task/ports.ts';
import type { DerivativeDraft, GenerationDraft } from '../task/request.ts';
import type { Task, Warning } from '../task/task.ts';
import type { DialectContext, WireBody, WireRequest } from './dialect.ts';
import { resolveCharacters } from './resolve-characters.ts';
import { sdkRetryCount } from './sdk-retry.ts';

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
  refusal: NonNullable<CreateCommand['refusal']> = 'task',
): Promise<Task> {
  const parsed = parse(request.body, { strict: context.strict, ambiguous: request.ambiguous });
  const characters = await resolveCharacters(request, parsed.prompt, context);
  const draft = { ...parsed, characters };
  const creating = context.tasks.create(request.caller, {
    dialect,
    draft,
    newTaskId: () => mintId(draft),
    refusal,
    scenario: request.headers[SCENARIO_HEADER] ?? null,
    ...readRepeat(request.headers),
  });
  const { source } = draft;
  const namedByField = source !== null && request.params[source.param] === undefined;
  const { task, repeated } = await (namedByField ? namingSourceField(source, creating) : creating);
  if (repeated) request.addHeader('idempotent-replayed', 'true');
  const warnings = task.plan?.warnings ?? [];
  if (warnings.length > 0) request.addHeader(WARNINGS_HEADER, warningsText(warnings));
  return task;
}

/** What was asked for and will not be made as asked: docs/engines.md. */
const WARNINGS_HEADER = 'x-reelay-warnings';
const WARNINGS_LENGTH_MAX = 1_000;

/** `seconds: 25 s asked, 8 s made; size: ...`, of characters that every client can read in a header. */
function warningsText(warnings: readonly Warning[]): string {
  const text = warnings.map(({ param, message }) => `${param}: ${message}`).join('; ');
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, WARNINGS_LENGTH_MAX);
}

/** For test engineers: docs/scenarios.md. */
const SCENARIO_HEADER = 'x-reelay-scenario';
const IDEMPOTENCY_KEY_LENGTH_MAX = 255;

/** How a client says that it may send this create twice (docs/idempotency.md). */
function readRepeat(
  headers: WireRequest['headers'],
): Pick<CreateCommand, 'idempotencyKey' | 'sdkRetryCount'> {
  const key = headers['idempotency-key']?.trim() ?? '';
  if (key.length > IDEMPOTENCY_KEY_LENGTH_MAX) {
    const message = `Invalid 'Idempotency-Key': at most ${IDEMPOTENCY_KEY_LENGTH_MAX} characters.`;
    throw new TaskError('invalid_value', message, { param: 'Idempotency-Key' });
  }
  return {
    idempotencyKey: key === '' ? null : key,
    sdkRetryCount: sdkRetryCount(headers),
  };
}

/** The source was named by a field, so it is the field that is wrong: a 404 would say that the path is. */
async function namingSourceField<Answer>(
  { taskId, param }: DerivativeDraft,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    if (!(cause instanceof TaskError) || cause.code !== 'task_not_found') throw cause;
    const message = `Invalid '${param}': video with id '${taskId}' not found.`;
    throw new TaskError('invalid_value', message, { param, cause });
  }
}
