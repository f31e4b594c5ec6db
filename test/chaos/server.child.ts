// The server as `main.ts` runs it, but with an engine whose films are made by the test that started it.
//   REELAY_CHAOS_MAKER     address of the film maker
//   REELAY_CHAOS_RESUBMIT  'safe' or 'never': what the engine says of itself
//   REELAY_CHAOS_POINT     where this process kills itself, once
//   REELAY_CHAOS_CLOCK     'jumps': the clock of this process is wrong by hours, another way every moment
//   REELAY_CHAOS_SABOTAGE  which protection a control takes out (sabotage.ts)
import { runReelay } from '../../src/main.ts';
import { watchWrites } from './crash-points.ts';
import { createDistantEngine, withoutProbe } from './distant-engine.ts';
import { distantFilmMaker } from './film-maker.ts';
import { jumpClock } from './jumping-clock.ts';
import { neverGiveUpDatabase, readSabotage, sabotageStore } from './sabotage.ts';

const { REELAY_CHAOS_MAKER: makerUrl = '', REELAY_CHAOS_POINT: armed } = process.env;
const resubmit = process.env['REELAY_CHAOS_RESUBMIT'] === 'never' ? 'never' : 'safe';
const sabotage = readSabotage(process.env['REELAY_CHAOS_SABOTAGE']);

if (process.env['REELAY_CHAOS_CLOCK'] === 'jumps') jumpClock();
if (sabotage === 'patient-database') neverGiveUpDatabase();

const maker = distantFilmMaker(makerUrl, { patient: sabotage === 'patient-engine' });
await runReelay({
  engines: [createDistantEngine(maker, resubmit)],
  around(deps) {
    const watched = watchWrites({ ...deps, media: withoutProbe(deps.media) }, (point) => {
      if (point === armed) process.kill(process.pid, 'SIGKILL');
    });
    return { ...watched, store: sabotageStore(watched.store, sabotage) };
  },
});
