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

export interface ApiKey extends NewApiKey {
  readonly createdAtMs: number;
}

export interface AccountStore {
  insertProject(project: NewProject): Promise<void>;
  /** The project of an installation that needs only one; safe to call from several processes. */
  ensureDefaultProject(): Promise<NewProject>;
  insertKey(key: NewApiKey): Promise<void>;
  /** Null for an unknown or revoked key. */
  findKeyByHash(secretHash: string): Promise<ApiKey | null>;
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
    .selectAll()
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
  };
}
