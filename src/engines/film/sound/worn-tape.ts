import { between, type Random } from '../raster/random.ts';
import { SAMPLE_RATE } from './aac.ts';
import { burst, follow, playNoise } from './noise.ts';
import { type Tape, TURN } from './tape.ts';

/** Samples that a pitch may wander: 1.2 ms at 0.7 times per second is a fifth of a semitone. */
const WOW_SAMPLES = 58;
const WOW_HERTZ = 0.7;
const FLUTTER_SAMPLES = 3;
const FLUTTER_HERTZ = 7.3;

/** Between two moments: the score from an old tape, without its highs, and unsteady; at the ends by a cross-fade. */
export function wearOut(tape: Tape, fromSeconds: number, toSeconds: number): void {
  const start = Math.round(fromSeconds * SAMPLE_RATE);
  const end = Math.min(tape.length, Math.round(toSeconds * SAMPLE_RATE));
  const ramp = 0.02 * SAMPLE_RATE;
  const take = follow(3400);
  for (const channel of [tape.left, tape.right]) {
    const clean = channel.slice();
    let [dull, duller, delay] = [0, 0, WOW_SAMPLES];
    for (let i = start; i < end; i++) {
      if (i % 16 === 0) {
        const t = i / SAMPLE_RATE;
        delay =
          2 +
          WOW_SAMPLES * (0.5 + 0.5 * Math.sin(TURN * WOW_HERTZ * t)) +
          FLUTTER_SAMPLES * (1 + Math.sin(TURN * FLUTTER_HERTZ * t));
      }
      const at = i - delay;
      const low = Math.floor(at);
      const part = at - low;
      const value = (clean[low] ?? 0) * (1 - part) + (clean[low + 1] ?? 0) * part;
      dull += take * (value - dull);
      duller += take * (dull - duller);
      const wet = Math.min(
        1,
        start === 0 ? 1 : (i - start) / ramp,
        end === tape.length ? 1 : (end - i) / ramp,
      );
      channel[i] = (clean[i] as number) * (1 - wet) + duller * 1.15 * wet;
    }
  }
}

/** Hiss, and the crackle of dust in a groove. */
export function playDust(tape: Tape, random: Random): void {
  playNoise(tape, random, { level: 0.012, lowpass: 9000, highpass: 2200, width: 1 });
  const clicks = Array.from({ length: 5 }, () =>
    burst(random, 0.006, { lowpass: between(random, 2500, 7000), highpass: 500 }, (t) => Math.exp(-t * 900)),
  );
  for (let t = random() * 0.1; t < tape.seconds - 0.01; t += -Math.log(1 - random() * 0.999) / 13) {
    const click = clicks[Math.floor(random() * clicks.length)];
    if (click !== undefined) tape.play(click, t, between(random, 0.03, 0.16), between(random, -0.4, 0.4));
  }
}
