// The server as `main.ts` runs it, but with an engine whose films are made by the test that started it.
//   REELAY_CHAOS_MAKER     address of the film maker
//   REELAY_CHAOS_RESUBMIT  'safe' or 'never': what the engine says of itself
//   REELAY_CHAOS_POINT     where this process kills itself, once
//   REELAY_CHAOS_CLOCK     'jumps': the clock of this process is wrong by hours, another way every moment
//   REELAY_CHAOS_SABOTAGE  'early-answer': creates are answered before they are committed (a control that has to be caught)
import { runReelay } from '../../src/main.ts';
import type { NewTask, TaskStore } from '../../src/task/ports.ts';
import type { Task } from '../../src/task/task.ts';
import { INITIAL_STATE } from '../../src/task/transition.ts';
import { watchWrites } from './crash-points.ts';
import { createDistantEngine, withoutProbe } from './distant-engine.ts';
import { distantFilmMaker } from './film-maker.ts';
import { jumpClock } from './jumping-clock.ts';

/** Long enough that a kill every few hundred milliseconds falls into it for some of the creates. */
const SABOTAGE_DELAY_MS = 150;

const {
  REELAY_CHAOS_MAKER: makerUrl = '',
  REELAY_CHAOS_POINT: armed,
  REELAY_CHAOS_SABOTAGE: sabotage,
} = process.env;
const resubmit = process.env['REELAY_CHAOS_RESUBMIT'] === 'never' ? 'never' : 'safe';

function insertLater(store: TaskStore): TaskStore['insert'] {
  return async (task, firstJob) => {
    setTimeout(() => void store.insert(task, firstJob), SABOTAGE_DELAY_MS);
    return answerFor(task);
  };
}

function answerFor({ id, caller, dialect, request, price, references }: NewTask): Task {
  const nowMs = Date.now();
  return {
    ...INITIAL_STATE,
    id,
    projectId: caller.projectId,
    keyId: caller.keyId,
    dialect,
    boundDialect: null,
    request,
    price: { ...price, chargedMicro: null },
    assets: references,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    startedAtMs: null,
    finishedAtMs: null,
    linksExpireAtMs: null,
    unconfirmed: false,
  };
}

if (process.env['REELAY_CHAOS_CLOCK'] === 'jumps') jumpClock();

await runReelay({
  engines: [createDistantEngine(distantFilmMaker(makerUrl), resubmit)],
  around(deps) {
    const watched = watchWrites({ ...deps, media: withoutProbe(deps.media) }, (point) => {
      if (point === armed) process.kill(process.pid, 'SIGKILL');
    });
    if (sabotage !== 'early-answer') return watched;
    const store = new Proxy(watched.store, {
      get: (target, name) => (name === 'insert' ? insertLater(target) : Reflect.get(target, name)),
    });
    return { ...watched, store };
  },
});
