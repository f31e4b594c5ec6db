import { sql } from 'kysely';
import type {
  DisabledReason,
  WebhookEndpoint,
  WebhookEndpointChanges,
  WebhookEndpointPage,
  WebhookEndpointSettings,
} from '../task/webhook-endpoints.ts';
import type { WebhookEventType } from '../task/webhook-events.ts';
import type { Database } from './database.ts';
import type { JobQueue } from './job-queue.ts';
import { storableText, toJsonText } from './store/json-text.ts';
import { disableEndpoint } from './store/record-delivery.ts';

export interface NewEndpointRow extends WebhookEndpointSettings {
  readonly id: string;
  readonly projectId: string;
  readonly sealedSecret: string;
  readonly secretHint: string;
}

export interface EndpointSecrets {
  readonly endpoint: WebhookEndpoint;
  /** The current one first, then the one before while it is still live. */
  readonly sealedSecrets: readonly string[];
}

/** Endpoints of a project. Each method is one statement; a foreign id is as unknown as one that never was. */
export interface WebhookEndpointStore {
  /** `too_many`: the project has `ENDPOINTS_MAX` already. */
  insert(endpoint: NewEndpointRow): Promise<WebhookEndpoint | 'too_many'>;
  find(projectId: string, id: string): Promise<EndpointSecrets | null>;
  /** One page by keyset, in order of creation. */
  list(
    projectId: string,
    query: { readonly limit: number; readonly order: 'asc' | 'desc'; readonly afterId: string | null },
  ): Promise<WebhookEndpointPage>;
  /** Moves `updatedAtMs` only when something differs. */
  update(projectId: string, id: string, changes: WebhookEndpointChanges): Promise<WebhookEndpoint | null>;
  replaceSecret(
    projectId: string,
    id: string,
    secret: { readonly sealedSecret: string; readonly secretHint: string; readonly keepOldMs: number },
  ): Promise<WebhookEndpoint | null>;
  remove(projectId: string, id: string): Promise<boolean>;
}

