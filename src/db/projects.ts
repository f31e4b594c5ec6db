import { sql } from 'kysely';
import type { AuditEntry } from '../task/audit.ts';
import { recordAudit } from './audit-log.ts';
import type { Database } from './database.ts';
import {
  changedLimitColumns,
  type LimitChanges,
  type LimitOverrides,
  type LimitRow,
  limitColumnsOf,
  overridesOf,
} from './limit-columns.ts';
import { isStorableText, storableText } from './store/json-text.ts';

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly limits: LimitOverrides;
  /** Turns at the engines: one of weight 3 gets three for each one of weight 1. From 1 to 1000. */
  readonly weight: number;
  /** Metered, but never refused. */
  readonly unlimited: boolean;
  readonly balanceMicro: bigint;
  readonly createdAtMs: number;
}

export interface ProjectSettings extends Pick<Project, 'name' | 'unlimited'> {
  readonly limits: LimitChanges;
  /** 1 for a new project that says nothing. */
  readonly weight?: number | undefined;
}

/** Null stands for an unknown project. Every change is one transaction with its audit entry. */
export interface ProjectStore {
  insert(id: string, settings: ProjectSettings, audit: AuditEntry): Promise<void>;
  find(projectId: string): Promise<Project | null>;
  /** Newest first. An unknown `afterId` gives an empty page. */
  list(query: { readonly limit: number; readonly afterId: string | null }): Promise<readonly Project[]>;
  update(projectId: string, changes: Partial<ProjectSettings>, audit: AuditEntry): Promise<Project | null>;
}

interface ProjectRow extends LimitRow {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
  readonly unlimited: boolean;
  readonly balance: string;
  readonly created_at: Date;
}

const COLUMNS = sql`id, name, ${limitColumnsOf('projects')}, weight, unlimited, balance_micro::text as balance, created_at`;

export function createProjectStore(database: Database): ProjectStore {
  const find = async (projectId: string): Promise<Project | null> => {
    if (!isStorableText(projectId)) return null;
    const { rows } = await sql<ProjectRow>`
      select ${COLUMNS} from projects where id = ${projectId}`.execute(database.kysely());
    return rows[0] === undefined ? null : toProject(rows[0]);
  };
  return {
    find,
    insert: (id, settings, audit) =>
      database.transaction(async (transaction) => {
        await transaction
          .insertInto('projects')
          .values({ id, name: storableText(settings.name), ...columnsOf(settings) })
          .execute();
        await recordAudit(transaction, audit);
      }),
    list: async ({ limit, afterId }) => {
      if (afterId !== null && !isStorableText(afterId)) return [];
      const start =
        afterId === null
          ? sql``
          : sql`where (created_at, id) < (select mark.created_at, mark.id from projects mark where mark.id = ${afterId})`;
      const { rows } = await sql<ProjectRow>`
        select ${COLUMNS} from projects ${start} order by created_at desc, id desc limit ${limit}`.execute(
        database.kysely(),
      );
      return rows.map(toProject);
    },
    update: async (projectId, changes, audit) => {
      const columns = columnsOf(changes);
      if (!isStorableText(projectId)) return null;
      if (Object.keys(columns).length === 0) return find(projectId);
      await database.transaction(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('projects')
          .set(columns)
          .where('id', '=', projectId)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows > 0n) await recordAudit(transaction, audit);
      });
      return find(projectId);
    },
  };
}

function columnsOf({ name, limits, weight, unlimited }: Partial<ProjectSettings>) {
  return {
    ...(name === undefined ? {} : { name: storableText(name) }),
    ...changedLimitColumns(limits ?? {}),
    ...(weight === undefined ? {} : { weight }),
    ...(unlimited === undefined ? {} : { unlimited }),
  };
}

function toProject(row: ProjectRow): Project {
  return {
    id: row.id,
    name: row.name,
    limits: overridesOf(row),
    weight: row.weight,
    unlimited: row.unlimited,
    balanceMicro: BigInt(row.balance),
    createdAtMs: row.created_at.getTime(),
  };
}
