import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import OpenAI from 'openai';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/database.ts';
import { createLedger } from '../../src/db/ledger/ledger-store.ts';
import { placeEmbeddedFiles } from '../../src/db/testing/embedded-files.ts';
import { startReelay } from '../../src/main.ts';
import type { LedgerFault } from '../../src/task/ledger.ts';
import { createTestDatabase } from '../harness/database.ts';

const KEY = 'sk-repeats-0123456789abcdef';

/** A server that accepts and makes nothing, so that every task and hold that it has was accepted. */
export interface RepeatsServer {
  readonly baseUrl: string;
  readonly key: string;
  /** Ids of every task. */
  tasks(): Promise<string[]>;
  stopAndLook(): Promise<{
    readonly holdsOfTask: ReadonlyMap<string, number>;
    readonly ledgerFaults: readonly LedgerFault[];
  }>;
  close(): Promise<void>;
}

export async function openRepeatsServer(): Promise<RepeatsServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-repeats-'));
  const place = await createTestDatabase();
  const location = place.url === null ? { dataDir: join(dataDir, 'database') } : { url: place.url };
  if ('dataDir' in location) await placeEmbeddedFiles(location.dataDir);
  const database = place.url === null ? {} : { DATABASE_URL: place.url };
  const env = { PORT: '0', REELAY_DATA_DIR: dataDir, REELAY_LOG: 'error', REELAY_API_KEY: KEY, ...database };
  const server = await startReelay({ ...readConfig(env), roles: ['api'] });
  let running = true;
  const stop = async (): Promise<void> => {
    if (running) await server.stop();
    running = false;
  };
  return {
    baseUrl: server.baseUrl,
    key: KEY,
    async tasks() {
      const client = new OpenAI({ apiKey: KEY, baseURL: `${server.baseUrl}/openai/v1` });
      const ids: string[] = [];
      for await (const video of client.videos.list({ limit: 100 })) ids.push(video.id);
      return ids;
    },
    async stopAndLook() {
      await stop();
      const opened = await openDatabase(location);
      try {
        const { rows } = await sql<{ task: string; holds: number }>`
          select task_id as task, count(*)::integer as holds
          from ledger_entries where kind = 'hold' group by task_id`.execute(opened.kysely());
        return {
          holdsOfTask: new Map(rows.map(({ task, holds }) => [task, holds])),
          ledgerFaults: await createLedger(opened).check(),
        };
      } finally {
        await opened.close();
      }
    },
    async close() {
      await stop();
      await place.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
