// What happens to a whole picture at the end: specks of light, lens falloff, film grain, colour grades.
import { Frame, clamp } from './frame';

/** Adds a small luma texture at a whole pixel position, clipped to the frame. */
export function addSpeck(
  luma: usize, width: i32, height: i32, left: i32, top: i32, texture: usize, size: i32, opacity: i32,
): void {
  for (let j = 0; j < size; j++) {
    const y = top + j;
    if (y < 0 || y >= height) continue;
    for (let i = 0; i < size; i++) {
      const x = left + i;
      if (x < 0 || x >= width) continue;
      const at = luma + y * width + x;
      const sum = <i32>load<u8>(at) + ((<i32>load<u8>(texture + j * size + i) * opacity) >> 8);
      store<u8>(at, <u8>(sum > 235 ? 235 : sum));
    }
  }
}

/**
 * Vignette and grain on luma. `falloff` has half-size rows of `falloffStride` bytes, 255 is untouched; `grain` is
 * 256 rows of 512 signed bytes that repeat after 256, so that any start column below 256 can be read on.
 */
export function finishLuma(
  luma: usize, width: i32, height: i32, falloff: usize, falloffStride: i32, grain: usize, grainX: i32, grainY: i32, gain: i32,
): void {
  const black = i16x8.splat(16);
  const weight = i16x8.splat(<i16>gain);
  for (let y = 0; y < height; y++) {
    const falloffRow = falloff + (y >> 1) * falloffStride;
    const row = luma + y * width;
    const grainRow = grain + (((y + grainY) & 255) << 9) + grainX;
    let x = 0;
    for (; x + 16 <= width; x += 16) {
      const halfRow = v128.load64_zero(falloffRow + (x >> 1));
      const doubled = i8x16.shuffle(halfRow, halfRow, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
      const noise = v128.load(grainRow + (x & 255));
      const light = i8x16.sub_sat_u(v128.load(row + x), i8x16.splat(16));
      let low = i16x8.shr_u(i16x8.mul(i16x8.extend_low_i8x16_u(light), i16x8.extend_low_i8x16_u(doubled)), 8);
      let high = i16x8.shr_u(i16x8.mul(i16x8.extend_high_i8x16_u(light), i16x8.extend_high_i8x16_u(doubled)), 8);
      const noiseLow = i16x8.shr_s(i16x8.mul(i16x8.extend_low_i8x16_s(noise), weight), 6);
      const noiseHigh = i16x8.shr_s(i16x8.mul(i16x8.extend_high_i8x16_s(noise), weight), 6);
      low = i16x8.add(i16x8.add(low, black), noiseLow);
      high = i16x8.add(i16x8.add(high, black), noiseHigh);
      v128.store(row + x, i8x16.max_u(i8x16.narrow_i16x8_u(low, high), i8x16.splat(16)));
    }
    for (; x < width; x++) {
      const light = <i32>load<u8>(row + x) - 16;
      const noise = (<i32>load<i8>(grainRow + (x & 255)) * gain) >> 6;
      store<u8>(row + x, <u8>clamp(((light * <i32>load<u8>(falloffRow + (x >> 1))) >> 8) + 16 + noise, 16, 235));
    }
  }
}

/** Luma through a 256-entry table; chroma turned and scaled around a new neutral point (1/256 units). */
export function gradeFrame(
  frameAt: usize, table: usize, uu: i32, uv: i32, vu: i32, vv: i32, shiftU: i32, shiftV: i32,
): void {
  const frame = changetype<Frame>(frameAt);
  const area = frame.width * frame.height;
  for (let i = 0; i < area; i++) store<u8>(frame.y + i, load<u8>(table + load<u8>(frame.y + i)));
  for (let i = 0; i < area >> 2; i++) {
    const u = <i32>load<u8>(frame.u + i) - 128;
    const v = <i32>load<u8>(frame.v + i) - 128;
    store<u8>(frame.u + i, <u8>clamp(((u * uu + v * uv) >> 8) + shiftU, 16, 240));
    store<u8>(frame.v + i, <u8>clamp(((u * vu + v * vv) >> 8) + shiftV, 16, 240));
  }
}

/** Flat tones with ink on the edges; `copy` receives the luma before, since edges look at untouched neighbours. */
export function inkFrame(frameAt: usize, copy: usize, threshold: i32, ink: i32): void {
  const frame = changetype<Frame>(frameAt);
  const width = frame.width;
  const area = width * frame.height;
  memory.copy(copy, frame.y, area);
  const limit = i8x16.splat(<i8>threshold);
  const bands = i8x16.splat(<i8>0xe0);
  const centre = i8x16.splat(16);
  const black = i8x16.splat(<i8>ink);
  for (let y = 2; y < frame.height - 2; y++) {
    const row = copy + y * width;
    for (let x = 2; x + 18 <= width; x += 16) {
      const here = v128.load(row + x);
      const left = v128.load(row + x - 2);
      const right = v128.load(row + x + 2);
      const up = v128.load(row + x - width * 2);
      const down = v128.load(row + x + width * 2);
      const across = v128.or(i8x16.sub_sat_u(left, right), i8x16.sub_sat_u(right, left));
      const along = v128.or(i8x16.sub_sat_u(up, down), i8x16.sub_sat_u(down, up));
      const edge = i8x16.gt_u(i8x16.add_sat_u(across, along), limit);
      const flat = i8x16.avgr_u(i8x16.add_sat_u(v128.and(here, bands), centre), here);
      v128.store(frame.y + y * width + x, v128.bitselect(black, flat, edge));
    }
  }
}
