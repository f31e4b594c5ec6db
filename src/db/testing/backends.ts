import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, type DatabaseLocation, type OpenOptions, openDatabase } from '../database.ts';
import { placeEmbeddedFiles } from './embedded-files.ts';

/** A fresh, empty database that several openings may share, one after the other or (PostgreSQL) at once. */
export interface Place {
  readonly location: DatabaseLocation;
  remove(): Promise<void>;
}

export interface Backend {
  readonly name: 'embedded' | 'postgres';
  create(): Promise<Place>;
}

const embedded: Backend = {
  name: 'embedded',
  create: async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'reelay-test-'));
    await placeEmbeddedFiles(dataDir);
    return { location: { dataDir }, remove: async () => rmSync(dataDir, { recursive: true, force: true }) };
  },
};

function postgres(serverUrl: string): Backend {
  async function onServer(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
  return {
    name: 'postgres',
    create: async () => {
      const name = `reelay_test_${randomBytes(6).toString('hex')}`;
      await onServer(`create database ${name}`);
      const url = new URL(serverUrl);
      url.pathname = `/${name}`;
      return {
        location: { url: url.href },
        remove: () => onServer(`drop database ${name} with (force)`),
      };
    },
  };
}

/** The embedded database always, and a real server too when REELAY_TEST_DATABASE_URL names one. */
export function backends(): readonly Backend[] {
  const url = process.env['REELAY_TEST_DATABASE_URL'];
  return url === undefined ? [embedded] : [embedded, postgres(url)];
}

export interface TestDatabase {
  readonly database: Database;
  readonly place: Place;
  remove(): Promise<void>;
}

/** One database per test file: an embedded start costs 0.5 s, so tests keep apart by ids and projects. */
export async function openTestDatabase(backend: Backend, options: OpenOptions = {}): Promise<TestDatabase> {
  const place = await backend.create();
  const database = await openDatabase(place.location, options);
  return {
    database,
    place,
    remove: async () => {
      await database.close();
      await place.remove();
    },
  };
}
