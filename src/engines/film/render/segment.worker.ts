import { parentPort, workerData } from 'node:worker_threads';
import type { Scratch } from '../passes/draw-context.ts';
import { drawFrame, FRAMES_PER_SECOND } from '../passes/draw-frame.ts';
import type { Scene } from '../passes/pass.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import type { SharedMemory } from '../raster/kernels.ts';
import type { SceneRequest } from '../scenes/scene-builder.ts';
import type { SoundRequest } from '../sound/compose.ts';
import { encodeSegment } from './h264-encoder.ts';
import { shrinkPicture } from './picture-rgb.ts';
import type { Piece } from './pieces.ts';
import type { Cell, SheetLayout } from './stills.ts';

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
  | {
      readonly kind: 'segment';
      readonly scene: Scene;
      readonly memory: number;
      readonly scratch: Scratch;
      readonly piece: Piece;
      readonly quality: number;
      readonly layout: SheetLayout;
    };

export type WorkerAnswer =
  | { readonly kind: 'bake'; readonly scene: Scene; readonly top: number }
  | { readonly kind: 'sound'; readonly file: Uint8Array }
  | {
      readonly kind: 'segment';
      readonly file: Uint8Array;
      readonly cells: readonly Cell[];
      readonly thumbnail: Uint8Array | null;
    };

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

// Skia and the sound encoder are loaded by the worker that needs them: each takes 50 to 150 ms.
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
      const { encodeSound } = await import('../sound/aac.ts');
      return { kind: 'sound', file: await encodeSound(composeSound(order.request)) };
    }
    case 'segment':
      return await makeSegment(order);
  }
}

async function makeSegment(order: Extract<WorkerOrder, { kind: 'segment' }>): Promise<WorkerAnswer> {
  const { scene, scratch, piece, layout } = order;
  const { width, height } = scene;
  const memory = new FrameMemory(sharedMemory(order.memory));
  const cells: Cell[] = [];
  let thumbnail: Uint8Array | null = null;
  const size = { width, height, framesPerSecond: FRAMES_PER_SECOND };
  const file = await encodeSegment(size, piece.frames, order.quality, (i, picture) => {
    drawFrame(memory, scratch, scene, piece.firstFrame + i);
    picture.set(memory.bytes(scratch.picture, picture.length));
    const frame = piece.filmFrame + i;
    if (layout.frames.includes(frame)) {
      const { cellWidth, cellHeight } = layout;
      cells.push({ frame, rgb: shrinkPicture(picture, width, height, cellWidth, cellHeight) });
    }
    if (frame === layout.thumbnail) thumbnail = picture.slice();
    Atomics.add(framesDone, 0, 1);
  });
  return { kind: 'segment', file, cells, thumbnail };
}

// A rejection is not caught on purpose: it ends the worker with its error, which fails the render.
port.on('message', (order: WorkerOrder) => {
  void obey(order).then((answer) => port.postMessage(answer));
});
