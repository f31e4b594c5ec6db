import { sql } from 'kysely';
import type {
  WebhookEndpoint,
  WebhookEndpointPage,
  WebhookEndpointSettings,
  WebhookEventType,
} from '../task/webhook-endpoints.ts';
import type { Database } from './database.ts';
import { storableText, toJsonText } from './store/json-text.ts';

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
  insert(endpoint: NewEndpointRow): Promise<WebhookEndpoint>;
  find(projectId: string, id: string): Promise<EndpointSecrets | null>;
  /** One page by keyset, in order of creation. */
  list(
    projectId: string,
    query: { readonly limit: number; readonly order: 'asc' | 'desc'; readonly afterId: string | null },
  ): Promise<WebhookEndpointPage>;
  /** Moves `updatedAtMs` only when something differs. */
  update(
    projectId: string,
    id: string,
    changes: Partial<WebhookEndpointSettings>,
  ): Promise<WebhookEndpoint | null>;
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
  /** Null once it is no longer live. */
  readonly sealed_old_secret: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS =
  sql.raw(`id, project_id, name, url, event_types, sealed_secret, secret_hint, created_at, updated_at,
  case when old_secret_until > now() then sealed_old_secret end as sealed_old_secret`);

export function createWebhookEndpointStore(database: Database): WebhookEndpointStore {
  const rows = async (statement: ReturnType<typeof sql<EndpointRow>>): Promise<readonly EndpointRow[]> =>
    (await statement.execute(database.kysely())).rows;
  const one = async (statement: ReturnType<typeof sql<EndpointRow>>): Promise<WebhookEndpoint | null> => {
    const row = (await rows(statement))[0];
    return row === undefined ? null : toEndpoint(row);
  };
  return {
    insert: async (endpoint) => {
      const inserted = await one(insertStatement(endpoint));
      if (inserted === null) throw new Error(`webhook endpoint ${endpoint.id} was not returned`);
      return inserted;
    },
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
    update: (projectId, id, changes) => one(updateStatement(projectId, id, changes)),
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
    values (${id}, ${projectId}, ${storableText(name)}, ${url}, ${toJsonText(eventTypes)}::jsonb,
      ${sealedSecret}, ${secretHint})
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

function updateStatement(projectId: string, id: string, changes: Partial<WebhookEndpointSettings>) {
  const name = changes.name === undefined ? null : storableText(changes.name);
  const url = changes.url ?? null;
  const types = changes.eventTypes === undefined ? null : toJsonText(changes.eventTypes);
  return sql<EndpointRow>`
    update webhook_endpoints set
      name = coalesce(${name}::text, name), url = coalesce(${url}::text, url),
      event_types = coalesce(${types}::jsonb, event_types),
      updated_at = case when (coalesce(${name}::text, name), coalesce(${url}::text, url),
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
    createdAtMs: row.created_at.getTime(),
    updatedAtMs: row.updated_at.getTime(),
  };
}
