/** Taps on each side of a place between two samples: twelve in all, as in the standard's own filter. */
const REACH = 6;
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
    const sample = Math.abs(channel[i] as number);
    peak = Math.max(peak, sample);
    // No wave of sound doubles between two samples of a full band: what is far below the peak needs no closer look.
    if (Math.max(sample, Math.abs(channel[i + 1] ?? 0)) < peak * 0.5) continue;
    for (const taps of FILTERS) {
      let sum = 0;
      for (let k = 0; k < taps.length; k++) sum += (taps[k] as number) * (channel[i + k - REACH + 1] ?? 0);
      peak = Math.max(peak, Math.abs(sum));
    }
  }
  return peak;
}
