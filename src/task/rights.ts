import { TaskError } from './error.ts';

/** What an API key may be used for. Every route asks for exactly one; docs/accounts.md says which. */
export const SCOPES = ['videos:read', 'videos:write', 'files', 'characters', 'webhooks', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a key has unless somebody says otherwise: all that clients of the dialects need. */
export const CLIENT_SCOPES: readonly Scope[] = SCOPES.filter((scope) => scope !== 'admin');

/** What one key may do, apart from how much. */
export interface Rights {
  readonly scopes: readonly Scope[];
  /** Model names, each exact or ending in `*`; null for all. */
  readonly models: readonly string[] | null;
}

/** Of a caller that nobody restricted. */
const CLIENT_RIGHTS: Rights = { scopes: CLIENT_SCOPES, models: null };

/** Throws `permission_denied`, naming the scope, when the key has not got it. */
export function requireScope(rights: Rights | undefined, scope: Scope): void {
  const { scopes } = rights ?? CLIENT_RIGHTS;
  if (scopes.includes(scope)) return;
  throw new TaskError(
    'permission_denied',
    `This API key has no permission for this: it lacks the scope '${scope}'.`,
  );
}

/** Throws `model_not_allowed` when the key is restricted to other models. */
export function requireModel(rights: Rights | undefined, model: string): void {
  if (mayUseModel(rights, model)) return;
  const message = `This API key does not have access to the model '${model}'.`;
  throw new TaskError('model_not_allowed', message, { param: 'model' });
}

export function mayUseModel(rights: Rights | undefined, model: string): boolean {
  const models = rights?.models ?? null;
  return models === null || models.some((pattern) => covers(pattern, model));
}

function covers(pattern: string, model: string): boolean {
  return pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : pattern === model;
}
