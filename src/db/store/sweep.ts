import { sql } from 'kysely';
import type { Job } from '../../task/ports.ts';
import type { TaskStage } from '../../task/task.ts';
import type { Database } from '../database.ts';
import { milliseconds } from './task-row.ts';

/**
 * Jobs for what should have happened `graceMs` ago and nobody works on: their own jobs were lost. Each is handed
 * out once per grace, so a backlog in the queue is not doubled by every sweep, and two sweepers share the work.
 * At most half of them are deliveries, so neither kind starves the other, and one for each receiver: the one that waits
 * in front of a slow receiver must not hide what another has lost, and whoever delivers it goes on with the next. A task
 * that got its slot is due when its wait would have been over, so it is looked for by its slot. A film that is being made
 * is the poller's business, unless there seems to be none.
 */
export async function overdueJobs(
  database: Database,
  graceMs: number,
  limit: number,
): Promise<readonly Job[]> {
  return database.transaction(async (transaction) => {
    const deliveries = await sql<{ id: string }>`
      with lost as materialized (
        select distinct on (coalesce(target, id)) id from outbox
        where state = 'pending' and next_at < now() - ${milliseconds(graceMs)}
          and (claimed_until is null or claimed_until <= now())
        order by coalesce(target, id), next_at limit ${Math.floor(limit / 2)}
      )
      update outbox set next_at = now() from lost
      where outbox.id = lost.id and outbox.next_at < now() - ${milliseconds(graceMs)} and outbox.state = 'pending'
      returning outbox.id`.execute(transaction);
    const tasks = await sql<{ id: string; stage: TaskStage }>`
      with lost as materialized (
        select id from tasks
        where stage is not null and due_at < now() - ${milliseconds(graceMs)}
          and (lease_until is null or lease_until <= now())
          and (stage <> 'poll' or not exists (select 1 from engine_polls p where p.task_id = tasks.id))
        order by due_at limit ${limit - deliveries.rows.length} for update skip locked
      )
      update tasks set due_at = now() from lost where tasks.id = lost.id
      returning tasks.id, tasks.stage`.execute(transaction);
    const admitted = await sql<{ id: string }>`
      with lost as materialized (
        select tasks.id from engine_slots join tasks on tasks.id = engine_slots.task_id
        where engine_slots.since < now() - ${milliseconds(graceMs)}
          and tasks.stage = 'submit' and tasks.stage_tries = 0 and tasks.due_at > now()
        order by engine_slots.since limit ${limit} for update of tasks skip locked
      )
      update tasks set due_at = now() from lost where tasks.id = lost.id
      returning tasks.id`.execute(transaction);
    const films = await sql<{ id: string }>`
      with lost as materialized (
        select attempt_id from engine_polls
        where detached_since is null and due_at < now() - ${milliseconds(graceMs)}
          and (until is null or until <= now())
        order by due_at limit ${limit} for update skip locked
      )
      update engine_polls set due_at = now() from lost where engine_polls.attempt_id = lost.attempt_id
      returning engine_polls.task_id as id`.execute(transaction);
    return [
      ...films.rows.map(({ id }): Job => ({ step: 'poll', taskId: id, delayMs: 0 })),
      ...admitted.rows.map(({ id }): Job => ({ step: 'submit', taskId: id, delayMs: 0 })),
      ...tasks.rows.map(({ id, stage }): Job => ({ step: stage, taskId: id, delayMs: 0 })),
      ...deliveries.rows.map(({ id }): Job => ({ step: 'notify', taskId: id, delayMs: 0 })),
    ];
  });
}
