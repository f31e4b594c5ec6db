import type { ClipFrames } from '../../../decoding/clip-frames.ts';
import type { Instructions } from '../instructions.ts';
import { createScratch, type Scratch } from '../passes/draw-context.ts';
import { FRAMES_PER_SECOND } from '../passes/draw-frame.ts';
import type { Scene } from '../passes/pass.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import { precipitation } from '../scenes/precipitation.ts';
import type { SceneRequest } from '../scenes/scene-builder.ts';
import type { ShotSpec } from '../shot/shot-spec.ts';
import { encodeSound } from '../sound/aac.ts';
import { Crew, type ShotMemory } from './crew.ts';
import { type FilmSegment, joinFilm } from './film-file.ts';
import { FilmSchedule, type Work } from './film-schedule.ts';
import { cutPieces } from './pieces.ts';
import { type SinkChoice, sinkOf } from './sinks/choose-sink.ts';
import type { FilmEncoding } from './sinks/video-sink.ts';
import { type Cell, createSpritesheet, createThumbnail, type SheetLayout, sheetLayout } from './stills.ts';

export interface FilmOrder extends Instructions {
  readonly width: number;
  readonly height: number;
  /** Encoded reference images, which the shots count from 0. */
  readonly images: readonly Uint8Array[];
  /** Decoded clips of characters, which the shots count from 0. Default: none. */
  readonly clips?: readonly ClipFrames[];
}

export interface FilmFiles {
  readonly video: Uint8Array;
  readonly thumbnail: Uint8Array;
  readonly spritesheet: Uint8Array;
}

export interface RenderOptions {
  /** Default: what needs nothing but npm packages. */
  readonly sink?: SinkChoice;
  /** Called at most ten times a second, and once more at the end, with frames that are ready. */
  readonly onProgress: (framesDone: number, frames: number) => void;
}

const PROGRESS_INTERVAL_MS = 100;

/**
 * The encoder's quantiser, 0..51; smaller is better and larger. Sunsets show blocks above 26. Rain and snow are new in
 * every frame, which no encoder can predict: at 26 a city in the rain takes 30 Mbit/s, and nobody sees the difference.
 */
function qualityFor(shot: ShotSpec): number {
  return shot.image === null && precipitation(shot) !== null ? 32 : 26;
}

/** Makes a film with a crew of its own. */
export async function renderFilm(
  order: FilmOrder,
  { workers, ...options }: RenderOptions & { readonly workers: number },
): Promise<FilmFiles> {
  const crew = new Crew(workers);
  try {
    return await renderWith(crew, order, options);
  } finally {
    await crew.dismiss();
  }
}

/**
 * Makes a whole film. The number of workers changes the time, never the bytes: segments have a fixed length. A crew makes
 * one film at a time; after one that failed it is of no more use.
 */
export async function renderWith(crew: Crew, order: FilmOrder, options: RenderOptions): Promise<FilmFiles> {
  const sink = sinkOf(options.sink ?? { name: 'wasm' });
  Atomics.store(crew.framesDone, 0, 0);
  const pieces = cutPieces(order.shots, sink.pieceFrames);
  const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
  const progress = setInterval(
    () => options.onProgress(Atomics.load(crew.framesDone, 0), frames),
    PROGRESS_INTERVAL_MS,
  );
  const schedule = new FilmSchedule(pieces, sink.piecesAhead);
  const format = { width: order.width, height: order.height, framesPerSecond: FRAMES_PER_SECOND };
  const encoding = sink.open(format, pieces, () => schedule.release());
  try {
    const layout = sheetLayout(frames, order.width, order.height);
    const making = new FilmInTheMaking(order, crew, encoding, layout);
    const working = crew.members.map(async (_, worker) => {
      for (let work = await schedule.take(); work !== null; work = await schedule.take()) {
        await making.work(worker, work);
        schedule.finish(work);
      }
    });
    const [segments] = await Promise.all([encoding.segments, ...working]);
    const files = await making.files(segments, frames);
    options.onProgress(frames, frames);
    return files;
  } finally {
    clearInterval(progress);
    encoding.abort();
  }
}

/** How one of the crew's memories is shared out. */
interface Room {
  readonly memory: ShotMemory;
  /** One for each worker. */
  readonly scratches: readonly Scratch[];
  /** Where scenes begin. */
  readonly bottom: number;
}

/** What is known of one film while it is made. */
class FilmInTheMaking {
  readonly #order: FilmOrder;
  readonly #crew: Crew;
  readonly #encoding: FilmEncoding;
  readonly #layout: SheetLayout;
  readonly #rooms: readonly Room[];
  readonly #scenes = new Map<number, Scene>();
  readonly #cells: Cell[] = [];
  #thumbnail: Promise<Uint8Array> | null = null;
  #sound: Promise<Uint8Array> | null = null;

