import { between, type Random } from '../raster/random.ts';
import { SAMPLE_RATE } from './aac.ts';
import { follow } from './noise.ts';

/** Metres per second, at 20 degrees. */
const SPEED_OF_SOUND = 343;
const NEAREST_METRES = 275;
const FARTHEST_METRES = 1030;

export interface Thunder {
  /** After the strike is seen: 0.8 to 3 s. */
  readonly delaySeconds: number;
  readonly level: number;
  readonly sound: Float32Array;
}

/** Near, a crack and then the rumble; far, the air has swallowed the crack. */
export function thunderOf(random: Random): Thunder {
  const metres = between(random, NEAREST_METRES, FARTHEST_METRES);
  const far = (metres - NEAREST_METRES) / (FARTHEST_METRES - NEAREST_METRES);
  const seconds = 3.4 + far * 1.4;
  const sound = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  // The bolt is kilometres long, and its parts arrive one after another: claps over a rumble.
  const claps = Array.from({ length: 7 }, (_, i) => ({
    at: i === 0 ? 0 : random() * seconds * 0.55,
    level: i === 0 ? 1 : between(random, 0.25, 0.7),
  }));
  const crackTake = follow(5200 - far * 4300);
  const rumbleTake = follow(170 - far * 60);
  const highTake = follow(26);
  let [crack, rumble, deep, base] = [0, 0, 0, 0];
  let [edge, body] = [0, 0];
  for (let i = 0; i < sound.length; i++) {
    if (i % 32 === 0) {
      const t = i / SAMPLE_RATE;
      edge = 0;
      body = 0;
      for (const clap of claps) {
        const since = t - clap.at;
        if (since < 0) continue;
        edge += clap.level * Math.exp(-since * (9 - far * 4)) * Math.min(1, since / 0.004);
        body += clap.level * Math.exp(-since * 1.5) * Math.min(1, since / 0.05);
      }
      const ending = Math.min(1, (seconds - t) / 1.2);
      edge *= ending;
      body *= ending;
    }
    const white = random() * 2 - 1;
    crack += crackTake * (white - crack);
    rumble += rumbleTake * (white - rumble);
    deep += rumbleTake * (rumble - deep);
    base += highTake * (deep - base);
    sound[i] = crack * edge * (0.9 - far * 0.55) + (deep - base) * body * 9;
  }
  return { delaySeconds: metres / SPEED_OF_SOUND, level: 0.85 - far * 0.35, sound };
}
