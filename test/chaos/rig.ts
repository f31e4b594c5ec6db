import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAccounts } from '../../src/accounts/accounts.ts';
import { createAccountStore } from '../../src/db/accounts.ts';
import { type Database, type DatabaseLocation, openDatabase } from '../../src/db/database.ts';
import { createLedger } from '../../src/db/ledger/ledger-store.ts';
import { placeEmbeddedFiles } from '../../src/db/testing/embedded-files.ts';
import { type ServerProcess, startServerProcess } from '../harness/child-process.ts';
import { createTestDatabase } from '../harness/database.ts';
import { until } from '../harness/wait.ts';
import { type Audit, audit } from './audit.ts';
import { CountingFilmMaker, serveFilmMaker } from './film-maker.ts';
import { Load } from './load.ts';
import { startReceiver } from './receiver.ts';

const SERVER = fileURLToPath(new URL('./server.child.js', import.meta.url));
/** Optimising the embedded database's code is a third of what a start costs, and pays in a life of minutes only. */
const BRIEF = ['--liftoff-only'];
/** Above the 60 s that the sender of a callback is waited for, when it died and may live on another machine. */
const STANDSTILL_MS = 150_000;
/** A hundred lives leave hundreds of tasks behind, which a busy machine takes minutes for. */
const DRAIN_MAX_MS = 900_000;
/** Of the default project, which is metered and never refused. */
const METERED_KEY = 'sk-chaos-0123456789abcdef';
const BALANCE_MICRO = 10_000_000_000n;

export interface RigOptions {
  /** `safe`: the film maker honours keys, and the engine says so. `never`: neither. */
  readonly resubmit?: 'safe' | 'never';
  /** Where the server's files are, instead of a folder in the system's own place for such. */
  readonly folder?: string;
  readonly clients?: number;
  readonly pauseMs?: number;
  /** Whether the project pays from a balance, as it does unless said otherwise; opening its account costs a start. */
  readonly paying?: boolean;
  /** A PostgreSQL of the caller; otherwise the one of REELAY_TEST_DATABASE_URL or the embedded database. */
  readonly databaseUrl?: string;
  /** For controls: a film maker that makes a film twice although the engine promised that it does not. */
  readonly makerHonoursKeys?: boolean;
}

/** What a run came to: the row of `npm run chaos`. */
export interface Outcome extends Audit {
  readonly acknowledged: number;
  /** Tasks that the engine was asked for more than once, and tasks that it made more than one film of. */
  readonly doubleSubmits: number;
  readonly doubleFilms: number;
  readonly undelivered: readonly string[];
  readonly repeatedCallbacks: number;
  readonly oddAnswers: readonly string[];
  readonly brokenRequests: number;
}

/** A server process under load, with everything around it that has to outlive its crashes. */
export interface Rig {
  readonly databaseUrl: string | null;
  /** Where the server reaches who makes the films. */
  readonly makerUrl: string;
  readonly load: Load;
  /** How many callbacks came, each counted once. */
  delivered(): number;
  /** Acknowledged orders whose callback has not come yet. */
  undelivered(): number;
  /** Starts the server; clients find it by themselves. A `brief` life is one that will be ended in a moment. */
  start(env?: Record<string, string>, life?: 'brief' | 'lasting'): Promise<ServerProcess>;
  /** Ends it in this way and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  /** Lets the last server finish everything, stops it and looks at what is left. */
  settle(): Promise<Outcome>;
  close(): Promise<void>;
}

