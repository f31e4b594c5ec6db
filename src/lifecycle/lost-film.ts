import type { Engine } from '../task/engine.ts';
import type { Claim } from '../task/ports.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import { failTask } from './fail-task.ts';

/** Films of one task in all, so that an engine which loses everything does not work for ever. */
const FILMS_MAX = 3;

const LOST = { code: 'engine_failed', message: 'The engine has lost this video.' } as const;

/** Where a film costs nothing another one is planned, perhaps with another engine; elsewhere it would be paid twice. */
export async function filmIsLost(claim: Claim, engine: Engine, deps: LifecycleDependencies): Promise<void> {
  const taskId = claim.task.id;
  const again =
    engine.capabilities.resubmit === 'safe' && (await deps.store.lostAttempts(taskId)) + 1 < FILMS_MAX;
  deps.log.warn({ taskId, engineId: engine.id, again }, 'an engine has lost a film');
  if (!again) {
    await failTask(claim, LOST, deps);
    return;
  }
  await deps.store.change(
    claim,
    { type: 'lost' },
    { jobs: [{ step: 'plan', taskId, delayMs: 0 }], linkLifetimeMs: deps.linkLifetimeMs },
  );
}
