import { type RawBuilder, sql } from 'kysely';
import type { TaskErrorCode } from '../../task/error.ts';
import type { GenerationRequest } from '../../task/request.ts';
import type { Asset, Plan, Task, TaskStage, TaskStatus } from '../../task/task.ts';

/** A task with its files, as `TASK_COLUMNS` selects it. */
export interface TaskRow {
  readonly id: string;
  readonly project_id: string;
  readonly key_id: string;
  readonly dialect: string;
  readonly bound_dialect: string | null;
  readonly status: TaskStatus;
  readonly stage: TaskStage | null;
  readonly progress: number;
  readonly request: GenerationRequest;
  readonly plan: Plan | null;
  readonly failure_code: TaskErrorCode | null;
  readonly failure_message: string | null;
  readonly price_version: number | null;
  readonly hold: string;
  readonly charged: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly updated_at: Date;
  readonly finished_at: Date | null;
  readonly links_expire_at: Date | null;
  readonly unconfirmed: boolean;
  readonly assets: readonly Asset[];
}

/** One statement reads a task whole: on the embedded database round trips cost more than rows. */
export const TASK_COLUMNS: RawBuilder<TaskRow> = sql`
  tasks.id, tasks.project_id, tasks.key_id, tasks.dialect, tasks.bound_dialect, tasks.status, tasks.stage, tasks.progress,
  tasks.request, tasks.plan, tasks.failure_code, tasks.failure_message,
  tasks.price_version, tasks.hold_micro::text as hold, tasks.charged_micro::text as charged,
  tasks.created_at, tasks.started_at, tasks.updated_at, tasks.finished_at, tasks.links_expire_at,
  tasks.unconfirmed_fingerprint is not null as unconfirmed,
  coalesce((
    select jsonb_agg(jsonb_build_object(
      'id', a.id, 'kind', a.kind, 'storageKey', a.storage_key, 'contentType', a.content_type,
      'bytes', a.bytes, 'sha256', a.sha256, 'width', a.width, 'height', a.height, 'durationMs', a.duration_ms
    ) order by a.created_at, a.id)
    from assets a where a.task_id = tasks.id and a.removed_at is null
  ), '[]'::jsonb) as assets`;

export function toTask(row: TaskRow): Task {
  return {
    id: row.id,
    projectId: row.project_id,
    keyId: row.key_id,
    dialect: row.dialect,
    boundDialect: row.bound_dialect,
    status: row.status,
    stage: row.stage,
    progress: row.progress,
    // Rows written before derivatives existed have no `source`.
    request: { ...row.request, source: row.request.source ?? null },
    plan: row.plan,
    failure:
      row.failure_code === null ? null : { code: row.failure_code, message: row.failure_message ?? '' },
    price: {
      bookVersion: row.price_version,
      holdMicro: BigInt(row.hold),
      chargedMicro: row.charged === null ? null : BigInt(row.charged),
    },
    assets: row.assets,
    createdAtMs: row.created_at.getTime(),
    startedAtMs: row.started_at?.getTime() ?? null,
    updatedAtMs: row.updated_at.getTime(),
    finishedAtMs: row.finished_at?.getTime() ?? null,
    unconfirmed: row.unconfirmed,
    linksExpireAtMs: row.links_expire_at?.getTime() ?? null,
  };
}

export function milliseconds(value: number | RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${value}::float8 * interval '1 millisecond')`;
}

export function msSince(time: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(extract(epoch from now() - ${time}) * 1000)::double precision`;
}
