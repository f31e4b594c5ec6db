// The animated sea surface: a wrapping tile of heights, summed per frame from a few wave bands.

@unmanaged
class WaveJob {
  target: usize;
  /** Per band two i16 maps: cosine part, then sine part. */
  bands: usize;
  bandCount: i32;
  /** Bands below this are round swell; the others are folded into crests. */
  smoothCount: i32;
  lift: i32;
  /** Two i16 per band: cos and sin of the band's phase, in 1/32768. */
  phases: usize;
  bits: i32;
  sharpness: i32;
}

export function sumWaves(at: usize): void {
  const job = changetype<WaveJob>(at);
  const size = 1 << job.bits;
  const pitch = size + 1;
  const area = size * size;
  const sharpness = i16x8.splat(<i16>job.sharpness);
  const toUnsigned = i16x8.splat(-32768);
  const lift = i16x8.splat(<i16>job.lift);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x += 8) {
      let sum = i16x8.splat(0);
      let band = job.bands + ((y * size + x) << 1);
      for (let b = 0; b < job.bandCount; b++) {
        const cosine = v128.load16_splat(job.phases + (b << 2));
        const sine = v128.load16_splat(job.phases + (b << 2) + 2);
        const wave = i16x8.add_sat_s(
          i16x8.q15mulr_sat_s(v128.load(band), cosine),
          i16x8.q15mulr_sat_s(v128.load(band + (area << 1)), sine),
        );
        if (b < job.smoothCount) sum = i16x8.add_sat_s(sum, wave);
        else sum = i16x8.sub_sat_s(i16x8.add_sat_s(sum, i16x8.shr_s(wave, 2)), i16x8.abs(wave));
        band += area << 2;
      }
      sum = i16x8.add_sat_s(sum, lift);
      sum = i16x8.add_sat_s(sum, i16x8.q15mulr_sat_s(i16x8.q15mulr_sat_s(sum, sum), sharpness));
      v128.store(job.target + ((y * pitch + x) << 1), v128.xor(sum, toUnsigned));
    }
    const row = job.target + ((y * pitch) << 1);
    store<u16>(row + (size << 1), load<u16>(row));
  }
  memory.copy(job.target + ((size * pitch) << 1), job.target, pitch << 1);
}

/** Fills levels 1.. of a 16-bit pyramid from level 0. */
export function shrinkLevels(base: usize, levels: usize, bits: i32, levelCount: i32): void {
  for (let level = 1; level < levelCount; level++) {
    const size = 1 << (bits - level);
    const pitch = size + 1;
    const finePitch = size * 2 + 1;
    const fine = base + (load<i32>(levels + ((level - 1) << 2)) << 1);
    const coarse = base + (load<i32>(levels + (level << 2)) << 1);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const a = load<u32>(fine + ((2 * y * finePitch + 2 * x) << 1));
        const b = load<u32>(fine + (((2 * y + 1) * finePitch + 2 * x) << 1));
        const mean = ((a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16)) >>> 2;
        store<u16>(coarse + ((y * pitch + x) << 1), <u16>mean);
      }
      store<u16>(coarse + ((y * pitch + size) << 1), load<u16>(coarse + ((y * pitch) << 1)));
    }
    memory.copy(coarse + ((size * pitch) << 1), coarse, pitch << 1);
  }
}
