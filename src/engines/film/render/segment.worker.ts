import { parentPort, workerData } from 'node:worker_threads';
import { colourCell } from '../../../decoding/picture-rgb.ts';
import { drawFrame, FRAMES_PER_SECOND } from '../passes/draw-frame.ts';
import type { Scene } from '../passes/pass.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import type { SharedMemory } from '../raster/kernels.ts';
import type { SceneRequest } from '../scenes/scene-builder.ts';
import type { StereoSound } from '../sound/aac.ts';
import type { SoundRequest } from '../sound/compose.ts';
import type { DrawnStills, DrawOrder } from './draw-order.ts';
import { encodeSegment } from './h264-encoder.ts';
import type { Cell } from './stills.ts';

/** What the render asks of a worker, one order at a time. `memory` says which of the shared ones. */
export type WorkerOrder =
  | {
      readonly kind: 'bake';
      readonly request: SceneRequest;
      readonly memory: number;
      /** First byte that is free, and the end of what an earlier shot left behind. */
      readonly bottom: number;
      readonly usedEnd: number;
    }
  | { readonly kind: 'sound'; readonly request: SoundRequest }
  | ({ readonly kind: 'segment' } & DrawOrder)
  /** Draws a piece of one frame into `picture`, which is shared. */
  | ({ readonly kind: 'picture'; readonly picture: Uint8Array } & DrawOrder);

export type WorkerAnswer =
  | { readonly kind: 'bake'; readonly scene: Scene; readonly top: number }
  | { readonly kind: 'sound'; readonly sound: StereoSound }
  | ({ readonly kind: 'segment'; readonly file: Uint8Array } & DrawnStills)
  | ({ readonly kind: 'picture' } & DrawnStills);

export interface WorkerSetup {
  readonly memories: readonly SharedMemory[];
  readonly framesDone: Int32Array;
}

const port = parentPort;
if (port === null) throw new Error('segment.worker is started as a worker thread');
const { memories, framesDone } = workerData as WorkerSetup;

function sharedMemory(index: number): SharedMemory {
  const memory = memories[index];
  if (memory === undefined) throw new Error(`there is no memory ${index}`);
  return memory;
}

/** Kept, because each has its own instance of the kernels. */
const drawing = new Map<number, FrameMemory>();

function drawingMemory(index: number): FrameMemory {
  const memory = drawing.get(index) ?? new FrameMemory(sharedMemory(index));
  drawing.set(index, memory);
  return memory;
}

// Skia and the composer are loaded by the worker that needs them: each takes 50 to 150 ms.
async function obey(order: WorkerOrder): Promise<WorkerAnswer> {
  switch (order.kind) {
    case 'bake': {
      const shared = sharedMemory(order.memory);
      // A fresh memory is all zeros, and a bake may count on that.
      if (order.usedEnd > order.bottom) new Uint8Array(shared.buffer).fill(0, order.bottom, order.usedEnd);
      const memory = new FrameMemory(shared, order.bottom);
      const { bakeScene } = await import('../scenes/bake-scene.ts');
      const scene = await bakeScene(memory, order.request);
      return { kind: 'bake', scene, top: memory.top };
    }
    case 'sound': {
      const { composeSound } = await import('../sound/compose.ts');
      return { kind: 'sound', sound: composeSound(order.request) };
    }
    case 'segment': {
      const pen = new Pen(order);
      const { width, height } = order.scene;
      const size = { width, height, framesPerSecond: FRAMES_PER_SECOND };
      const file = await encodeSegment(size, order.piece.frames, order.quality, (frame, picture) => {
        pen.draw(frame, picture);
      });
      return { kind: 'segment', file, ...pen.stills };
    }
    case 'picture': {
      const pen = new Pen(order);
      pen.draw(0, order.picture);
      return { kind: 'picture', ...pen.stills };
    }
  }
}

/** Draws the frames of one piece, and keeps those that the stills are made of. */
class Pen {
  readonly #order: DrawOrder;
  readonly #memory: FrameMemory;
  readonly #cells: Cell[] = [];
  #thumbnail: Uint8Array | null = null;

  constructor(order: DrawOrder) {
    this.#order = order;
    this.#memory = drawingMemory(order.memory);
  }

  get stills(): DrawnStills {
    return { cells: this.#cells, thumbnail: this.#thumbnail };
  }

  /** @param index counted from the beginning of the piece. */
  draw(index: number, picture: Uint8Array): void {
    const { scene, scratch, piece, layout } = this.#order;
    const { width, height } = scene;
    drawFrame(this.#memory, scratch, scene, piece.firstFrame + index);
    picture.set(this.#memory.bytes(scratch.picture, picture.length));
    const frame = piece.filmFrame + index;
    if (layout.frames.includes(frame)) {
      const { cellWidth, cellHeight } = layout;
      const { kernels } = this.#memory;
      // The frame is finished: its second luma plane is free.
      const to = scratch.copy;
      kernels.shrinkLuma(scratch.picture, width, height, to, cellWidth, cellHeight, scratch.rows);
      const small = this.#memory.bytes(to, cellWidth * cellHeight);
      this.#cells.push({ frame, rgb: colourCell(small, picture, width, height, cellWidth, cellHeight) });
    }
    if (frame === layout.thumbnail) this.#thumbnail = Uint8Array.from(picture);
    Atomics.add(framesDone, 0, 1);
  }
}

/** What is given away with an answer rather than copied: a film's sound is 10 MB. */
function given(answer: WorkerAnswer): ArrayBuffer[] {
  if (answer.kind !== 'sound') return [];
  const { left, right } = answer.sound;
  return [left.buffer as ArrayBuffer, right.buffer as ArrayBuffer];
}

// A rejection is not caught on purpose: it ends the worker with its error, which fails the render.
port.on('message', (order: WorkerOrder) => {
  void obey(order).then((answer) => port.postMessage(answer, given(answer)));
});
