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
import type { Cell, SheetLayout } from './stills.ts';

/** What the render asks of a worker, one order at a time. */
export type WorkerOrder =
  | { readonly kind: 'bake'; readonly request: SceneRequest; readonly top: number }
  | { readonly kind: 'sound'; readonly request: SoundRequest }
  | {
      readonly kind: 'segment';
      readonly scene: Scene;
      readonly scratch: Scratch;
      readonly firstFrame: number;
      readonly frames: number;
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
  readonly memory: SharedMemory;
  /** One i32: frames that are drawn and encoded, over all workers. */
  readonly framesDone: SharedArrayBuffer;
}

const port = parentPort;
if (port === null) throw new Error('segment.worker is started as a worker thread');
const { memory: shared, framesDone } = workerData as WorkerSetup;
const counter = new Int32Array(framesDone);

// Skia and the sound encoder are loaded by the one worker that needs them: each takes 50 to 150 ms.
async function obey(order: WorkerOrder): Promise<WorkerAnswer> {
  switch (order.kind) {
    case 'bake': {
      const memory = new FrameMemory(shared, order.top);
      const { bakeScene } = await import('../scenes/bake-scene.ts');
      const scene = await bakeScene(memory, order.request);
      return { kind: 'bake', scene, top: memory.top };
    }
    case 'sound': {
      const { composeSound } = await import('../sound/compose.ts');
      const { encodeSound } = await import('../sound/aac.ts');
      return { kind: 'sound', file: await encodeSound(composeSound(order.request)) };
    }
    case 'segment': {
      const { scene, scratch, firstFrame, layout } = order;
      const memory = new FrameMemory(shared);
      const cells: Cell[] = [];
      let thumbnail: Uint8Array | null = null;
      const size = { width: scene.width, height: scene.height, framesPerSecond: FRAMES_PER_SECOND };
      const file = await encodeSegment(size, order.frames, order.quality, (i, picture) => {
        drawFrame(memory, scratch, scene, firstFrame + i);
        picture.set(memory.bytes(scratch.picture, picture.length));
        const frame = firstFrame + i;
        if (layout.frames.includes(frame)) {
          const { cellWidth, cellHeight } = layout;
          cells.push({
            frame,
            rgb: shrinkPicture(picture, scene.width, scene.height, cellWidth, cellHeight),
          });
        }
        if (frame === layout.thumbnail) thumbnail = picture.slice();
        Atomics.add(counter, 0, 1);
      });
      return { kind: 'segment', file, cells, thumbnail };
    }
  }
}

// A rejection is not caught on purpose: it ends the worker with its error, which fails the render.
port.on('message', (order: WorkerOrder) => {
  void obey(order).then((answer) => port.postMessage(answer));
});
