import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A real PostgreSQL server for the second pass of the suite; unset, every test runs on the embedded database. */
export const TEST_DATABASE_URL = process.env['REELAY_TEST_DATABASE_URL'] ?? null;

export interface TestDatabase {
  /** Null means the embedded database in the test's own data folder. */
  readonly url: string | null;
  drop(): Promise<void>;
}

/** A database of its own for one test, so that tests can run side by side on one server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  if (TEST_DATABASE_URL === null) return { url: null, drop: async () => undefined };
  const name = `reelay_test_${randomBytes(8).toString('hex')}`;
  await administer(`create database ${name}`);
  const url = new URL(TEST_DATABASE_URL);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`drop database if exists ${name} with (force)`) };
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: TEST_DATABASE_URL ?? undefined });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
