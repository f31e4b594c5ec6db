import { between, type Random } from '../raster/random.ts';
import { SAMPLE_RATE, type StereoSound } from './aac.ts';

const TURN = Math.PI * 2;

/** A stereo recording that instruments play into. Levels are free; the mix is normalised at the end. */
export class Tape implements StereoSound {
  readonly left: Float32Array;
  readonly right: Float32Array;

  constructor(seconds: number) {
    const samples = Math.round(seconds * SAMPLE_RATE);
    this.left = new Float32Array(samples);
    this.right = new Float32Array(samples);
  }

  get length(): number {
    return this.left.length;
  }

  add(at: number, left: number, right: number): void {
    this.left[at] = (this.left[at] as number) + left;
    this.right[at] = (this.right[at] as number) + right;
  }
}

export interface NoiseBand {
  readonly level: number;
  /** Hertz. */
  readonly lowpass: number;
  readonly highpass: number;
  /** How deep, how often per second, and from where the level rises and falls. */
  readonly swell?: number;
  readonly swellHz?: number;
  readonly phase?: number;
}

/** Wind, surf, rain: band-limited noise that breathes. The channels share part of it, as they would outdoors. */
export function playNoise(tape: Tape, random: Random, band: NoiseBand): void {
  const { level, swell = 0, swellHz = 0.1, phase = 0 } = band;
  const low = 1 - Math.exp((-TURN * band.lowpass) / SAMPLE_RATE);
  const high = 1 - Math.exp((-TURN * band.highpass) / SAMPLE_RATE);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < tape.length; i++) {
    const breath =
      1 - swell + swell * (0.5 + 0.5 * Math.sin((TURN * swellHz * i) / SAMPLE_RATE + phase)) ** 1.5;
    const white = random() * 2 - 1;
    const other = random() * 2 - 1;
    a += low * (white - a);
    b += high * (a - b);
    c += low * (white * 0.4 + other * 0.6 - c);
    d += high * (c - d);
    tape.add(i, (a - b) * level * breath, (c - d) * level * breath);
  }
}

interface Partial {
  /** Radians per sample. */
  readonly step: number;
  readonly level: number;
  /** Decay per second. */
  readonly decay: number;
}

export interface Note {
  readonly hertz: number;
  readonly start: number;
  readonly seconds: number;
  readonly level: number;
  /** -1 left .. 1 right. */
  readonly pan: number;
}

/** A rotating, shrinking phasor: no sine per sample. */
function playPartial(tape: Tape, note: Note, partial: Partial, attack: number, release: number): void {
  const first = Math.max(0, Math.round(note.start * SAMPLE_RATE));
  const count = Math.min(tape.length - first, Math.round(note.seconds * SAMPLE_RATE));
  const shrink = Math.exp(-partial.decay / SAMPLE_RATE);
  const stepCos = Math.cos(partial.step) * shrink;
  const stepSin = Math.sin(partial.step) * shrink;
  const rise = 1 / Math.max(1, attack * SAMPLE_RATE);
  const fall = 1 / Math.max(1, release * SAMPLE_RATE);
  const left = (1 - note.pan) * note.level * partial.level;
  const right = (1 + note.pan) * note.level * partial.level;
  let [c, s] = [1, 0];
  for (let i = 0; i < count; i++) {
    const turned = c * stepCos - s * stepSin;
    s = c * stepSin + s * stepCos;
    c = turned;
    const envelope = Math.min(1, i * rise, (count - i) * fall);
    tape.add(first + i, s * envelope * left, s * envelope * right);
  }
}

function steps(
  hertz: number,
  partials: readonly (readonly [ratio: number, level: number, decay: number])[],
): Partial[] {
  return partials.map(([ratio, level, decay]) => ({
    step: (TURN * hertz * ratio) / SAMPLE_RATE,
    level,
    decay,
  }));
}

/** Struck strings: higher partials are a little sharp and die sooner. */
export function playPiano(tape: Tape, note: Note): void {
  const partials = steps(note.hertz, [
    [1, 1, 2.4],
    [2.001, 0.42, 4.2],
    [3.004, 0.2, 6.4],
    [5.012, 0.08, 10],
  ]);
  for (const partial of partials) playPartial(tape, note, partial, 0.003, 0.06);
}

/** A soft held tone, two voices slightly apart. */
export function playPad(tape: Tape, note: Note): void {
  const partials = steps(note.hertz, [
    [1, 0.6, 0],
    [1.004, 0.5, 0],
    [2.002, 0.16, 0],
    [3, 0.05, 0],
  ]);
  const ease = Math.min(1.6, note.seconds / 2);
  for (const partial of partials) playPartial(tape, note, partial, ease, ease);
}

export function playPluck(tape: Tape, note: Note): void {
  const partials = steps(note.hertz, [
    [1, 1, 4.5],
    [2, 0.3, 7],
    [4, 0.1, 12],
  ]);
  for (const partial of partials) playPartial(tape, note, partial, 0.004, 0.05);
}

/** A short call whose pitch slides: birds, gulls, bubbles. */
export function playChirp(
  tape: Tape,
  start: number,
  from: number,
  to: number,
  seconds: number,
  level: number,
  pan: number,
): void {
  const first = Math.round(start * SAMPLE_RATE);
  const count = Math.min(tape.length - first, Math.round(seconds * SAMPLE_RATE));
  let phase = 0;
  for (let i = 0; i < count; i++) {
    const u = i / count;
    phase += (TURN * (from + (to - from) * u)) / SAMPLE_RATE;
    const value = Math.sin(phase) * Math.sin(Math.PI * u) ** 1.5 * level;
    tape.add(first + i, value * (1 - pan), value * (1 + pan));
  }
}

/** An engine: a low pulse train whose revolutions waver. */
export function playEngine(tape: Tape, random: Random, hertz: number, level: number): void {
  const detune = between(random, 0.98, 1.02);
  let phase = 0;
  for (let i = 0; i < tape.length; i++) {
    const t = i / SAMPLE_RATE;
    phase +=
      (TURN * hertz * detune * (1 + 0.05 * Math.sin(t * 0.9) + 0.02 * Math.sin(t * 3.1))) / SAMPLE_RATE;
    const pulse =
      Math.sin(phase) +
      0.5 * Math.sin(phase * 2 + 0.4) +
      0.32 * Math.sin(phase * 3) +
      0.2 * Math.sin(phase * 5.02);
    tape.add(i, pulse * level, pulse * level * 0.96);
  }
}
