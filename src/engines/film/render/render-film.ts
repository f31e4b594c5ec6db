import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createScratch } from '../passes/draw-context.ts';
import { FRAMES_PER_SECOND } from '../passes/draw-frame.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import type { SceneRequest } from '../scenes/scene-builder.ts';
import type { ShotSpec } from '../shot/shot-spec.ts';
import { joinFilm } from './film-file.ts';
import { SEGMENT_FRAMES } from './h264-encoder.ts';
import type { WorkerAnswer, WorkerOrder, WorkerSetup } from './segment.worker.ts';
import { type Cell, createStills, sheetLayout } from './stills.ts';

export interface FilmFiles {
  readonly video: Uint8Array;
  readonly thumbnail: Uint8Array;
  readonly spritesheet: Uint8Array;
}

export interface RenderOptions {
  readonly workers: number;
  /** Called at most ten times a second, and once more at the end, with frames that are ready. */
  readonly onProgress: (framesDone: number, frames: number) => void;
}

const PROGRESS_INTERVAL_MS = 100;

/**
 * The encoder's quantiser, 0..51; smaller is better and larger. Sunsets show blocks above 26. Rain and snow are new in
 * every frame, which no encoder can predict: at 26 a city in the rain takes 30 Mbit/s, and nobody sees the difference.
 */
function qualityFor({ weather, setting, image }: ShotSpec): number {
  const falling = weather === 'rain' || weather === 'snow' || (weather === 'storm' && setting !== 'ocean');
  return falling && image === null ? 32 : 26;
}

/** Makes a whole film. The number of workers changes the time, never the bytes: segments have a fixed length. */
export async function renderFilm(request: SceneRequest, options: RenderOptions): Promise<FilmFiles> {
  const frames = Math.round(request.seconds * FRAMES_PER_SECOND);
  const quality = qualityFor(request.shot);
  const memory = new FrameMemory();
  const setup: WorkerSetup = { memory: memory.memory, framesDone: new SharedArrayBuffer(4) };
  const counter = new Int32Array(setup.framesDone);
  const crew = Array.from({ length: options.workers }, () => new CrewMember(setup));
  const progress = setInterval(
    () => options.onProgress(Atomics.load(counter, 0), frames),
    PROGRESS_INTERVAL_MS,
  );
  try {
    const [baker, ...others] = crew;
    if (baker === undefined) throw new Error('a render needs a worker');
    const { shot, seconds } = request;
    const sounding = (others[0] ?? baker).do('sound', { kind: 'sound', request: { shot, seconds } });
    const baked = await baker.do('bake', { kind: 'bake', request, top: memory.top });
    const cells: Cell[] = [];
    const layout = sheetLayout(frames, request.width, request.height);
    let thumbnail: Uint8Array | null = null;
    const segments = new Array<Uint8Array>(Math.ceil(frames / SEGMENT_FRAMES));
    const space = new FrameMemory(memory.memory, baked.top);
    const scratches = crew.map(() => createScratch(space, request.width, request.height));
    let next = 0;
    await Promise.all(
      crew.map(async (member, index) => {
        const scratch = scratches[index];
        if (scratch === undefined) return;
        while (next < segments.length) {
          const segment = next++;
          const firstFrame = segment * SEGMENT_FRAMES;
          const answer = await member.do('segment', {
            kind: 'segment',
            scene: baked.scene,
            scratch,
            firstFrame,
            frames: Math.min(SEGMENT_FRAMES, frames - firstFrame),
            quality,
            layout,
          });
          segments[segment] = answer.file;
          cells.push(...answer.cells);
          thumbnail ??= answer.thumbnail;
        }
      }),
    );
    const sound = (await sounding).file;
    if (thumbnail === null) throw new Error('no frame was kept for the thumbnail');
    const parts = { segments, sound, framesPerSecond: FRAMES_PER_SECOND, seconds: request.seconds };
    const [video, images] = await Promise.all([
      joinFilm(parts),
      createStills(layout, cells, thumbnail, request.width, request.height),
    ]);
    options.onProgress(frames, frames);
    return { video, ...images };
  } finally {
    clearInterval(progress);
    await Promise.all(crew.map((member) => member.dismiss()));
  }
}

type AnswerTo<K> = Extract<WorkerAnswer, { kind: K }>;

/** A worker thread that takes one order after the other. */
class CrewMember {
  readonly #worker: Worker;
  #last: Promise<unknown> = Promise.resolve();

  constructor(setup: WorkerSetup) {
    this.#worker = new Worker(new URL('./segment.worker.js', import.meta.url), { workerData: setup });
    // Without a listener, a failure between two orders would end the process before it could be reported.
    this.#worker.on('error', () => undefined);
  }

  do<K extends WorkerOrder['kind']>(kind: K, order: Extract<WorkerOrder, { kind: K }>): Promise<AnswerTo<K>> {
    const answer = this.#last.then(async () => {
      this.#worker.postMessage(order);
      const [message] = (await once(this.#worker, 'message')) as [WorkerAnswer];
      if (message.kind !== kind) throw new Error(`asked for ${kind}, got ${message.kind}`);
      return message as AnswerTo<K>;
    });
    // Whoever asked is told; the next order must only not start before this one has ended.
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async dismiss(): Promise<void> {
    await this.#worker.terminate();
  }
}