  constructor(order: FilmOrder, crew: Crew, encoding: FilmEncoding, layout: SheetLayout) {
    this.#order = order;
    this.#crew = crew;
    this.#encoding = encoding;
    this.#layout = layout;
    this.#rooms = crew.memories.slice(0, order.shots.length).map((memory) => {
      const space = new FrameMemory(memory.shared);
      if (memory.usedEnd > space.top) new Uint8Array(memory.shared.buffer).fill(0, space.top, memory.usedEnd);
      const scratches = crew.members.map(() => createScratch(space, order.width, order.height));
      memory.usedEnd = space.top;
      return { memory, scratches, bottom: space.top };
    });
  }

  async work(worker: number, work: Work): Promise<void> {
    const member = this.#crew.members[worker];
    if (member === undefined) throw new Error(`there is no worker ${worker}`);
    switch (work.kind) {
      case 'sound': {
        const { sound } = await member.do('sound', { kind: 'sound', request: { shots: this.#order.shots } });
        // Here, and not by the worker: the encoder is a thread of its own, which a worker would only wait for.
        this.#sound = encodeSound(sound);
        // Told to whoever asks for the files; a film that fails before has its own error.
        this.#sound.catch(() => undefined);
        return;
      }
      case 'bake': {
        const { index: memory, room } = this.#roomOf(work.shot);
        const { bottom } = room;
        const { usedEnd } = room.memory;
        const request = sceneRequest(this.#order, work.shot);
        const { scene, top } = await member.do('bake', { kind: 'bake', request, memory, bottom, usedEnd });
        room.memory.usedEnd = Math.max(usedEnd, top);
        this.#scenes.set(work.shot, scene);
        return;
      }
      case 'draw': {
        const { piece } = work;
        const { index: memory, room } = this.#roomOf(piece.shot);
        const scratch = room.scratches[worker];
        const scene = this.#scenes.get(piece.shot);
        const shot = this.#order.shots[piece.shot]?.shot;
        if (!scratch || !scene || !shot) throw new Error(`shot ${piece.shot} was not baked`);
        const order = { scene, memory, scratch, piece, quality: qualityFor(shot), layout: this.#layout };
        const { cells, thumbnail } = await this.#encoding.draw(member, order);
        this.#cells.push(...cells);
        if (thumbnail !== null) this.#encodeThumbnail(thumbnail);
      }
    }
  }

  async files(segments: readonly FilmSegment[], frames: number): Promise<FilmFiles> {
    if (this.#thumbnail === null) throw new Error('no frame was kept for the thumbnail');
    if (this.#sound === null) throw new Error('the film has no sound');
    const join = (sound: Uint8Array): Promise<Uint8Array> =>
      joinFilm({
        ...{ segments, sound },
        framesPerSecond: FRAMES_PER_SECOND,
        seconds: frames / FRAMES_PER_SECOND,
      });
    const [video, thumbnail, spritesheet] = await Promise.all([
      this.#sound.then(join),
      this.#thumbnail,
      createSpritesheet(this.#layout, this.#cells),
    ]);
    return { video, thumbnail, spritesheet };
  }

  /** While the film goes on: at its end nothing else would be left to do. */
  #encodeThumbnail(picture: Uint8Array): void {
    this.#thumbnail = createThumbnail(picture, this.#order.width, this.#order.height);
    // Told to whoever asks for the files; a film that fails before has its own error.
    this.#thumbnail.catch(() => undefined);
  }

  #roomOf(shot: number): { index: number; room: Room } {
    const index = shot % this.#rooms.length;
    const room = this.#rooms[index];
    if (room === undefined) throw new Error(`there is no memory for shot ${shot}`);
    return { index, room };
  }
}

function sceneRequest(
  { shots, courseSeconds, width, height, images, clips = [] }: FilmOrder,
  index: number,
): SceneRequest {
  const filmShot = shots[index];
  if (filmShot === undefined) throw new Error(`there is no shot ${index}`);
  const { shot, seconds } = filmShot;
  const image = shot.image === null ? null : images[shot.image];
  if (image === undefined) throw new Error(`reference image ${shot.image} is missing`);
  const course = index === shots.length - 1 ? (courseSeconds ?? seconds) : seconds;
  // A job from before shots had characters says nothing about them, and has no clips.
  const shown = clips.length === 0 ? [] : shot.characters.flatMap((character) => clips[character] ?? []);
  return { shot, width, height, seconds, courseSeconds: course, image, clips: shown };
}
