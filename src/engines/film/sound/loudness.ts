import { SAMPLE_RATE, type StereoSound } from './aac.ts';

/** Coefficients of ITU-R BS.1770-5, tables 1 and 2, which hold for 48 kHz: the head's shelf, then a high pass. */
const SHELF = [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585];
const HIGH_PASS = [1, -2, 1, -1.99004745483398, 0.99007225036621];
const STEP_SECONDS = 0.1;
const STEPS_PER_BLOCK = 4;
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;

/**
 * Integrated loudness in LUFS after ITU-R BS.1770-5: blocks of 0.4 s every 0.1 s, gated at -70 LUFS and then at 10 LU
 * below what is left. A sound shorter than a block is one block. Silence is -Infinity.
 */
export function loudnessOf(sound: StereoSound): number {
  const steps = stepsOf(sound);
  const count = Math.max(1, steps.length - STEPS_PER_BLOCK + 1);
  const blocks = Array.from({ length: count }, (_, i) => mean(steps.slice(i, i + STEPS_PER_BLOCK)));
  const heard = blocks.filter((power) => lufs(power) > ABSOLUTE_GATE);
  const gate = lufs(mean(heard)) + RELATIVE_GATE;
  return lufs(mean(heard.filter((power) => lufs(power) > gate)));
}

/** Weighted power of each tenth of a second, both channels together. */
function stepsOf(sound: StereoSound): readonly number[] {
  const size = Math.round(STEP_SECONDS * SAMPLE_RATE);
  const sums = new Float64Array(Math.max(1, Math.floor(sound.left.length / size)));
  const counts = new Float64Array(sums.length);
  for (const channel of [sound.left, sound.right]) addPower(channel, size, sums, counts);
  return [...sums].map((sum, i) => (2 * sum) / Math.max(1, counts[i] ?? 1));
}

function addPower(channel: Float32Array, size: number, sums: Float64Array, counts: Float64Array): void {
  const [b0, b1, b2, a1, a2] = SHELF as [number, number, number, number, number];
  const [c0, c1, c2, d1, d2] = HIGH_PASS as [number, number, number, number, number];
  let [s1, s2, t1, t2] = [0, 0, 0, 0];
  for (let start = 0, step = 0; step < sums.length; step++, start += size) {
    const end = Math.min(start + size, channel.length);
    let sum = 0;
    for (let i = start; i < end; i++) {
      const x = channel[i] as number;
      const y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      const z = c0 * y + t1;
      t1 = c1 * y - d1 * z + t2;
      t2 = c2 * y - d2 * z;
      sum += z * z;
    }
    sums[step] = (sums[step] ?? 0) + sum;
    counts[step] = (counts[step] ?? 0) + (end - start);
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function lufs(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}
