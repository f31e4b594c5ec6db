import { createHash } from 'node:crypto';
import { TaskError } from '../task/error.ts';
import type { Caller, CreateCommand, EarlierCreate } from '../task/ports.ts';
import type { Plan, Task } from '../task/task.ts';
import type { LifecycleDependencies } from './dependencies.ts';

/**
 * What a create asks for, as a hash: equal for the same request in another encoding or order of fields, different for
 * any other. Uploaded bytes count by their content.
 */
export function fingerprintOf(command: Pick<CreateCommand, 'dialect' | 'draft'>): string {
  const { dialect, draft } = command;
  return createHash('sha256').update(canonical({ dialect, draft })).digest('hex');
}

function canonical(value: unknown): string {
  if (value instanceof Uint8Array) return `"sha256:${createHash('sha256').update(value).digest('hex')}"`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  return `{${fields.join(',')}}`;
}

/**
 * The id of the task that this create has made before, or null for a new order (docs/idempotency.md). Throws
 * `idempotency_mismatch` when its key was used for something else.
 */
export async function findRepeated(
  caller: Caller,
  command: CreateCommand,
  fingerprint: string,
  deps: Pick<LifecycleDependencies, 'store' | 'sdkRetries'>,
): Promise<string | null> {
  const { idempotencyKey, sdkRetryCount } = command;
  if (idempotencyKey !== null) {
    const earlier = await deps.store.findByIdempotencyKey(caller.projectId, idempotencyKey);
    return earlier === null ? null : sameRequest(earlier, fingerprint);
  }
  if (sdkRetryCount === null || sdkRetryCount === 0) return null;
  // A repeat of what was refused here has made nothing, so it is an order of its own.
  if (deps.sdkRetries.takeRefusal(caller.keyId, sdkRetryCount - 1)) return null;
  return await deps.store.findUnconfirmed(caller.keyId, fingerprint);
}

function sameRequest(earlier: EarlierCreate, fingerprint: string): string {
  if (earlier.fingerprint === fingerprint) return earlier.taskId;
  const message = 'This idempotency key was used for a different request.';
  throw new TaskError('idempotency_mismatch', message, { param: 'Idempotency-Key' });
}

/** The task as the first answer showed it, whatever became of it since. */
export function asAccepted(task: Task, plan: Plan): Task {
  return {
    ...task,
    boundDialect: null,
    status: 'queued',
    stage: 'plan',
    progress: 0,
    plan,
    failure: null,
    price: { ...task.price, chargedMicro: null },
    assets: task.assets.filter(({ kind }) => kind === 'reference'),
    startedAtMs: null,
    updatedAtMs: task.createdAtMs,
    finishedAtMs: null,
    linksExpireAtMs: null,
  };
}
