import { FRAMES_PER_SECOND } from '../passes/draw-frame.ts';
import { parseShot } from './parse-shot.ts';
import type { FilmShot, Look } from './shot-spec.ts';

export interface FilmRequest {
  readonly prompt: string;
  readonly seconds: number;
  readonly seed: number;
  readonly look: Look | null;
  /** How many reference images there are. */
  readonly images: number;
  readonly mark: boolean;
  /** The shots of the film that this one is a remix of. */
  readonly kept: readonly FilmShot[] | null;
}

/** One shot per reference image, as many as the earlier film had, or one. Their lengths are whole frames. */
export function parseFilm(request: FilmRequest): readonly FilmShot[] {
  const { images, kept, seconds } = request;
  const weights =
    images > 0 ? Array.from({ length: images }, () => 1) : (kept?.map((shot) => shot.seconds) ?? [1]);
  return shareFrames(Math.round(seconds * FRAMES_PER_SECOND), weights).map((frames, index) => ({
    shot: parseShot({
      ...request,
      image: images > 0 ? index : null,
      kept: (kept?.[index] ?? kept?.at(-1))?.shot ?? null,
    }),
    seconds: frames / FRAMES_PER_SECOND,
  }));
}

/** In proportion, each cut on the nearest frame, so that the sum is exact. */
function shareFrames(frames: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let end = 0;
  let weighed = 0;
  return weights.map((weight) => {
    const start = end;
    weighed += weight;
    end = Math.round((frames * weighed) / whole);
    return end - start;
  });
}
