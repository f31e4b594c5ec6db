import { benchBake, benchFilm, type FilmMeasurement, loadNow } from './film.ts';
import { benchProcess } from './film-process.ts';
import type { Row } from './row.ts';

/** Everything that a film is held against. Prints the load first, for whoever reads the figures. */
export async function filmRows(): Promise<Row[]> {
  const films = await benchFilm();
  const promised = films.filter(({ sink }) => sink === 'wasm').map(filmPromise);
  const rows = [...promised, ...films.flatMap(filmGoals), ...(await bakeGoals()), ...(await processGoals())];
  console.log(`         load of the last minute: ${loadNow()}`);
  return rows;
}

/** A goal of which more is better. */
function atLeast(name: string, value: number, figure: string, least: number, unit: string): Row {
  const reach = value / least;
  return { name, figure, target: `>= ${least} ${unit}`.trim(), met: reach >= 1, goal: true, reach };
}

/** A goal of which less is better. */
function atMost(name: string, value: number, figure: string, most: number, unit: string): Row {
  const reach = most / value;
  return { name, figure, target: `<= ${most} ${unit}`, met: reach >= 1, goal: true, reach };
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
  const goals = [atLeast(`${scene} by ${sink} / real time`, rate, figure, sink === 'wasm' ? 2.5 : 4.5, 'x')];
  // Workers that feed an ffmpeg wait for it on purpose.
  if (sink === 'wasm') {
    goals.push(
      atLeast(`${scene} by ${sink} / bound of both cores`, busyShare, busyShare.toFixed(2), 0.85, ''),
    );
  }
  return goals;
}

async function bakeGoals(): Promise<Row[]> {
  return (await benchBake()).map(({ setting, cpuSeconds }) => {
    return atMost(`bake ${setting}`, cpuSeconds, `${cpuSeconds.toFixed(2)} s of CPU`, 0.4, 's');
  });
}

async function processGoals(): Promise<Row[]> {
  const share = coreShare();
  const { firstProgressMs, cancelMs, peakRssBytes, togetherSeconds, oneByOneSeconds } = await benchProcess();
  const ratio = togetherSeconds / oneByOneSeconds;
  const peakMb = peakRssBytes / 2 ** 20;
  const seconds = `${togetherSeconds.toFixed(1)} s to ${oneByOneSeconds.toFixed(1)} s`;
  const onFreeCores = (ms: number): string => {
    return `${(ms * share).toFixed(0)} ms (${ms.toFixed(0)} ms here)`;
  };
  const name = 'first progress, warm process, free cores';
  return [
    atMost(name, firstProgressMs * share, onFreeCores(firstProgressMs), 500, 'ms'),
    atMost('cancel to dead process, free cores', cancelMs * share, onFreeCores(cancelMs), 100, 'ms'),
    atMost('peak memory of the child at 720p', peakMb, `${peakMb.toFixed(0)} MB`, 400, 'MB'),
    atMost('two films at once / one by one', ratio, `${ratio.toFixed(2)} x (${seconds})`, 1.05, 'x'),
  ];
}

const SHARE_TRIAL_MS = 2000;

/** Part of a core that this process gets here: what others take is no fault of what is measured by the clock. */
function coreShare(): number {
  const before = process.cpuUsage();
  const startedAtMs = performance.now();
  while (performance.now() - startedAtMs < SHARE_TRIAL_MS);
  const { user, system } = process.cpuUsage(before);
  return Math.min(1, (user + system) / 1000 / (performance.now() - startedAtMs));
}
