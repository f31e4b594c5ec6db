import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { drawStills } from '../scripts/drawing/still.ts';
import { chooseSink, type SinkChoice, SinkUnavailable } from '../src/engines/film/index.ts';
import { FrameMemory } from '../src/engines/film/raster/frame-memory.ts';
import { Crew } from '../src/engines/film/render/crew.ts';
import { type FilmOrder, renderWith } from '../src/engines/film/render/render-film.ts';
import { bakeScene } from '../src/engines/film/scenes/bake-scene.ts';
import { parseShot } from '../src/engines/film/shot/parse-shot.ts';
import { SETTINGS, type Setting } from '../src/engines/film/shot/shot-spec.ts';

export interface FilmMeasurement {
  readonly scene: string;
  readonly sink: SinkChoice['name'];
  readonly filmSeconds: number;
  readonly wallSeconds: number;
  /** Of this process, and of an ffmpeg where the system tells it. */
  readonly cpuSeconds: number;
  /** Part of the film's wall time in which a worker had work: 1 when neither ever waits. */
  readonly busyShare: number;
  /** Wall time on two free cores: the CPU time, spread over both as well as the work was. */
  readonly aloneSeconds: number;
  readonly megabytes: number;
}

export interface BakeMeasurement {
  readonly setting: Setting;
  readonly cpuSeconds: number;
}

const SCENES = [
  { scene: 'ocean', prompt: 'sunset over the calm ocean' },
  { scene: 'stage', prompt: 'a calico cat playing a piano on stage' },
  { scene: 'image', prompt: 'slow push in', fromImage: true },
  { scene: 'storm', prompt: 'sunset over a stormy ocean' },
] as const;
const FILM_SECONDS = 10;
const SIZE = { width: 1280, height: 720 } as const;
const WORKERS = 2;
const SEED = 7;

/** Renders films of 10 s at 1280 x 720 with a crew of two that has made one before, as the server's has. */
export async function benchFilm(): Promise<readonly FilmMeasurement[]> {
  const sinks = await workingSinks();
  const picture = await referencePicture();
  const measurements: FilmMeasurement[] = [];
  for (const sink of sinks) {
    const crew = new Crew(WORKERS);
    try {
      await renderWith(crew, orderOf('green hills', 1, null), { sink, onProgress: () => undefined });
      for (const wanted of SCENES) {
        const image = 'fromImage' in wanted ? picture : null;
        measurements.push(
          await measure(crew, sink, wanted.scene, orderOf(wanted.prompt, FILM_SECONDS, image)),
        );
      }
    } finally {
      await crew.dismiss();
    }
  }
  return measurements;
}

/** One after the other, so that a machine that has several tells how they compare. */
async function workingSinks(): Promise<readonly SinkChoice[]> {
  const places = {
    searchPath: process.env['PATH'] ?? '',
    nodeAvFolder: process.env['REELAY_NODE_AV_DIR'] ?? null,
  };
  const sinks: SinkChoice[] = [];
  for (const wish of ['wasm', 'ffmpeg', 'node-av'] as const) {
    try {
      sinks.push(await chooseSink(wish, places));
    } catch (error) {
      if (!(error instanceof SinkUnavailable)) throw error;
    }
  }
  return sinks;
}

function orderOf(prompt: string, seconds: number, picture: Uint8Array | null): FilmOrder {
  const image = picture === null ? null : 0;
  const shot = parseShot({ prompt, seed: SEED, look: null, image, mark: false });
  return { ...SIZE, shots: [{ shot, seconds }], images: picture === null ? [] : [picture] };
}

/** A photograph's worth of detail, made here: a bench that is installed has no photograph. */
async function referencePicture(): Promise<Uint8Array> {
  const [rgb] = await drawStills({ prompt: 'mountains at dawn', seed: SEED, ...SIZE }, [1]);
  if (rgb === undefined) throw new Error('no still was drawn');
  return await sharp(rgb, { raw: { ...SIZE, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

async function measure(
  crew: Crew,
  sink: SinkChoice,
  scene: string,
  order: FilmOrder,
): Promise<FilmMeasurement> {
  const cpuBefore = cpuSecondsNow();
  const busyBefore = busyMsOf(crew);
  const startedAtMs = performance.now();
  const { video } = await renderWith(crew, order, { sink, onProgress: () => undefined });
  const wallSeconds = (performance.now() - startedAtMs) / 1000;
  const cpuSeconds = cpuSecondsNow() - cpuBefore;
  const busyShare = (busyMsOf(crew) - busyBefore) / 1000 / (wallSeconds * WORKERS);
  // Where an ffmpeg works too, a worker that waits leaves its core to it.
  const spread = sink.name === 'wasm' ? busyShare : 1;
  return {
    ...{ scene, sink: sink.name, filmSeconds: FILM_SECONDS, wallSeconds, cpuSeconds, busyShare },
    aloneSeconds: cpuSeconds / (WORKERS * spread),
    megabytes: video.length / 1e6,
  };
}

function busyMsOf(crew: Crew): number {
  return crew.members.reduce((sum, { busyMs }) => sum + busyMs, 0);
}

const CLOCK_TICKS_PER_SECOND = 100;

/** With the children that have ended, on Linux: the 16th and 17th fields of proc(5) `stat`. */
function cpuSecondsNow(): number {
  const { user, system } = process.cpuUsage();
  const own = (user + system) / 1e6;
  if (process.platform !== 'linux') return own;
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ') ?? [];
  return own + (Number(fields[13]) + Number(fields[14])) / CLOCK_TICKS_PER_SECOND;
}

/** One worker's CPU for each setting's fixed parts, after another film has been baked: code is optimised, no scene is known. */
export async function benchBake(): Promise<readonly BakeMeasurement[]> {
  const bake = async (setting: Setting, seed: number): Promise<number> => {
    const shot = { ...parseShot({ prompt: '', seed, look: null, image: null, mark: false }), setting };
    const memory = new FrameMemory();
    const before = process.cpuUsage();
    await bakeScene(memory, {
      ...{ shot, ...SIZE, image: null },
      ...{ seconds: FILM_SECONDS, courseSeconds: FILM_SECONDS },
    });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  const measurements: BakeMeasurement[] = [];
  await bake('hills', SEED);
  for (const setting of SETTINGS) {
    measurements.push({ setting, cpuSeconds: await bake(setting, SEED + 1) });
  }
  return measurements.sort((a, b) => b.cpuSeconds - a.cpuSeconds);
}

/** Load of the last minute, for whoever reads the figures. */
export function loadNow(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const row of await benchFilm()) {
    console.log(
      `${row.scene.padEnd(6)} ${row.sink.padEnd(7)} ${(row.filmSeconds / row.aloneSeconds).toFixed(2)} x real time ` +
        `on free cores, workers busy ${(row.busyShare * 100).toFixed(0)} %, ${row.cpuSeconds.toFixed(2)} s of CPU, ` +
        `${row.wallSeconds.toFixed(2)} s here at load ${loadNow()}, ${row.megabytes.toFixed(2)} MB`,
    );
  }
}
