import { pathToFileURL } from 'node:url';
import { renderFilm } from '../src/engines/film/render/render-film.ts';
import { parseShot } from '../src/engines/film/shot/parse-shot.ts';

export interface FilmMeasurement {
  readonly scene: string;
  readonly filmSeconds: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Seconds of film per second of wall time: above 1 is faster than real time. */
  readonly timesRealTime: number;
  readonly megabytes: number;
}

const SCENES = [
  { scene: 'ocean', prompt: 'sunset over a stormy ocean' },
  { scene: 'stage', prompt: 'a calico cat playing a piano on stage' },
] as const;
const FILM_SECONDS = 10;
const WORKERS = 2;

/** Renders two films of 10 s at 1280 x 720 with two workers, as the engine does on a machine with two cores. */
export async function benchFilm(): Promise<readonly FilmMeasurement[]> {
  const measurements: FilmMeasurement[] = [];
  for (const { scene, prompt } of SCENES) {
    const shot = parseShot({ prompt, seed: 7, look: null, image: null, mark: false });
    const cpuBefore = process.cpuUsage();
    const startedAtMs = performance.now();
    const { video } = await renderFilm(
      { shots: [{ shot, seconds: FILM_SECONDS }], width: 1280, height: 720, images: [] },
      { workers: WORKERS, onProgress: () => undefined },
    );
    const wallSeconds = (performance.now() - startedAtMs) / 1000;
    const cpu = process.cpuUsage(cpuBefore);
    measurements.push({
      scene,
      filmSeconds: FILM_SECONDS,
      wallSeconds,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      timesRealTime: FILM_SECONDS / wallSeconds,
      megabytes: video.length / 1e6,
    });
  }
  return measurements;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const row of await benchFilm()) {
    console.log(
      `${row.scene.padEnd(8)} ${row.timesRealTime.toFixed(2)} x real time, ` +
        `${(row.filmSeconds / row.cpuSeconds).toFixed(2)} s of film per CPU second, ` +
        `${row.wallSeconds.toFixed(2)} s, ${row.megabytes.toFixed(2)} MB`,
    );
  }
}
