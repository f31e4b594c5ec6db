import { pictureToRgb } from '../../src/decoding/picture-rgb.ts';
import { createScratch } from '../../src/engines/film/passes/draw-context.ts';
import { drawFrame, FRAMES_PER_SECOND } from '../../src/engines/film/passes/draw-frame.ts';
import { FrameMemory } from '../../src/engines/film/raster/frame-memory.ts';
import { bakeScene } from '../../src/engines/film/scenes/bake-scene.ts';
import { parseFilm } from '../../src/engines/film/shot/parse-film.ts';
import type { FilmShot, Look } from '../../src/engines/film/shot/shot-spec.ts';

export interface StillRequest {
  readonly prompt: string;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly seconds?: number;
  readonly look?: Look;
}

const FILM_SECONDS = 8;

/** Frames of the film that the engine would make, at these moments in seconds, as RGB. */
export async function drawStills(request: StillRequest, moments: readonly number[]): Promise<Uint8Array[]> {
  const { prompt, seed, width, height, seconds = FILM_SECONDS, look = null } = request;
  const shots = parseFilm({
    prompt,
    seconds,
    seed,
    look,
    images: 0,
    characters: [],
    mark: false,
    kept: null,
  });
  const stills = new Array<Uint8Array>(moments.length);
  let startSeconds = 0;
  for (const filmShot of shots) {
    const here = moments
      .map((moment, index) => ({ moment: moment - startSeconds, index }))
      .filter(within(filmShot));
    startSeconds += filmShot.seconds;
    if (here.length === 0) continue;
    const memory = new FrameMemory();
    const scene = await bakeScene(memory, { ...filmShot, width, height, image: null });
    const scratch = createScratch(memory, width, height);
    for (const { moment, index } of here) {
      drawFrame(memory, scratch, scene, Math.floor(moment * FRAMES_PER_SECOND + 1e-6));
      stills[index] = pictureToRgb(memory.bytes(scratch.picture, (width * height * 3) / 2), width, height);
    }
  }
  return stills;
}

function within({ seconds }: FilmShot): (one: { readonly moment: number }) => boolean {
  return ({ moment }) => moment >= 0 && moment < seconds;
}
