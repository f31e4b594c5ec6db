import { SAMPLE_RATE, type StereoSound } from './aac.ts';
import { loudnessOf } from './loudness.ts';
import type { Tape } from './tape.ts';
import { truePeak } from './true-peak.ts';

/** What streaming players level films to. */
export const TARGET_LUFS = -16;
/** -2 dBTP: AAC of 128 kbit/s may overshoot the wave that it was given by a decibel. */
const CEILING = 10 ** (-2 / 20);
/** Samples that share a gain. */
const BLOCK = 64;
/** Blocks over which the gain falls before a peak: 8 ms, so that it does not click. */
const ATTACK_BLOCKS = 6;
/** Gain that comes back per block: from half to whole in 0.15 s. */
const RELEASE_PER_BLOCK = 0.0045;
const TOLERANCE = 0.3;

/** A factor of so many decibels. */
export function decibels(value: number): number {
  return 10 ** (value / 20);
}

export function scale(sound: StereoSound, factor: number): void {
  for (const channel of [sound.left, sound.right]) {
    for (let i = 0; i < channel.length; i++) channel[i] = (channel[i] as number) * factor;
  }
}

/** Brings a film to -16 LUFS with no peak above -2 dBTP. What limiting takes away is given back once. */
export function master(tape: Tape): void {
  for (let pass = 0; pass < 3; pass++) {
    const loudness = loudnessOf(tape);
    if (!Number.isFinite(loudness)) return;
    if (pass > 0 && Math.abs(loudness - TARGET_LUFS) < TOLERANCE) return;
    scale(tape, decibels(TARGET_LUFS - loudness));
    limit(tape);
  }
}

/** Looks ahead: the gain is down when the peak comes. */
function limit(tape: Tape): void {
  const blocks = Math.ceil(tape.length / BLOCK);
  const gains = new Float32Array(blocks).fill(1);
  for (let block = 0; block < blocks; block++) {
    const peak = blockPeak(tape, block);
    if (peak > CEILING) gains[block] = CEILING / peak;
  }
  if (gains.every((gain) => gain === 1)) return;
  for (let i = 1; i < blocks; i++)
    gains[i] = Math.min(gains[i] as number, (gains[i - 1] as number) + RELEASE_PER_BLOCK);
  for (let i = blocks - 2; i >= 0; i--) {
    const next = gains[i + 1] as number;
    gains[i] = Math.min(gains[i] as number, next + (1 - next) / ATTACK_BLOCKS);
  }
  applyGains(tape, gains);
}

function blockPeak({ left, right }: StereoSound, block: number): number {
  const start = block * BLOCK;
  const end = Math.min(start + BLOCK, left.length);
  let peak = 0;
  for (let i = start; i < end; i++)
    peak = Math.max(peak, Math.abs(left[i] as number), Math.abs(right[i] as number));
  // Between samples a wave is seldom more than 3 dB above them: a quiet block needs no closer look.
  if (peak < CEILING * 0.7) return peak;
  return Math.max(truePeak(left, start, end), truePeak(right, start, end));
}

/** Between the middles of blocks the gain goes straight; at an edge it is the smaller of both. */
function applyGains(tape: Tape, gains: Float32Array): void {
  for (let block = 0; block < gains.length; block++) {
    const own = gains[block] as number;
    const from = Math.min(own, gains[block - 1] ?? own);
    const to = Math.min(own, gains[block + 1] ?? own);
    const start = block * BLOCK;
    for (let i = start; i < Math.min(start + BLOCK, tape.length); i++) {
      const gain = from + ((to - from) * (i - start)) / BLOCK;
      tape.left[i] = (tape.left[i] as number) * gain;
      tape.right[i] = (tape.right[i] as number) * gain;
    }
  }
}

/** No click at either end. */
export function fadeEnds(tape: Tape, inSeconds: number, outSeconds: number): void {
  const rise = Math.max(1, inSeconds * SAMPLE_RATE);
  const fall = Math.max(1, outSeconds * SAMPLE_RATE);
  const ramp = (i: number, gain: number): void => {
    tape.left[i] = (tape.left[i] as number) * gain;
    tape.right[i] = (tape.right[i] as number) * gain;
  };
  for (let i = 0; i < Math.min(rise, tape.length); i++) ramp(i, i / rise);
  for (let i = 1; i <= Math.min(fall, tape.length); i++) ramp(tape.length - i, (i - 1) / fall);
}
