import { between, randomFrom } from '../raster/random.ts';
import type { Setting, ShotSpec } from '../shot/shot-spec.ts';

/** Where no sky is seen, or none that thunders. */
const WITHOUT: ReadonlySet<Setting> = new Set(['stage', 'space', 'underwater']);

/**
 * When lightning strikes in a shot, in seconds from its start, in order. A longer film of the same shot has the same
 * strikes and then more, so that an extension begins like its source. The sound lets it thunder after each.
 */
export function lightningTimes(
  shot: Pick<ShotSpec, 'setting' | 'weather' | 'seed'>,
  seconds: number,
): readonly number[] {
  if (shot.weather !== 'storm' || WITHOUT.has(shot.setting)) return [];
  const random = randomFrom(shot.seed + 501);
  const times: number[] = [];
  for (let time = between(random, 0.12, 0.3); time < seconds; time += between(random, 1.3, 2.4))
    times.push(time);
  return times;
}
