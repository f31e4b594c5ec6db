/** Taps on each side of the four phases between two samples. */
const REACH = 12;
const PHASES = 4;

/** Windowed sinc at a quarter, a half and three quarters between two samples: the 4x of ITU-R BS.1770-5, annex 2. */
const FILTERS: readonly Float64Array[] = Array.from({ length: PHASES - 1 }, (_, phase) => {
  const taps = new Float64Array(REACH * 2);
  let sum = 0;
  for (let k = 0; k < taps.length; k++) {
    const x = k - REACH + 1 - (phase + 1) / PHASES;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / REACH);
    const tap = (Math.sin(Math.PI * x) / (Math.PI * x)) * window;
    taps[k] = tap;
    sum += tap;
  }
  return taps.map((tap) => tap / sum);
});

/** The largest value of the wave through the samples from `start` to `end`, between them too. */
export function truePeak(channel: Float32Array, start: number, end: number): number {
  let peak = 0;
  for (let i = start; i < end; i++) {
    peak = Math.max(peak, Math.abs(channel[i] as number));
    for (const taps of FILTERS) {
      let sum = 0;
      for (let k = 0; k < taps.length; k++) sum += (taps[k] as number) * (channel[i + k - REACH + 1] ?? 0);
      peak = Math.max(peak, Math.abs(sum));
    }
  }
  return peak;
}
