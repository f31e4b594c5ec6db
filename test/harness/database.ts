import { backends } from '../../src/db/testing/backends.ts';

export interface TestDatabase {
  /** Null means the embedded database in the test's own data folder. */
  readonly url: string | null;
  drop(): Promise<void>;
}

/** A database of its own for one test file: on the server of REELAY_TEST_DATABASE_URL when it is set. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = backends().find((backend) => backend.name === 'postgres');
  if (server === undefined) return { url: null, drop: async () => undefined };
  const place = await server.create();
  return { url: 'url' in place.location ? place.location.url : null, drop: () => place.remove() };
}
