import { sql } from 'kysely';
import type { EngineCapacity, Job } from '../../task/ports.ts';
import type { Database, Transaction } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';

/** A process that has not announced its engines for this long has ended; it announces them every five seconds. */
const HOST_LIFETIME_SECONDS = 40;

export interface SlotOptions {
  /** Tasks of one key that may have a slot at once, for keys without a limit of their own; null is no limit. */
  readonly keyRunningTasks: number | null;
}

type Admitted = Promise<readonly Job[]>;

/** The task waits for a slot of its engine from now on, and may get one at once: the jobs are of all who did. */
export function waitForEngine(
  transaction: Transaction,
  taskId: string,
  slotKey: string,
  { keyRunningTasks }: SlotOptions,
): Admitted {
  return submitJobs(
    sql<AdmittedRow>`select wait_for_engine(${taskId}, ${slotKey}, ${keyRunningTasks}::integer) as id`,
    transaction,
  );
}

/** The engine is done with the task, or the task with waiting for it: whoever is next has its slot. */
export function leaveEngine(
  transaction: Transaction,
  taskId: string,
  { keyRunningTasks }: SlotOptions,
): Admitted {
  return submitJobs(
    sql<AdmittedRow>`select leave_engine(${taskId}, ${keyRunningTasks}::integer) as id`,
    transaction,
  );
}

/** For slots that came free without a task that ended: more of them, a higher limit, a process that came back. */
export async function admitWaiting(
  database: Database,
  queue: JobQueue,
  { keyRunningTasks }: SlotOptions,
): Promise<void> {
  const { rows } = await sql<{ waiting: boolean }>`
    select exists (select 1 from engine_waits) as waiting`.execute(database.kysely());
  if (rows[0]?.waiting !== true) return;
  await database.transaction(async (transaction) => {
    const jobs = await submitJobs(
      sql<AdmittedRow>`select admit_waiting(${keyRunningTasks}::integer) as id`,
      transaction,
    );
    await queue.enqueue(transaction, jobs);
  });
}

interface AdmittedRow {
  readonly id: string;
}

async function submitJobs(
  statement: ReturnType<typeof sql<AdmittedRow>>,
  transaction: Transaction,
): Promise<readonly Job[]> {
  const { rows } = await statement.execute(transaction);
  return rows.map(({ id }) => ({ step: 'submit', taskId: id, delayMs: 0 }));
}

/** Tasks that wait for a slot and are planned for this engine, oldest first. */
export async function tasksWaitingFor(
  database: Database,
  engineId: string,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await sql<AdmittedRow>`
    select w.task_id as id from engine_waits w join tasks t on t.id = w.task_id
    where t.plan ->> 'engineId' = ${engineId} order by w.seq limit ${limit}`.execute(database.kysely());
  return rows.map(({ id }) => id);
}

/** Films of one engine that have a slot, and those that wait for one. */
export interface EngineLoad {
  readonly engineId: string;
  readonly running: number;
  readonly waiting: number;
}

export async function engineLoads(database: Database): Promise<readonly EngineLoad[]> {
  const { rows } = await sql<EngineLoad>`
    select t.plan ->> 'engineId' as "engineId", count(*) filter (where held.has_slot)::integer as running,
      count(*) filter (where not held.has_slot)::integer as waiting
    from (select task_id, true as has_slot from engine_slots union all select task_id, false from engine_waits) held
    join tasks t on t.id = held.task_id group by 1`.execute(database.kysely());
  return rows;
}

/** The embedded database has one process, whose announcement holds until the next one's. */
export async function announceEngines(
  database: Database,
  nodeId: string,
  engines: readonly EngineCapacity[],
): Promise<void> {
  const alone = database.kind === 'embedded';
  const until = alone
    ? sql`'infinity'::timestamptz`
    : sql`now() + ${HOST_LIFETIME_SECONDS}::integer * interval '1 second'`;
  await database.transaction(async (transaction) => {
    for (const { slotKey, films, shared } of engines) {
      await sql`
        insert into engine_hosts as host (slot_key, node_id, films, shared, seen_until)
        values (${slotKey}, ${nodeId}, ${films}::integer, ${shared}, ${until})
        on conflict (slot_key, node_id) do update
          set films = excluded.films, shared = excluded.shared, seen_until = excluded.seen_until`.execute(
        transaction,
      );
      await sql`
        delete from engine_hosts where slot_key = ${slotKey} and node_id <> ${nodeId}
          and (${alone} or seen_until < now() - interval '1 hour')`.execute(transaction);
    }
  });
}

/** Slots of a process that stops are closed at once; films that it has under way keep theirs. */
export async function retireEngines(database: Database, nodeId: string): Promise<void> {
  await sql`update engine_hosts set seen_until = now() where node_id = ${nodeId}`.execute(database.kysely());
}

/**
 * How many tasks are before each one that waits, if all films took equally long and nobody else came: the order in
 * which turns come round. Limits on running tasks are not looked at.
 */
export async function queuePositions(database: Database): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; position: number }>`
    select task_id as id,
      (row_number() over (partition by slot_key order by turn, seq) - 1)::integer as position
    from (
      select w.task_id, w.slot_key, w.seq, greatest(coalesce(t.turn, 0), q.turn)
        + (row_number() over (partition by w.slot_key, w.project_id order by w.seq) - 1)::double precision / p.weight
        as turn
      from engine_waits w
      join engine_queues q on q.slot_key = w.slot_key
      join projects p on p.id = w.project_id
      left join engine_turns t on t.slot_key = w.slot_key and t.project_id = w.project_id
    ) in_line`.execute(database.kysely());
  return new Map(rows.map(({ id, position }) => [id, position]));
}
