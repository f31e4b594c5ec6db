import { type ConstructorOptions, fromPglite, PgBoss } from 'pg-boss';
import type { Database } from '../db/database.ts';
import { KEEP_ALIVE, SILENCE_MAX_MS, watchedClient } from '../db/postgres/watched-client.ts';
import type { Log } from '../observe/log.ts';
import { QUEUE_OPTIONS, STEP_QUEUES } from './queue-plan.ts';

/** An id that no job has: asking for it fills pg-boss' queue cache and changes nothing. */
const NO_JOB = '00000000-0000-4000-8000-000000000000';
const POSTGRES_CONNECTIONS_MAX = 4;

/** pg-boss on the database of the tasks, started, with one warm queue per step. */
export async function openBoss(database: Database, log: Log): Promise<PgBoss> {
  let started = false;
  const boss = new PgBoss({
    // Its migrations, which run while it starts, take as long as its tables are large.
    ...connection(database, () => (started ? SILENCE_MAX_MS : Number.POSITIVE_INFINITY)),
    useListenNotify: true,
    schedule: false,
    maintenanceIntervalSeconds: 60,
  });
  boss.on('error', (error) => log.error({ err: error }, 'job engine'));
  boss.on('warning', ({ message, data }) => log.warn({ data }, `job engine: ${message}`));
  await boss.start();
  started = true;
  for (const { step, expireSeconds } of STEP_QUEUES) {
    const options = { ...QUEUE_OPTIONS, expireInSeconds: expireSeconds };
    await boss.createQueue(step, options);
    // An older version may have created it with other options.
    await boss.updateQueue(step, options);
    // A cold queue would be read through the outer connection by the first enqueue in a transaction, which
    // the guard refuses and without it would wait for ever.
    await boss.findJobs(step, { id: NO_JOB });
  }
  return boss;
}

function connection(database: Database, silenceMaxMs: () => number): ConstructorOptions {
  const { jobConnection } = database;
  if (jobConnection.kind === 'postgres') {
    return {
      connectionString: jobConnection.url,
      // Handed on to `pg`; pg-boss' types do not name them.
      ...{ Client: watchedClient(silenceMaxMs), ...KEEP_ALIVE },
      application_name: 'reelay-jobs',
      max: POSTGRES_CONNECTIONS_MAX,
      // With the heartbeat of 10 s, the jobs of a process that died go on after 15 s at most.
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
    };
  }
  const inner = fromPglite(jobConnection.proxy);
  const db: NonNullable<ConstructorOptions['db']> = {
    ...inner,
    executeSql: async (text, values) => {
      database.guard.assertOutside();
      return inner.executeSql(text, values);
    },
  };
  // Supervised once a minute, the default: the one process that could die takes the database with it.
  return { db, backend: 'pglite', monitorVacuum: false };
}