interface EndpointRow {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly url: string;
  readonly event_types: readonly WebhookEventType[];
  readonly sealed_secret: string;
  readonly secret_hint: string;
  readonly disabled_at: Date | null;
  readonly disabled_reason: DisabledReason | null;
  /** Null once it is no longer live. */
  readonly sealed_old_secret: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS =
  sql.raw(`id, project_id, name, url, event_types, sealed_secret, secret_hint, created_at, updated_at,
  disabled_at, disabled_reason,
  case when old_secret_until > now() then sealed_old_secret end as sealed_old_secret`);

/** Every end of a film writes a row for each. */
export const ENDPOINTS_MAX = 50;

export function createWebhookEndpointStore(database: Database, queue: JobQueue): WebhookEndpointStore {
  const rows = async (statement: ReturnType<typeof sql<EndpointRow>>): Promise<readonly EndpointRow[]> =>
    (await statement.execute(database.kysely())).rows;
  const one = async (statement: ReturnType<typeof sql<EndpointRow>>): Promise<WebhookEndpoint | null> => {
    const row = (await rows(statement))[0];
    return row === undefined ? null : toEndpoint(row);
  };
  return {
    insert: async (endpoint) => (await one(insertStatement(endpoint))) ?? 'too_many',
    find: async (projectId, id) => {
      const row = (
        await rows(
          sql`select ${COLUMNS} from webhook_endpoints where id = ${storableText(id)} and project_id = ${projectId}`,
        )
      )[0];
      if (row === undefined) return null;
      const sealedSecrets = [row.sealed_secret, row.sealed_old_secret].filter((secret) => secret !== null);
      return { endpoint: toEndpoint(row), sealedSecrets };
    },
    list: async (projectId, { limit, order, afterId }) => {
      const found = await rows(listStatement(projectId, limit, order, afterId));
      return { endpoints: found.slice(0, limit).map(toEndpoint), hasMore: found.length > limit };
    },
    update: (projectId, id, { enabled, ...settings }) =>
      database.transaction(async (transaction) => {
        const { rows: changed } = await updateStatement(projectId, id, settings, enabled === true).execute(
          transaction,
        );
        if (changed.length > 0 && enabled === false)
          await queue.enqueue(transaction, await disableEndpoint(transaction, id, 'owner'));
        const { rows: after } = await sql<EndpointRow>`
          select ${COLUMNS} from webhook_endpoints
          where id = ${storableText(id)} and project_id = ${projectId}`.execute(transaction);
        return after[0] === undefined ? null : toEndpoint(after[0]);
      }),
    // Reads the old secret where it writes the new one, so that of two rotations at once none is lost.
    replaceSecret: (projectId, id, { sealedSecret, secretHint, keepOldMs }) =>
      one(sql`
        update webhook_endpoints set
          sealed_old_secret = case when ${keepOldMs}::float8 > 0 then sealed_secret end,
          old_secret_until = case when ${keepOldMs}::float8 > 0
            then now() + ${keepOldMs}::float8 * interval '1 millisecond' end,
          sealed_secret = ${sealedSecret}, secret_hint = ${secretHint}, updated_at = now()
        where id = ${storableText(id)} and project_id = ${projectId} returning ${COLUMNS}`),
    remove: async (projectId, id) => {
      const removed = await rows(
        sql`delete from webhook_endpoints where id = ${storableText(id)} and project_id = ${projectId} returning ${COLUMNS}`,
      );
      return removed.length > 0;
    },
  };
}

function insertStatement({ id, projectId, name, url, eventTypes, sealedSecret, secretHint }: NewEndpointRow) {
  return sql<EndpointRow>`
    insert into webhook_endpoints (id, project_id, name, url, event_types, sealed_secret, secret_hint)
    select ${id}, ${projectId}, ${storableText(name)}, ${url}, ${toJsonText(eventTypes)}::jsonb,
      ${sealedSecret}, ${secretHint}
    where (select count(*) from webhook_endpoints where project_id = ${projectId}) < ${ENDPOINTS_MAX}
    returning ${COLUMNS}`;
}

function listStatement(projectId: string, limit: number, order: 'asc' | 'desc', afterId: string | null) {
  const [beyond, direction] =
    order === 'desc' ? [sql.raw('<'), sql.raw('desc')] : [sql.raw('>'), sql.raw('asc')];
  const start =
    afterId === null
      ? sql``
      : sql`and seq ${beyond} (select mark.seq from webhook_endpoints mark
          where mark.id = ${storableText(afterId)} and mark.project_id = ${projectId})`;
  return sql<EndpointRow>`
    select ${COLUMNS} from webhook_endpoints where project_id = ${projectId} ${start}
    order by seq ${direction} limit ${limit + 1}`;
}

function updateStatement(
  projectId: string,
  id: string,
  changes: Partial<WebhookEndpointSettings>,
  enable: boolean,
) {
  const name = changes.name === undefined ? null : storableText(changes.name);
  const url = changes.url ?? null;
  const types = changes.eventTypes === undefined ? null : toJsonText(changes.eventTypes);
  return sql<EndpointRow>`
    update webhook_endpoints set
      name = coalesce(${name}::text, name), url = coalesce(${url}::text, url),
      event_types = coalesce(${types}::jsonb, event_types),
      disabled_at = case when ${enable} then null else disabled_at end,
      disabled_reason = case when ${enable} then null else disabled_reason end,
      failing_since = case when ${enable} then null else failing_since end,
      updated_at = case when (${enable} and disabled_at is not null) or (coalesce(${name}::text, name), coalesce(${url}::text, url),
          coalesce(${types}::jsonb, event_types)) is distinct from (name, url, event_types)
        then now() else updated_at end
    where id = ${storableText(id)} and project_id = ${projectId} returning ${COLUMNS}`;
}

function toEndpoint(row: EndpointRow): WebhookEndpoint {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    url: row.url,
    eventTypes: row.event_types,
    secretHint: row.secret_hint,
    disabled:
      row.disabled_at === null || row.disabled_reason === null
        ? null
        : { reason: row.disabled_reason, atMs: row.disabled_at.getTime() },
    createdAtMs: row.created_at.getTime(),
    updatedAtMs: row.updated_at.getTime(),
  };
}
