import { randomFrom } from '../raster/random.ts';
import type { ShotSpec } from '../shot/shot-spec.ts';
import { SAMPLE_RATE, type StereoSound } from './aac.ts';
export interface SoundRequest {
  readonly shot: ShotSpec;
  readonly seconds: number;
}
export function composeSound({ shot, seconds }: SoundRequest): StereoSound {
  const n = Math.round(seconds * SAMPLE_RATE);
  const r = randomFrom(shot.seed);
  const left = new Float32Array(n),
    right = new Float32Array(n);
  let a = 0;
  for (let i = 0; i < n; i++) {
    a += 0.05 * (r() - 0.5 - a);
    left[i] = a;
    right[i] = a;
  }
  return { left, right };
}
