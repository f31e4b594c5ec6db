import { type RawBuilder, sql } from 'kysely';
import type { AuditEntry } from '../task/audit.ts';
import { CLIENT_SCOPES, type Scope } from '../task/rights.ts';
import { recordAudit } from './audit-log.ts';
import type { Database, Transaction } from './database.ts';
import {
  changedLimitColumns,
  type LimitChanges,
  type LimitOverrides,
  type LimitRow,
  limitColumnsOf,
  overridesOf,
} from './limit-columns.ts';
import { isStorableText, storableText } from './store/json-text.ts';
import { milliseconds } from './store/task-row.ts';

/** When a key stops working: at a time, or this long after the database's now. */
export type Expiry = { readonly atMs: number } | { readonly inMs: number } | null;

/** What an operator decides about a key. */
export interface KeySettings {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly models: readonly string[] | null;
  /** CIDRs and addresses. */
  readonly allowedIps: readonly string[] | null;
  readonly defaultDialect: string | null;
  /** What its creates act out, as `name` or `name:seconds`. */
  readonly scenario: string | null;
  readonly limits: LimitChanges;
  readonly expiry: Expiry;
}

export interface NewApiKey extends Partial<KeySettings> {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** The first characters of the key, to recognise it by. */
  readonly prefix: string;
  /** SHA-256 of the key in lower-case hex. */
  readonly secretHash: string;
  readonly creditCapMicro?: bigint | null;
}

export interface ApiKey extends Omit<KeySettings, 'expiry' | 'limits'> {
  readonly limits: LimitOverrides;
  readonly id: string;
  readonly projectId: string;
  readonly prefix: string;
  /** The most that its tasks may hold and spend together; null for all that the project has. */
  readonly creditCapMicro: bigint | null;
  /** By the database's clock. */
  readonly status: 'active' | 'expired' | 'revoked';
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  /** The minute of the last request. */
  readonly lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

export interface KeyQuery {
  readonly limit: number;
  readonly afterId: string | null;
  readonly projectId: string | null;
  readonly includeRevoked: boolean;
}

/** Keys as an operator sees them. Null stands for an unknown key. Every change is one transaction with its audit entry. */
export interface KeyStore {
  insert(key: NewApiKey, audit: AuditEntry): Promise<void>;
  find(keyId: string): Promise<ApiKey | null>;
  /** Newest first. An unknown `afterId` gives an empty page. */
  list(query: KeyQuery): Promise<readonly ApiKey[]>;
  update(keyId: string, changes: Partial<KeySettings>, audit: AuditEntry): Promise<ApiKey | null>;
  /** A key that is revoked already comes back unchanged. */
  revoke(keyId: string, audit: AuditEntry): Promise<ApiKey | null>;
}

export interface KeyRow extends LimitRow {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly models: readonly string[] | null;
  readonly allowed_ips: readonly string[] | null;
  readonly default_dialect: string | null;
  readonly scenario: string | null;
  readonly cap: string | null;
  readonly status: ApiKey['status'];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

export const KEY_COLUMNS: RawBuilder<KeyRow> = sql`
  k.id, k.project_id, k.name, k.prefix, k.scopes, k.models, k.allowed_ips, k.default_dialect, k.scenario,
  ${limitColumnsOf('k')}, k.credit_cap_micro::text as cap,
  case when k.revoked_at is not null then 'revoked' when k.expires_at <= now() then 'expired' else 'active' end
    as status,
  k.created_at, k.expires_at, k.last_used_at, k.revoked_at`;

export function createKeyStore(database: Database): KeyStore {
  const find = async (keyId: string): Promise<ApiKey | null> => {
    if (!isStorableText(keyId)) return null;
    const { rows } = await sql<KeyRow>`
      select ${KEY_COLUMNS} from api_keys k where k.id = ${keyId}`.execute(database.kysely());
    return rows[0] === undefined ? null : toKey(rows[0]);
  };
  return {
    find,
    insert: (key, audit) =>
      database.transaction(async (transaction) => {
        await insertKey(transaction, key);
        await recordAudit(transaction, audit);
      }),
    list: (query) => listKeys(database, query),
    update: async (keyId, changes, audit) => {
      const columns = columnsOf(changes);
      if (!isStorableText(keyId)) return null;
      if (Object.keys(columns).length === 0) return find(keyId);
      await database.transaction(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('api_keys')
          .set(columns)
          .where('id', '=', keyId)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows > 0n) await recordAudit(transaction, audit);
      });
      return find(keyId);
    },
    revoke: async (keyId, audit) => {
      if (!isStorableText(keyId)) return null;
      await database.transaction(async (transaction) => {
        const { rows } = await sql`
          update api_keys set revoked_at = now() where id = ${keyId} and revoked_at is null returning id`.execute(
          transaction,
        );
        if (rows.length > 0) await recordAudit(transaction, audit);
      });
      return find(keyId);
    },
  };
}

