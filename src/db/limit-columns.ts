import type { Limits } from '../task/limits.ts';

/** What was set for one key or project: absent is the default, null is no limit. */
export type LimitOverrides = Partial<Limits>;

/** In a column, null is the default and 0 is no limit. */
export function overridesOf(
  creates: number | null,
  reads: number | null,
  tasks: number | null,
): LimitOverrides {
  return {
    ...(creates === null ? {} : { createsPerMinute: creates || null }),
    ...(reads === null ? {} : { readsPerMinute: reads || null }),
    ...(tasks === null ? {} : { concurrentTasks: tasks || null }),
  };
}

/** What is to be changed: absent stays as it is, null is no limit. */
export type LimitChanges = Partial<Record<keyof Limits, number | null | 'default'>>;

export function changedLimitColumns({ createsPerMinute, readsPerMinute, concurrentTasks }: LimitChanges) {
  const column = (limit: number | null | 'default'): number | null =>
    limit === 'default' ? null : (limit ?? 0);
  return {
    ...(createsPerMinute === undefined ? {} : { creates_per_minute: column(createsPerMinute) }),
    ...(readsPerMinute === undefined ? {} : { reads_per_minute: column(readsPerMinute) }),
    ...(concurrentTasks === undefined ? {} : { concurrent_tasks: column(concurrentTasks) }),
  };
}

/** Replaces all three. */
export function limitColumns(limits: LimitOverrides) {
  const column = (limit: number | null | undefined): number | null => (limit === null ? 0 : (limit ?? null));
  return {
    creates_per_minute: column(limits.createsPerMinute),
    reads_per_minute: column(limits.readsPerMinute),
    concurrent_tasks: column(limits.concurrentTasks),
  };
}
