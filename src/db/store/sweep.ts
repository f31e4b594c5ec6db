import { sql } from 'kysely';
import type { Job } from '../../task/ports.ts';
import type { TaskStage } from '../../task/task.ts';
import type { Database } from '../database.ts';
import { milliseconds } from './task-row.ts';

/**
 * Jobs for what should have happened `graceMs` ago and nobody works on: their own jobs were lost. Each is handed
 * out once per grace, so a backlog in the queue is not doubled by every sweep, and two sweepers share the work.
 * At most half of them are callbacks, so neither kind starves the other. A task that got its slot is due when its wait
 * would have been over, so it is looked for by its slot.
 */
export async function overdueJobs(
  database: Database,
  graceMs: number,
  limit: number,
): Promise<readonly Job[]> {
  return database.transaction(async (transaction) => {
    const callbacks = await sql<{ task_id: string }>`
      with lost as materialized (
        select id from outbox
        where state = 'pending' and next_at < now() - ${milliseconds(graceMs)}
          and (claimed_until is null or claimed_until <= now())
        order by next_at limit ${Math.floor(limit / 2)} for update skip locked
      )
      update outbox set next_at = now() from lost where outbox.id = lost.id
      returning outbox.task_id`.execute(transaction);
    const tasks = await sql<{ id: string; stage: TaskStage }>`
      with lost as materialized (
        select id from tasks
        where stage is not null and due_at < now() - ${milliseconds(graceMs)}
          and (lease_until is null or lease_until <= now())
        order by due_at limit ${limit - callbacks.rows.length} for update skip locked
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
    return [
      ...admitted.rows.map(({ id }): Job => ({ step: 'submit', taskId: id, delayMs: 0 })),
      ...tasks.rows.map(({ id, stage }): Job => ({ step: stage, taskId: id, delayMs: 0 })),
      ...callbacks.rows.map(({ task_id }): Job => ({ step: 'notify', taskId: task_id, delayMs: 0 })),
    ];
  });
}
