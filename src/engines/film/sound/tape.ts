import { SAMPLE_RATE, type StereoSound } from './aac.ts';

/** One cycle in radians. */
export const TURN = Math.PI * 2;

/** A stereo recording that is played into. Levels are free; `master.ts` sets the film's. */
export class Tape implements StereoSound {
  readonly left: Float32Array;
  readonly right: Float32Array;

  /** @param samples per channel, at 48 kHz. */
  constructor(samples: number) {
    this.left = new Float32Array(samples);
    this.right = new Float32Array(samples);
  }

  get length(): number {
    return this.left.length;
  }

  get seconds(): number {
    return this.left.length / SAMPLE_RATE;
  }

  /**
   * Adds a mono sound. What lies outside the tape is left out.
   * @param pan -1 left to 1 right, at equal power: a sound is as loud at the side as in the middle.
   */
  play(sound: Float32Array, startSeconds: number, level: number, pan: number): void {
    const angle = ((pan + 1) * Math.PI) / 4;
    const left = Math.cos(angle) * level;
    const right = Math.sin(angle) * level;
    const start = Math.round(startSeconds * SAMPLE_RATE);
    const end = Math.min(sound.length, this.length - start);
    for (let i = Math.max(0, -start); i < end; i++) {
      const value = sound[i] as number;
      this.left[start + i] = (this.left[start + i] as number) + value * left;
      this.right[start + i] = (this.right[start + i] as number) + value * right;
    }
  }

  /** Adds another tape from the start on. */
  mix(other: StereoSound, level: number): void {
    const end = Math.min(this.length, other.left.length);
    for (let i = 0; i < end; i++) {
      this.left[i] = (this.left[i] as number) + (other.left[i] as number) * level;
      this.right[i] = (this.right[i] as number) + (other.right[i] as number) * level;
    }
  }
}

/** A mono sound of so many seconds, whose samples are `value(seconds, index)`. For short sounds: it costs a call per sample. */
export function shape(seconds: number, value: (t: number, i: number) => number): Float32Array {
  const sound = new Float32Array(Math.max(1, Math.round(seconds * SAMPLE_RATE)));
  for (let i = 0; i < sound.length; i++) sound[i] = value(i / SAMPLE_RATE, i);
  return sound;
}
