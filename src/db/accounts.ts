import type { Limits } from '../task/limits.ts';
import type { Database } from './database.ts';

export interface NewProject {
  readonly id: string;
  readonly name: string;
}

export interface NewApiKey {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** The first characters of the key, to recognise it by. */
  readonly prefix: string;
  /** SHA-256 of the key in lower-case hex. */
  readonly secretHash: string;
  readonly defaultDialect: string | null;
}

/** What was set for one key or project: absent is the default, null is no limit. */
export type LimitOverrides = Partial<Limits>;

export interface ApiKey extends NewApiKey {
  readonly createdAtMs: number;
  readonly limits: LimitOverrides;
  readonly projectLimits: LimitOverrides;
}

export interface AccountStore {
  insertProject(project: NewProject): Promise<void>;
  /** The project of an installation that needs only one; safe to call from several processes. */
  ensureDefaultProject(): Promise<NewProject>;
  insertKey(key: NewApiKey): Promise<void>;
  /** Null for an unknown or revoked key. */
  findKeyByHash(secretHash: string): Promise<ApiKey | null>;
  /** Replaces all of them. False when there is no such key. */
  setKeyLimits(keyId: string, limits: LimitOverrides): Promise<boolean>;
  /** Replaces all of them. False when there is no such project. */
  setProjectLimits(projectId: string, limits: LimitOverrides): Promise<boolean>;
  /** False when there is no such project. */
  setProjectWeight(projectId: string, weight: number): Promise<boolean>;
  /** How many keys work. */
  countKeys(): Promise<number>;
}

const DEFAULT_PROJECT: NewProject = { id: 'proj_default', name: 'Default' };

export function createAccountStore(database: Database): AccountStore {
  return {
    insertProject: async ({ id, name }) => {
      await database.kysely().insertInto('projects').values({ id, name }).execute();
    },
    ensureDefaultProject: async () => {
      await database
        .kysely()
        .insertInto('projects')
        .values({ ...DEFAULT_PROJECT })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      return DEFAULT_PROJECT;
    },
    insertKey: async ({ id, projectId, name, prefix, secretHash, defaultDialect }) => {
      await database
        .kysely()
        .insertInto('api_keys')
        .values({
          id,
          project_id: projectId,
          name,
          prefix,
          secret_hash: secretHash,
          default_dialect: defaultDialect,
        })
        .execute();
    },
    findKeyByHash: (secretHash) => findKeyByHash(database, secretHash),
    setKeyLimits: (keyId, limits) => setLimits(database, 'api_keys', keyId, limits),
    setProjectLimits: (projectId, limits) => setLimits(database, 'projects', projectId, limits),
    setProjectWeight: async (projectId, weight) => {
      const { numUpdatedRows } = await database
        .kysely()
        .updateTable('projects')
        .set({ weight })
        .where('id', '=', projectId)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    countKeys: async () => {
      const { count } = await database
        .kysely()
        .selectFrom('api_keys')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('revoked_at', 'is', null)
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}

async function findKeyByHash(database: Database, secretHash: string): Promise<ApiKey | null> {
  const row = await database
    .kysely()
    .selectFrom('api_keys')
    .innerJoin('projects', 'projects.id', 'api_keys.project_id')
    .selectAll('api_keys')
    .select([
      'projects.creates_per_minute as project_creates_per_minute',
      'projects.reads_per_minute as project_reads_per_minute',
      'projects.concurrent_tasks as project_concurrent_tasks',
      'projects.queued_tasks as project_queued_tasks',
      'projects.running_tasks as project_running_tasks',
    ])
    .where('secret_hash', '=', secretHash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    prefix: row.prefix,
    secretHash: row.secret_hash,
    defaultDialect: row.default_dialect,
    createdAtMs: row.created_at.getTime(),
    limits: overridesOf({
      createsPerMinute: row.creates_per_minute,
      readsPerMinute: row.reads_per_minute,
      concurrentTasks: row.concurrent_tasks,
      queuedTasks: row.queued_tasks,
      runningTasks: row.running_tasks,
    }),
    projectLimits: overridesOf({
      createsPerMinute: row.project_creates_per_minute,
      readsPerMinute: row.project_reads_per_minute,
      concurrentTasks: row.project_concurrent_tasks,
      queuedTasks: row.project_queued_tasks,
      runningTasks: row.project_running_tasks,
    }),
  };
}

/** In a column, null is the default and 0 is no limit. */
function overridesOf(columns: Limits): LimitOverrides {
  const set = Object.entries(columns as unknown as Record<string, number | null>)
    .filter(([, limit]) => limit !== null)
    .map(([name, limit]) => [name, limit || null]);
  return Object.fromEntries(set) as LimitOverrides;
}

async function setLimits(
  database: Database,
  table: 'api_keys' | 'projects',
  id: string,
  limits: LimitOverrides,
): Promise<boolean> {
  const column = (limit: number | null | undefined): number | null => (limit === null ? 0 : (limit ?? null));
  const { numUpdatedRows } = await database
    .kysely()
    .updateTable(table)
    .set({
      creates_per_minute: column(limits.createsPerMinute),
      reads_per_minute: column(limits.readsPerMinute),
      concurrent_tasks: column(limits.concurrentTasks),
      queued_tasks: column(limits.queuedTasks),
      running_tasks: column(limits.runningTasks),
    })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