export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const { resubmit = 'safe', clients = 4, pauseMs = 25 } = options;
  const dataDir = await mkdtemp(join(options.folder ?? tmpdir(), 'reelay-chaos-'));
  const own = options.databaseUrl === undefined ? await createTestDatabase() : null;
  const databaseUrl = options.databaseUrl ?? own?.url ?? null;
  const location = databaseUrl === null ? { dataDir: join(dataDir, 'database') } : { url: databaseUrl };
  if ('dataDir' in location) await placeEmbeddedFiles(location.dataDir);
  const account = options.paying === false ? null : await openAccount(location);
  const apiKey = account ?? METERED_KEY;
  const maker = new CountingFilmMaker({ honoursKeys: options.makerHonoursKeys ?? resubmit === 'safe' });
  const service = await serveFilmMaker(maker);
  const receiver = await startReceiver();
  let server: ServerProcess | null = null;
  const baseUrl = (): string | null => server?.baseUrl ?? null;
  const load = new Load({ apiKey, callbackUrl: receiver.url, baseUrl, clients, pauseMs });

  async function end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    if (server === null) throw new Error('there is no server to end');
    const { end: kill } = server;
    server = null;
    return kill(signal);
  }

  return {
    databaseUrl,
    makerUrl: service.url,
    load,
    delivered: () => receiver.received.size,
    undelivered: () =>
      load.acknowledged.filter(
        ({ taskId, hasCallback }) => hasCallback && !receiver.received.has(`evt_${taskId}`),
      ).length,
    async start(env = {}, life = 'lasting') {
      server = await startServerProcess(
        {
          REELAY_DATA_DIR: dataDir,
          REELAY_LOG: 'error',
          REELAY_EGRESS_ALLOW: '127.0.0.1/32',
          // Pictures of a film are made in a process each, which would be most of what a film of a run costs.
          REELAY_CLIP_DECODER: 'none',
          ...(account === null ? { REELAY_API_KEY: METERED_KEY } : {}),
          REELAY_CHAOS_MAKER: service.url,
          REELAY_CHAOS_RESUBMIT: resubmit,
          ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
          ...env,
        },
        { entry: SERVER, nodeOptions: life === 'brief' ? BRIEF : [] },
      );
      return server;
    },
    end,
    async settle() {
      await load.finish();
      // Not of tasks that are gone: those are for the audit to find.
      const missingCallbacks = (there: ReadonlySet<string>): number =>
        load.acknowledged.filter(
          ({ taskId, hasCallback }) =>
            hasCallback && there.has(taskId) && !receiver.received.has(`evt_${taskId}`),
        ).length;
      await drained(baseUrl, apiKey, missingCallbacks, server);
      await end('SIGTERM');
      const found = await withDatabase(location, (database) => audit(database, load.acknowledged));
      const counts = [...receiver.received.values()];
      return {
        ...found,
        acknowledged: load.acknowledged.length,
        doubleSubmits: maker.doubleSubmits,
        doubleFilms: maker.doubleFilms,
        undelivered: found.promisedCallbacks.filter((id) => !receiver.received.has(id)),
        repeatedCallbacks: counts.filter((count) => count > 1).length,
        oddAnswers: load.oddAnswers,
        brokenRequests: load.brokenRequests,
      };
    },
    async close() {
      load.abandon();
      if (server !== null) await end('SIGKILL');
      await Promise.all([service.close(), receiver.close()]);
      await own?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A project that pays: its balance moves with every hold, so that a wrong one shows. */
async function openAccount(location: DatabaseLocation): Promise<string> {
  return withDatabase(location, async (database) => {
    const accounts = createAccounts(createAccountStore(database), Date.now);
    const projectId = await accounts.createProject('chaos');
    const ledger = createLedger(database);
    await ledger.grant(projectId, BALANCE_MICRO, 'for the run');
    await ledger.setUnlimited(projectId, false);
    return (await accounts.createKey({ name: 'chaos', projectId })).key;
  });
}

async function withDatabase<Result>(
  location: DatabaseLocation,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(location);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

interface Page {
  readonly data: readonly { readonly id: string; readonly status: string }[];
  readonly has_more: boolean;
  readonly last_id: string | null;
}

/** Waits until no task is live and no callback is missing, or until nothing has changed for too long. */
async function drained(
  baseUrl: () => string | null,
  apiKey: string,
  missingCallbacks: (taskIds: ReadonlySet<string>) => number,
  server: ServerProcess | null,
): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}` };
  async function readAll(): Promise<Page['data']> {
    const videos: Page['data'][number][] = [];
    for (let after = ''; ; ) {
      const response = await fetch(`${baseUrl()}/openai/v1/videos?limit=100${after}`, { headers });
      const page = (await response.json()) as Page;
      videos.push(...page.data);
      if (!page.has_more) return videos;
      after = `&after=${page.last_id}`;
    }
  }
  let left = Number.NaN;
  let changedAtMs = performance.now();
  let before = '';
  await until(
    async () => {
      const videos = await readAll();
      left = videos.filter(({ status }) => status === 'queued' || status === 'in_progress').length;
      const there = new Set(videos.map(({ id }) => id));
      const missing = missingCallbacks(there);
      if (before !== `${left} ${missing}`) changedAtMs = performance.now();
      before = `${left} ${missing}`;
      if (performance.now() - changedAtMs > STANDSTILL_MS)
        throw new Error(
          `${left} tasks live and ${missing} callbacks missing for ${STANDSTILL_MS} ms\n${server?.stderr() ?? ''}`,
        );
      return left === 0 && missing === 0 ? true : null;
    },
    DRAIN_MAX_MS,
    () => `${left} tasks live`,
  );
}
