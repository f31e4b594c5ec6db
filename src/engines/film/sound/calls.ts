import { between, type Random } from '../raster/random.ts';
import { SAMPLE_RATE } from './aac.ts';
import { burst } from './noise.ts';
import { shape, TURN } from './tape.ts';

/** A tone whose pitch slides from one to the other, swelling and dying. */
export function chirp(from: number, to: number, seconds: number): Float32Array {
  let phase = 0;
  return shape(seconds, (t) => {
    const u = t / seconds;
    phase += (TURN * (from + (to - from) * u)) / SAMPLE_RATE;
    return Math.sin(phase) * Math.sin(Math.PI * u) ** 1.5;
  });
}

/** Sounds one after another. */
export function sequence(
  parts: readonly (readonly [startSeconds: number, sound: Float32Array])[],
): Float32Array {
  const starts = parts.map(([start]) => Math.round(start * SAMPLE_RATE));
  const whole = new Float32Array(
    Math.max(1, ...parts.map(([, sound], i) => (starts[i] ?? 0) + sound.length)),
  );
  for (const [i, [, sound]] of parts.entries()) {
    const start = starts[i] ?? 0;
    for (let k = 0; k < sound.length; k++)
      whole[start + k] = (whole[start + k] as number) + (sound[k] as number);
  }
  return whole;
}

/** A phrase of a small bird: a figure of slides that it repeats. */
export function birdsong(random: Random): Float32Array {
  const base = between(random, 2300, 4300);
  const figure = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
    from: base * between(random, 0.85, 1.15),
    to: base * between(random, 0.8, 1.3),
    seconds: between(random, 0.05, 0.13),
  }));
  const parts: (readonly [number, Float32Array])[] = [];
  let start = 0;
  for (let i = 0; i < 2 + Math.floor(random() * 3); i++) {
    for (const { from, to, seconds } of figure) {
      parts.push([start, chirp(from, to, seconds)]);
      start += seconds + 0.03;
    }
    start += 0.06;
  }
  return sequence(parts);
}

export interface Throat {
  /** Hertz at the beginning, at the peak and at the end. */
  readonly pitch: readonly [number, number, number];
  readonly seconds: number;
  /** Hertz of the mouth's resonances at the beginning and at the end. */
  readonly mouth: readonly (readonly [number, number])[];
  /** Share of breath. */
  readonly breath: number;
}

/** Samples between two settings of the mouth. */
const CONTROL = 48;

/** A voice: a pulse train through resonances that move, as a mouth that opens and closes. */
export function throat({ pitch, seconds, mouth, breath }: Throat, random: Random): Float32Array {
  const sound = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  const states = mouth.map(() => ({ low: 0, band: 0 }));
  let phase = 0;
  let loudest = 1e-6;
  for (let start = 0; start < sound.length; start += CONTROL) {
    const u = start / sound.length;
    const [low, peak, last] = pitch;
    const hertz = u < 0.4 ? low + (peak - low) * (u / 0.4) : peak + (last - peak) * ((u - 0.4) / 0.6);
    const gain = Math.sin(Math.PI * Math.min(1, u * 1.02)) ** 0.7;
    const settings = mouth.map(
      ([from, to]) => 2 * Math.sin((Math.PI * (from + (to - from) * u)) / SAMPLE_RATE),
    );
    for (let i = start; i < Math.min(start + CONTROL, sound.length); i++) {
      phase += hertz / SAMPLE_RATE;
      if (phase >= 1) phase -= 1;
      const source = (1 - 2 * phase) * (1 - breath) + (random() * 2 - 1) * breath;
      let value = 0;
      for (let k = 0; k < states.length; k++) {
        const state = states[k] as { low: number; band: number };
        const setting = settings[k] ?? 0;
        state.low += setting * state.band;
        state.band += setting * (source - state.low - 0.16 * state.band);
        value += state.band / (k + 1);
      }
      sound[i] = value * gain;
      loudest = Math.max(loudest, Math.abs(value * gain));
    }
  }
  return sound.map((value) => value / loudest);
}

/** What a lung or a pipe blows: a chord of low saws, softened. */
export function horn(pitches: readonly number[], seconds: number, brightness: number): Float32Array {
  const phases = pitches.map(() => 0);
  let smooth = 0;
  const take = 1 - Math.exp((-TURN * brightness) / SAMPLE_RATE);
  return shape(seconds, (t) => {
    let sum = 0;
    for (let k = 0; k < pitches.length; k++) {
      const phase = ((phases[k] ?? 0) + (pitches[k] ?? 0) / SAMPLE_RATE) % 1;
      phases[k] = phase;
      sum += 1 - 2 * phase;
    }
    smooth += take * (sum / pitches.length - smooth);
    return smooth * Math.min(1, t / 0.09, (seconds - t) / 0.2);
  });
}

/** A foot, a hoof or a paw that meets the ground. `weight` 0 is a mouse, 1 a horse. */
export function footfall(random: Random, weight: number, brightness: number): Float32Array {
  const grit = burst(random, 0.12, { lowpass: brightness, highpass: 180 }, (t) =>
    Math.exp(-t * (70 - weight * 30)),
  );
  const pitch = 190 - weight * 110 + random() * 20;
  return shape(0.12, (t, i) => {
    const thud = Math.sin(TURN * pitch * t * (1 - t * 2)) * Math.exp(-t * 42) * weight * 0.8;
    return (thud + (grit[i] as number)) * Math.min(1, t / 0.002, (0.12 - t) / 0.02);
  });
}
