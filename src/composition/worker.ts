import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { createDeliveries } from '../lifecycle/deliveries.ts';
import type { LifecycleDependencies } from '../lifecycle/dependencies.ts';
import { createPoller, type Poller } from '../lifecycle/poller.ts';
import { runStep } from '../lifecycle/run-step.ts';
import { createUpkeep } from '../lifecycle/upkeep.ts';
import type { Engine } from '../task/engine.ts';
import type { EngineCapacity, JobRunner } from '../task/ports.ts';
import { poolKey } from '../task/task.ts';
import type { Closer } from './closer.ts';

/** Of the 25 s that orchestrators commonly grant after SIGTERM. */
const STEPS_TIMEOUT_MS = 10_000;
/** After the steps; whoever is cut off is told again, with the same id. */
const DELIVERIES_TIMEOUT_MS = 4_000;

/** Its own slots too where it shares a pool: who waited for them before it did still waits for them. */
function capacitiesOf({ id, concurrency }: Engine): readonly EngineCapacity[] {
  const slots = { films: concurrency?.films ?? null, shared: concurrency?.of === 'service' };
  const pool = concurrency?.pool;
  return [{ slotKey: id, ...slots }, ...(pool === undefined ? [] : [{ slotKey: poolKey(pool), ...slots }])];
}

/** The working half of a server: repairs what was lost, then takes jobs until it is closed. */
export async function startWorking(
  deps: LifecycleDependencies,
  runner: JobRunner,
  engines: readonly Engine[],
  databaseKind: Database['kind'],
  fileLifetimeMs: number | null,
  closers: Closer[],
): Promise<Pick<Poller, 'expect'>> {
  const upkeep = createUpkeep(deps, fileLifetimeMs, {
    nodeId: randomUUID(),
    engines: engines.flatMap(capacitiesOf),
  });
  await upkeep.announce();
  // The embedded database is ours alone, so whatever is under way in it belongs to a process that has ended.
  if (databaseKind === 'embedded') await upkeep.sweep(0);
  upkeep.start();
  closers.push(() => upkeep.stop());
  const deliveries = createDeliveries(deps);
  closers.push(() => deliveries.stop(DELIVERIES_TIMEOUT_MS));
  const poller = createPoller(deps);
  await runner.start((job) => (job.step === 'notify' ? deliveries.wake(job.taskId) : runStep(job, deps)));
  closers.push(async () => {
    await Promise.all([runner.stop(STEPS_TIMEOUT_MS), poller.stop(STEPS_TIMEOUT_MS)]);
  });
  poller.start();
  return poller;
}
