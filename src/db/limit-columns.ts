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

export function limitColumns(limits: LimitOverrides) {
  const column = (limit: number | null | undefined): number | null => (limit === null ? 0 : (limit ?? null));
  return {
    creates_per_minute: column(limits.createsPerMinute),
    reads_per_minute: column(limits.readsPerMinute),
    concurrent_tasks: column(limits.concurrentTasks),
  };
}
