import { sql } from 'kysely';
import type { FilePage, FileQuery, StoredFile } from '../task/files.ts';
import type { Database, Transaction } from './database.ts';
import { milliseconds } from './store/task-row.ts';

export interface FileLimits {
  readonly filesMax: number;
  readonly bytesMax: number;
}

export interface NewFileRow extends Omit<StoredFile, 'createdAtMs' | 'expiresAtMs'> {
  readonly lifetimeMs: number | null;
}

export interface FileTotals {
  readonly files: number;
  readonly bytes: number;
}

/** Uploaded files. An expired one is absent from the moment of its expiry, by the database's clock. */
export interface FileStore {
  /** Null when the project's files would then exceed the limits; concurrent uploads are counted one by one. */
  insert(file: NewFileRow, limits: FileLimits): Promise<StoredFile | null>;
  find(projectId: string, fileId: string): Promise<StoredFile | null>;
  /** Of any project: for who holds a signed link. */
  findLinked(fileId: string): Promise<StoredFile | null>;
  list(projectId: string, query: FileQuery): Promise<FilePage>;
  totals(projectId: string): Promise<FileTotals>;
  remove(projectId: string, fileId: string): Promise<boolean>;
  /** Files that have been absent for at least this long, oldest first. */
  removable(graceMs: number, limit: number): Promise<readonly Pick<StoredFile, 'id' | 'storageKey'>[]>;
  /** Drops the rows of files whose bytes are gone. Files that are still there are left alone. */
  forget(fileIds: readonly string[]): Promise<void>;
}

const COLUMNS = sql`id, project_id, purpose, file_name, content_type, bytes, sha256, storage_key, created_at, expires_at`;
const PRESENT = sql`removed_at is null and (expires_at is null or expires_at > now())`;

interface FileRow {
  readonly id: string;
  readonly project_id: string;
  readonly purpose: string;
  readonly file_name: string;
  readonly content_type: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly storage_key: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
}

export function createFileStore(database: Database): FileStore {
  return {
    insert: (file, limits) => insertFile(database, file, limits),
    find: async (projectId, fileId) => {
      const { rows } = await sql<FileRow>`
        select ${COLUMNS} from files
        where id = ${fileId} and project_id = ${projectId} and ${PRESENT}`.execute(database.kysely());
      return fileOrNull(rows[0]);
    },
    findLinked: async (fileId) => {
      const { rows } = await sql<FileRow>`
        select ${COLUMNS} from files where id = ${fileId} and ${PRESENT}`.execute(database.kysely());
      return fileOrNull(rows[0]);
    },
    list: (projectId, query) => listFiles(database, projectId, query),
    totals: (projectId) => countFiles(database.kysely(), projectId),
    remove: async (projectId, fileId) => {
      const { rows } = await sql`
        update files set removed_at = now()
        where id = ${fileId} and project_id = ${projectId} and ${PRESENT}
        returning id`.execute(database.kysely());
      return rows.length > 0;
    },
    removable: async (graceMs, limit) => {
      const { rows } = await sql<{ id: string; storageKey: string }>`
        select id, storage_key as "storageKey" from files
        where removed_at <= now() - ${milliseconds(graceMs)} or expires_at <= now() - ${milliseconds(graceMs)}
        order by least(removed_at, expires_at)
        limit ${limit}`.execute(database.kysely());
      return rows;
    },
    forget: async (fileIds) => {
      await sql`
        delete from files where id = any(${fileIds}::text[]) and not (${PRESENT})`.execute(database.kysely());
    },
  };
}

async function insertFile(
  database: Database,
  file: NewFileRow,
  { filesMax, bytesMax }: FileLimits,
): Promise<StoredFile | null> {
  return database.transaction(async (transaction) => {
    // Uploads of one project wait for each other here, or two could each take the last place. The weaker lock lets
    // tasks, which only refer to the project's key, pass.
    await sql`select id from projects where id = ${file.projectId} for no key update`.execute(transaction);
    const { files, bytes } = await countFiles(transaction, file.projectId);
    if (files + 1 > filesMax || bytes + file.bytes > bytesMax) return null;
    const expiry = file.lifetimeMs === null ? sql`null` : sql`now() + ${milliseconds(file.lifetimeMs)}`;
    const { rows } = await sql<FileRow>`
      insert into files
        (id, project_id, purpose, file_name, content_type, bytes, sha256, storage_key, expires_at)
      values (${file.id}, ${file.projectId}, ${file.purpose}, ${file.fileName}, ${file.contentType},
        ${file.bytes}, ${file.sha256}, ${file.storageKey}, ${expiry})
      returning ${COLUMNS}`.execute(transaction);
    return fileOrNull(rows[0]);
  });
}

async function countFiles(
  handle: Transaction | ReturnType<Database['kysely']>,
  projectId: string,
): Promise<FileTotals> {
  const { rows } = await sql<FileTotals>`
    select count(*) as files, coalesce(sum(bytes), 0)::bigint as bytes
    from files where project_id = ${projectId} and ${PRESENT}`.execute(handle);
  return rows[0] ?? { files: 0, bytes: 0 };
}

/** One page by keyset. An unknown, foreign or absent `afterId` gives an empty page. */
async function listFiles(
  database: Database,
  projectId: string,
  { limit, order, afterId, purpose = null }: FileQuery,
): Promise<FilePage> {
  const [beyond, direction] =
    order === 'desc' ? [sql.raw('<'), sql.raw('desc')] : [sql.raw('>'), sql.raw('asc')];
  const ofPurpose = purpose === null ? sql`` : sql`and purpose = ${purpose}`;
  const start =
    afterId === null
      ? sql``
      : sql`and seq ${beyond} (
          select mark.seq from files mark where mark.id = ${afterId} and mark.project_id = ${projectId})`;
  const scope = sql`project_id = ${projectId} and ${PRESENT} ${ofPurpose}`;
  const counted = await sql<{ total: number }>`
    select count(*) as total from files where ${scope}`.execute(database.kysely());
  const { rows } = await sql<FileRow>`
    select ${COLUMNS} from files where ${scope} ${start}
    order by seq ${direction} limit ${limit + 1}`.execute(database.kysely());
  return {
    files: rows.slice(0, limit).map(toStoredFile),
    hasMore: rows.length > limit,
    total: counted.rows[0]?.total ?? 0,
  };
}

function fileOrNull(row: FileRow | undefined): StoredFile | null {
  return row === undefined ? null : toStoredFile(row);
}

function toStoredFile(row: FileRow): StoredFile {
  return {
    id: row.id,
    projectId: row.project_id,
    purpose: row.purpose,
    fileName: row.file_name,
    contentType: row.content_type,
    bytes: row.bytes,
    sha256: row.sha256,
    storageKey: row.storage_key,
    createdAtMs: row.created_at.getTime(),
    expiresAtMs: row.expires_at?.getTime() ?? null,
  };
}
