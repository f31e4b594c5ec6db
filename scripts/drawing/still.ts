import { createScratch } from '../../src/engines/film/passes/draw-context.ts';
import { drawFrame } from '../../src/engines/film/passes/draw-frame.ts';
import { FrameMemory } from '../../src/engines/film/raster/frame-memory.ts';
import { pictureToRgb } from '../../src/engines/film/render/picture-rgb.ts';
import { bakeScene } from '../../src/engines/film/scenes/bake-scene.ts';
import { parseShot } from '../../src/engines/film/shot/parse-shot.ts';

export interface Still {
  readonly prompt: string;
  readonly seed: number;
  /** Which frame of the film, at 30 a second. */
  readonly frame: number;
  readonly width: number;
  readonly height: number;
}

const FILM_SECONDS = 8;

/** One frame of the film that the engine would make, as RGB. */
export async function drawStill({ prompt, seed, frame, width, height }: Still): Promise<Uint8Array> {
  const shot = parseShot({ prompt, seed, look: null, image: null, mark: false });
  const memory = new FrameMemory();
  const scene = await bakeScene(memory, { shot, width, height, seconds: FILM_SECONDS, image: null });
  const scratch = createScratch(memory, width, height);
  drawFrame(memory, scratch, scene, frame);
  return pictureToRgb(memory.bytes(scratch.picture, (width * height * 3) / 2), width, height);
}
