import { type RawBuilder, sql } from 'kysely';
import { type Limits, NO_LIMITS } from '../task/limits.ts';

/** What was set for one key or project: absent is the default, null is no limit. */
export type LimitOverrides = Partial<Limits>;

/** In a column, null is the default and 0 is no limit. */
export interface LimitRow {
  readonly creates_per_minute: number | null;
  readonly reads_per_minute: number | null;
  readonly concurrent_tasks: number | null;
  readonly queued_tasks: number | null;
  readonly running_tasks: number | null;
}

const COLUMN_OF: Readonly<Record<keyof Limits, keyof LimitRow>> = {
  createsPerMinute: 'creates_per_minute',
  readsPerMinute: 'reads_per_minute',
  concurrentTasks: 'concurrent_tasks',
  queuedTasks: 'queued_tasks',
  runningTasks: 'running_tasks',
};
const NAMES = Object.keys(NO_LIMITS) as (keyof Limits)[];

/** All limit columns of a table, for a select. */
export function limitColumnsOf(table: 'k' | 'p' | 'projects'): RawBuilder<LimitRow> {
  return sql.raw(NAMES.map((name) => `${table}.${COLUMN_OF[name]}`).join(', '));
}

export function overridesOf(row: LimitRow): LimitOverrides {
  const set = NAMES.map((name) => [name, row[COLUMN_OF[name]]] as const).filter(
    ([, limit]) => limit !== null,
  );
  return Object.fromEntries(set.map(([name, limit]) => [name, limit || null]));
}

/** What is to be changed: absent stays as it is, null is no limit. */
export type LimitChanges = Partial<Record<keyof Limits, number | null | 'default'>>;

export function changedLimitColumns(changes: LimitChanges): Partial<LimitRow> {
  const column = (limit: number | null | 'default'): number | null =>
    limit === 'default' ? null : (limit ?? 0);
  const changed = NAMES.flatMap((name) => {
    const limit = changes[name];
    return limit === undefined ? [] : [[COLUMN_OF[name], column(limit)] as const];
  });
  return Object.fromEntries(changed);
}

/** Replaces all of them. */
export function limitColumns(limits: LimitOverrides): LimitRow {
  const column = (limit: number | null | undefined): number | null => (limit === null ? 0 : (limit ?? null));
  return {
    creates_per_minute: column(limits.createsPerMinute),
    reads_per_minute: column(limits.readsPerMinute),
    concurrent_tasks: column(limits.concurrentTasks),
    queued_tasks: column(limits.queuedTasks),
    running_tasks: column(limits.runningTasks),
  };
}