export async function insertKey(transaction: Transaction, key: NewApiKey): Promise<void> {
  const { id, projectId, prefix, secretHash, creditCapMicro = null, ...settings } = key;
  await transaction
    .insertInto('api_keys')
    .values({
      ...columnsOf({ scopes: CLIENT_SCOPES, ...settings }),
      id,
      project_id: projectId,
      name: storableText(key.name),
      prefix,
      secret_hash: secretHash,
      credit_cap_micro: creditCapMicro === null ? null : sql<string>`${String(creditCapMicro)}::bigint`,
    })
    .execute();
}

function columnsOf({
  name,
  scopes,
  models,
  allowedIps,
  defaultDialect,
  scenario,
  limits,
  expiry,
}: Partial<KeySettings>) {
  return {
    ...(name === undefined ? {} : { name: storableText(name) }),
    ...(scopes === undefined ? {} : { scopes: [...scopes] }),
    ...(models === undefined ? {} : { models: models === null ? null : models.map(storableText) }),
    ...(allowedIps === undefined ? {} : { allowed_ips: allowedIps === null ? null : [...allowedIps] }),
    ...(defaultDialect === undefined ? {} : { default_dialect: defaultDialect }),
    ...(scenario === undefined ? {} : { scenario }),
    ...changedLimitColumns(limits ?? {}),
    ...(expiry === undefined ? {} : { expires_at: expiresAt(expiry) }),
  };
}

function expiresAt(expiry: Expiry): RawBuilder<Date | null> {
  if (expiry === null) return sql`null`;
  return 'atMs' in expiry
    ? sql`'epoch'::timestamptz + ${milliseconds(expiry.atMs)}`
    : sql`now() + ${milliseconds(expiry.inMs)}`;
}

async function listKeys(
  database: Database,
  { limit, afterId, projectId, includeRevoked }: KeyQuery,
): Promise<readonly ApiKey[]> {
  if (![afterId ?? '', projectId ?? ''].every(isStorableText)) return [];
  const start =
    afterId === null
      ? sql``
      : sql`and (k.created_at, k.id) < (select mark.created_at, mark.id from api_keys mark where mark.id = ${afterId})`;
  const { rows } = await sql<KeyRow>`
    select ${KEY_COLUMNS} from api_keys k
    where ${includeRevoked ? sql`true` : sql`k.revoked_at is null`}
      ${projectId === null ? sql`` : sql`and k.project_id = ${projectId}`} ${start}
    order by k.created_at desc, k.id desc limit ${limit}`.execute(database.kysely());
  return rows.map(toKey);
}

export function toKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    models: row.models,
    allowedIps: row.allowed_ips,
    defaultDialect: row.default_dialect,
    scenario: row.scenario,
    limits: overridesOf(row),
    creditCapMicro: row.cap === null ? null : BigInt(row.cap),
    status: row.status,
    createdAtMs: row.created_at.getTime(),
    expiresAtMs: row.expires_at?.getTime() ?? null,
    lastUsedAtMs: row.last_used_at?.getTime() ?? null,
    revokedAtMs: row.revoked_at?.getTime() ?? null,
  };
}
