import type { Random } from '../raster/random.ts';
import { SAMPLE_RATE } from './aac.ts';
import { type Tape, TURN } from './tape.ts';

export interface NoiseBand {
  readonly level: number;
  /** Hertz of two filters of 6 dB per octave each. */
  readonly lowpass: number;
  readonly highpass: number;
  /** Level at a time in seconds, 0 to 1; read 750 times per second. */
  readonly swell?: (t: number) => number;
  /** 0: both channels are the same; 1: they have nothing in common. */
  readonly width?: number;
  readonly pan?: number;
}

/** Samples between two readings of a swell. */
const CONTROL = 64;

/** How much one step of a 6 dB filter takes up of its input. */
export function follow(hertz: number): number {
  return 1 - Math.exp((-TURN * hertz) / SAMPLE_RATE);
}

/** Wind, surf, rain: band-limited noise that breathes. */
export function playNoise(tape: Tape, random: Random, band: NoiseBand): void {
  const { swell, width = 0.6, pan = 0, level } = band;
  const low = follow(band.lowpass);
  const high = follow(band.highpass);
  const { left, right } = tape;
  const gainLeft = level * Math.min(1, 1 - pan);
  const gainRight = level * Math.min(1, 1 + pan);
  // Xorshift, in the loop: a call of the film's generator per sample would cost as much as both filters.
  let state = Math.floor(random() * 0x7fffffff) | 1;
  let [a, b, c, d] = [0, 0, 0, 0];
  let gain = swell === undefined ? 1 : swell(0);
  for (let start = 0; start < tape.length; start += CONTROL) {
    const end = Math.min(start + CONTROL, tape.length);
    const next = swell === undefined ? 1 : swell(end / SAMPLE_RATE);
    const step = (next - gain) / CONTROL;
    for (let i = start; i < end; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      // Two independent values of 16 bits from one of 32.
      const white = (state >> 16) / 32_768;
      const other = ((state << 16) >> 16) / 32_768;
      a += low * (white - a);
      b += high * (a - b);
      c += low * (white + (other - white) * width - c);
      d += high * (c - d);
      left[i] = (left[i] as number) + (a - b) * gain * gainLeft;
      right[i] = (right[i] as number) + (c - d) * gain * gainRight;
      gain += step;
    }
    gain = next;
  }
}

/** A slow wander between 0 and 1 that does not repeat: three waves whose periods share no factor. */
export function gusts(random: Random, periodSeconds: number, depth: number): (t: number) => number {
  const phases = [random() * TURN, random() * TURN, random() * TURN];
  return (t) => {
    const w = (TURN * t) / periodSeconds;
    const wave =
      Math.sin(w + (phases[0] ?? 0)) * 0.5 +
      Math.sin(w * 1.618 + (phases[1] ?? 0)) * 0.3 +
      Math.sin(w * 3.3 + (phases[2] ?? 0)) * 0.2;
    return 1 - depth + depth * (0.5 + 0.5 * wave);
  };
}

/** A mono burst of band-limited noise with an envelope: a step, a crack, a clap. */
export function burst(
  random: Random,
  seconds: number,
  band: { readonly lowpass: number; readonly highpass: number },
  envelope: (t: number) => number,
): Float32Array {
  const sound = new Float32Array(Math.max(1, Math.round(seconds * SAMPLE_RATE)));
  const low = follow(band.lowpass);
  const high = follow(band.highpass);
  let [a, b, gain] = [0, 0, 0];
  for (let i = 0; i < sound.length; i++) {
    if (i % 8 === 0) gain = envelope(i / SAMPLE_RATE);
    a += low * (random() * 2 - 1 - a);
    b += high * (a - b);
    sound[i] = (a - b) * gain;
  }
  return sound;
}
