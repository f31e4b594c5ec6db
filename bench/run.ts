// `npm run bench`: every figure is a ratio to a limit that is measured in the same run, so that it means the same on
// any machine. Prints a table; exits 1 when a ratio misses what was promised. A goal that is missed is only printed.
//   npm run bench            all
//   npm run bench -- film    one of: accept, poll, film
import { benchAccept } from './accept.ts';
import { benchBake, benchFilm, type FilmMeasurement, loadNow } from './film.ts';
import { benchProcess } from './film-process.ts';
import { benchPoll } from './poll.ts';

interface Row {
  readonly name: string;
  readonly figure: string;
  readonly target: string;
  readonly met: boolean;
  /** Something to reach, which nobody was promised. */
  readonly goal?: true;
}

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  async accept() {
    const { ratio, acceptMs, bareInsertMs } = await benchAccept();
    const figure = `${ratio.toFixed(2)} x (${acceptMs.toFixed(2)} ms to ${bareInsertMs.toFixed(2)} ms)`;
    return [
      { name: 'accept a task / bare INSERT transaction', figure, target: '<= 2.5 x', met: ratio <= 2.5 },
    ];
  },
  async poll() {
    const { ratio, pollPerSecond, staticPerSecond } = await benchPoll();
    const figure = `${ratio.toFixed(2)} x (${pollPerSecond.toFixed(0)}/s to ${staticPerSecond.toFixed(0)}/s)`;
    return [{ name: "a poll / the framework's static JSON", figure, target: '<= 3 x', met: ratio <= 3 }];
  },
  async film() {
    const films = await benchFilm();
    const promised = films.filter(({ sink }) => sink === 'wasm').map(filmPromise);
    console.log(`         load of the last minute: ${loadNow()}`);
    return [...promised, ...films.flatMap(filmGoals), ...(await bakeGoals()), ...(await processGoals())];
  },
};

function verdictOn({ met, goal }: Row): string {
  return goal === undefined ? (met ? 'ok' : 'MISS') : met ? 'reached' : 'missed';
}

/** A machine that has other things to do is no fault of the film: the rate is that on two free cores. */
function rateOf({ filmSeconds, aloneSeconds, wallSeconds, cpuSeconds }: FilmMeasurement) {
  const rate = filmSeconds / aloneSeconds;
  const here = `${wallSeconds.toFixed(1)} s here, ${cpuSeconds.toFixed(1)} s of CPU`;
  return { rate, figure: `${rate.toFixed(2)} x (${here})` };
}

function filmPromise(film: FilmMeasurement): Row {
  const { rate, figure } = rateOf(film);
  const name = `a 10 s film at 1280x720: ${film.scene} / real time`;
  return { name, figure, target: '>= 1.5 x', met: rate >= 1.5 };
}

function filmGoals(film: FilmMeasurement): Row[] {
  const { scene, sink, busyShare } = film;
  const { rate, figure } = rateOf(film);
  const least = sink === 'wasm' ? 2.5 : 4.5;
  const row = { name: `${scene} by ${sink} / real time`, figure, target: `>= ${least} x` };
  const goals: Row[] = [{ ...row, met: rate >= least, goal: true }];
  // Workers that feed an ffmpeg wait for it on purpose.
  if (sink === 'wasm') {
    const busy = {
      name: `${scene} by ${sink}: workers busy`,
      figure: busyShare.toFixed(2),
      target: '>= 0.85',
    };
    goals.push({ ...busy, met: busyShare >= 0.85, goal: true });
  }
  return goals;
}

async function bakeGoals(): Promise<Row[]> {
  return (await benchBake()).map(({ setting, cpuSeconds }) => ({
    ...{ name: `bake ${setting}`, figure: `${cpuSeconds.toFixed(2)} s of CPU`, target: '<= 0.4 s' },
    ...{ met: cpuSeconds <= 0.4, goal: true },
  }));
}

async function processGoals(): Promise<Row[]> {
  const { firstProgressMs, cancelMs, peakRssBytes, togetherSeconds, oneByOneSeconds } = await benchProcess();
  const ratio = togetherSeconds / oneByOneSeconds;
  const peakMb = peakRssBytes / 2 ** 20;
  const seconds = `${togetherSeconds.toFixed(1)} s to ${oneByOneSeconds.toFixed(1)} s`;
  const goal = (name: string, figure: string, target: string, met: boolean): Row => {
    return { name, figure, target, met, goal: true };
  };
  return [
    goal(
      'first progress, warm process',
      `${firstProgressMs.toFixed(0)} ms`,
      '<= 500 ms',
      firstProgressMs <= 500,
    ),
    goal('cancel to dead process', `${cancelMs.toFixed(0)} ms`, '<= 100 ms', cancelMs <= 100),
    goal('peak memory of the child at 720p', `${peakMb.toFixed(0)} MB`, '<= 400 MB', peakMb <= 400),
    goal('two films at once / one by one', `${ratio.toFixed(2)} x (${seconds})`, '<= 1.05 x', ratio <= 1.05),
  ];
}

const wanted = process.argv.slice(2);
const names = wanted.length === 0 ? Object.keys(BENCHES) : wanted;
let missed = 0;
for (const name of names) {
  const bench = BENCHES[name];
  if (bench === undefined)
    throw new Error(`no bench called ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
  for (const row of await bench()) {
    console.log(
      `${verdictOn(row).padEnd(7)}  ${row.name.padEnd(44)} ${row.figure.padEnd(36)} target ${row.target}`,
    );
    if (!row.met && row.goal === undefined) missed += 1;
  }
}
process.exit(missed === 0 ? 0 : 1);
