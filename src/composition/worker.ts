import type { Database } from '../db/database.ts';
import type { LifecycleDependencies } from '../lifecycle/dependencies.ts';
import { runStep } from '../lifecycle/run-step.ts';
import { createUpkeep } from '../lifecycle/upkeep.ts';
import type { JobRunner } from '../task/ports.ts';
import type { Closer } from './closer.ts';

/** Of the 25 s that orchestrators commonly grant after SIGTERM. */
const STEPS_TIMEOUT_MS = 10_000;

/** The working half of a server: repairs what was lost, then takes jobs until it is closed. */
export async function startWorking(
  deps: LifecycleDependencies,
  runner: JobRunner,
  databaseKind: Database['kind'],
  closers: Closer[],
): Promise<void> {
  const upkeep = createUpkeep(deps);
  // The embedded database is ours alone, so whatever is under way in it belongs to a process that has ended.
  if (databaseKind === 'embedded') await upkeep.sweep(0);
  upkeep.start();
  closers.push(() => upkeep.stop());
  await runner.start((job) => runStep(job, deps));
  closers.push(() => runner.stop(STEPS_TIMEOUT_MS));
}
