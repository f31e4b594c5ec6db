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

/** `table` at every 16th entry, and the rise to the next one: a smooth curve in two registers. */
// @ts-ignore: decorator
@inline
function node(table: usize, index: i32): i32 {
  return load<u8>(table + (index > 255 ? 255 : index));
}

/**
 * Luma through a curve of 256 entries, straight between every 16th of them; chroma turned and scaled around a new
 * neutral point (1/256 units, at most 2 each).
 */
export function gradeFrame(
  frameAt: usize, table: usize, uu: i32, uv: i32, vu: i32, vv: i32, shiftU: i32, shiftV: i32,
): void {
  const frame = changetype<Frame>(frameAt);
  const area = frame.width * frame.height;
  let nodes = i8x16.splat(0);
  let next = i8x16.splat(0);
  // Lane numbers must be constants: the registers are filled by rotation.
  for (let i = 0; i < 16; i++) {
    nodes = i8x16.shuffle(nodes, nodes, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
    nodes = i8x16.replace_lane(nodes, 15, <i8>node(table, i * 16));
    next = i8x16.shuffle(next, next, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
    next = i8x16.replace_lane(next, 15, <i8>node(table, i * 16 + 16));
  }
  const fraction = i8x16.splat(15);
  const full = i8x16.splat(16);
  let at = frame.y;
  for (const end = frame.y + area; at + 16 <= end; at += 16) {
    const here = v128.load(at);
    const index = i8x16.shr_u(here, 4);
    const weight = v128.and(here, fraction);
    const rest = i8x16.sub(full, weight);
    const a = i8x16.swizzle(nodes, index);
    const b = i8x16.swizzle(next, index);
    const low = i16x8.add(i16x8.extmul_low_i8x16_u(a, rest), i16x8.extmul_low_i8x16_u(b, weight));
    const high = i16x8.add(i16x8.extmul_high_i8x16_u(a, rest), i16x8.extmul_high_i8x16_u(b, weight));
    v128.store(at, i8x16.narrow_i16x8_u(i16x8.shr_u(low, 4), i16x8.shr_u(high, 4)));
  }
  for (const end = frame.y + area; at < end; at++) store<u8>(at, load<u8>(table + load<u8>(at)));
  gradeChroma(frame, uu, uv, vu, vv, shiftU, shiftV);
}

function gradeChroma(frame: Frame, uu: i32, uv: i32, vu: i32, vv: i32, shiftU: i32, shiftV: i32): void {
  const count = (frame.width * frame.height) >> 2;
  // 1/64 units, so that two products of a chroma sample fit into 16 bits.
  const uFromU = i16x8.splat(<i16>((uu + 2) >> 2));
  const uFromV = i16x8.splat(<i16>((uv + 2) >> 2));
  const vFromU = i16x8.splat(<i16>((vu + 2) >> 2));
  const vFromV = i16x8.splat(<i16>((vv + 2) >> 2));
  const neutral = i16x8.splat(128);
  const neutralU = i16x8.splat(<i16>shiftU);
  const neutralV = i16x8.splat(<i16>shiftV);
  const least = i8x16.splat(16);
  const most = i8x16.splat(<i8>240);
  let i = 0;
  for (; i + 8 <= count; i += 8) {
    const u = i16x8.sub(i16x8.extend_low_i8x16_u(v128.load64_zero(frame.u + i)), neutral);
    const v = i16x8.sub(i16x8.extend_low_i8x16_u(v128.load64_zero(frame.v + i)), neutral);
    const newU = i16x8.add(i16x8.shr_s(i16x8.add(i16x8.mul(u, uFromU), i16x8.mul(v, uFromV)), 6), neutralU);
    const newV = i16x8.add(i16x8.shr_s(i16x8.add(i16x8.mul(u, vFromU), i16x8.mul(v, vFromV)), 6), neutralV);
    const both = i8x16.min_u(i8x16.max_u(i8x16.narrow_i16x8_u(newU, newV), least), most);
    v128.store64_lane(frame.u + i, both, 0);
    v128.store64_lane(frame.v + i, both, 1);
  }
  for (; i < count; i++) {
    const u = <i32>load<u8>(frame.u + i) - 128;
    const v = <i32>load<u8>(frame.v + i) - 128;
    store<u8>(frame.u + i, <u8>clamp(((u * uu + v * uv) >> 8) + shiftU, 16, 240));
    store<u8>(frame.v + i, <u8>clamp(((u * vu + v * vv) >> 8) + shiftV, 16, 240));
  }
}

/** Of two opposite neighbours the one that is more like the centre. */
// @ts-ignore: decorator
@inline
function nearer(centre: v128, a: v128, b: v128): v128 {
  const toA = v128.or(i8x16.sub_sat_u(a, centre), i8x16.sub_sat_u(centre, a));
  const toB = v128.or(i8x16.sub_sat_u(b, centre), i8x16.sub_sat_u(centre, b));
  return v128.bitselect(b, a, i8x16.gt_u(toA, toB));
}

/**
 * Mean of the nearer of each of four pairs of opposite neighbours (symmetric nearest neighbours, Harwood 1987):
 * takes out texture and keeps edges. Reads `reach` bytes before and behind the source.
 */
export function flattenLuma(source: usize, target: usize, width: i32, height: i32, reach: i32): void {
  for (let y = 0; y < height; y++) {
    const row = source + y * width;
    const above = source + (y < reach ? 0 : y - reach) * width;
    const below = source + (y + reach >= height ? height - 1 : y + reach) * width;
    for (let block = 0; block < width; block += 16) {
      // The last block overlaps the one before, so that any width is whole.
      const x = block + 16 > width ? width - 16 : block;
      const here = v128.load(row + x);
      const across = nearer(here, v128.load(row + x - reach), v128.load(row + x + reach));
      const along = nearer(here, v128.load(above + x), v128.load(below + x));
      const falling = nearer(here, v128.load(above + x - reach), v128.load(below + x + reach));
      const rising = nearer(here, v128.load(above + x + reach), v128.load(below + x - reach));
      v128.store(target + y * width + x, i8x16.avgr_u(i8x16.avgr_u(across, along), i8x16.avgr_u(falling, rising)));
    }
  }
}

/** How a drawing is coloured and inked. */
@unmanaged
class Drawing {
  /** Luma to draw from; another plane than the frame's own. */
  source: usize;
  /** Three tables of 16 bytes, by the upper four bits of luma: tone, tone of the dots, coverage by dots. */
  tones: usize;
  /** Rows of a screen of dots, 255 in their middle, that repeat after `screenRows`; zero for none. */
  screen: usize;
  screenStride: i32;
  screenRows: i32;
  reach: i32;
  /** Sum of both differences over twice `reach` where a line begins. */
  threshold: i32;
  ink: i32;
  /** Chroma is rounded to steps around its neutral 128: 0xf0 and 8 for steps of 16. */
  chromaMask: i32;
  chromaMiddle: i32;
}

/** Flat tones, dots between them, ink on the edges. Edges of lines and dots get one step between. */
export function inkFrame(frameAt: usize, at: usize): void {
  const frame = changetype<Frame>(frameAt);
  const job = changetype<Drawing>(at);
  const width = frame.width;
  const height = frame.height;
  const reach = job.reach;
  const flats = v128.load(job.tones);
  const dots = v128.load(job.tones + 16);
  const covers = v128.load(job.tones + 32);
  const ink = i8x16.splat(<i8>job.ink);
  const limit = i8x16.splat(<i8>job.threshold);
  const sharp = i8x16.splat(<i8>(job.threshold + (job.threshold >> 1)));
  const soft = i8x16.splat(28);
  for (let y = 0; y < height; y++) {
    const row = job.source + y * width;
    const above = job.source + (y < reach ? 0 : y - reach) * width;
    const below = job.source + (y + reach >= height ? height - 1 : y + reach) * width;
    const screen = job.screen == 0 ? 0 : job.screen + (y % job.screenRows) * job.screenStride;
    for (let block = 0; block < width; block += 16) {
      const x = block + 16 > width ? width - 16 : block;
      const here = v128.load(row + x);
      const index = i8x16.shr_u(here, 4);
      let tone = i8x16.swizzle(flats, index);
      if (screen != 0) {
        const dot = i8x16.swizzle(dots, index);
        const cover = i8x16.swizzle(covers, index);
        const point = v128.load(screen + x);
        const inner = i8x16.gt_u(point, cover);
        const outer = i8x16.gt_u(i8x16.add_sat_u(point, soft), cover);
        tone = i8x16.avgr_u(v128.bitselect(dot, tone, inner), v128.bitselect(dot, tone, outer));
      }
      // In the first and last columns the neighbours would be of another row.
      const left = v128.load(row + (x < reach ? x : x - reach));
      const right = v128.load(row + (x + 16 + reach > width ? x : x + reach));
      const up = v128.load(above + x);
      const down = v128.load(below + x);
      const across = v128.or(i8x16.sub_sat_u(left, right), i8x16.sub_sat_u(right, left));
      const along = v128.or(i8x16.sub_sat_u(up, down), i8x16.sub_sat_u(down, up));
      const slope = i8x16.add_sat_u(across, along);
      const light = v128.bitselect(ink, tone, i8x16.gt_u(slope, limit));
      const heavy = v128.bitselect(ink, tone, i8x16.gt_u(slope, sharp));
      v128.store(frame.y + y * width + x, i8x16.avgr_u(light, heavy));
    }
  }
  const mask = i8x16.splat(<i8>job.chromaMask);
  const middle = i8x16.splat(<i8>job.chromaMiddle);
  const end = frame.u + ((width * height) >> 1);
  // Both chroma planes follow each other; the picture has 256 bytes of room behind them.
  for (let p = frame.u; p < end; p += 16) {
    v128.store(p, v128.and(i8x16.add_sat_u(v128.load(p), middle), mask));
  }
}

/** A picture of an eighth of each side, of what is lighter than `threshold`; two more columns and rows at its end. */
export function shrinkLights(source: usize, width: i32, height: i32, target: usize, threshold: i32): void {
  const columns = (width >> 3) + 2;
  const rows = (height >> 3) + 2;
  const dark = i8x16.splat(<i8>threshold);
  const step = width << 1;
  for (let y = 0; y < rows; y++) {
    const top = source + min(y << 3, height - 8) * width;
    for (let x = 0; x < columns; x++) {
      const at = top + min(x << 3, width - 8);
      const upper = i8x16.avgr_u(v128.load64_zero(at), v128.load64_zero(at + step));
      const lower = i8x16.avgr_u(v128.load64_zero(at + 2 * step), v128.load64_zero(at + 3 * step));
      const light = i8x16.sub_sat_u(i8x16.avgr_u(upper, lower), dark);
      const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(light));
      const sum = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
      store<u8>(target + y * columns + x, <u8>(sum >> 3));
    }
  }
}

/**
 * Means of the blocks that the cells of a small plane stand for. `sums` is room for a row of 16-bit sums; a block has at
 * most 256 rows.
 */
export function shrinkLuma(
  source: usize, width: i32, height: i32, target: usize, cellWidth: i32, cellHeight: i32, sums: usize,
): void {
  for (let y = 0; y < cellHeight; y++) {
    const y0 = (y * height) / cellHeight;
    const y1 = max(y0 + 1, ((y + 1) * height) / cellHeight);
    memory.fill(sums, 0, (width << 1) + 32);
    for (let row = y0; row < y1; row++) {
      const from = source + row * width;
      for (let x = 0; x < width; x += 8) {
        const at = sums + (x << 1);
        v128.store(at, i16x8.add(v128.load(at), i16x8.extend_low_i8x16_u(v128.load64_zero(from + x))));
      }
    }
    for (let x = 0; x < cellWidth; x++) {
      const x0 = (x * width) / cellWidth;
      const x1 = max(x0 + 1, ((x + 1) * width) / cellWidth);
      let sum = 0;
      for (let column = x0; column < x1; column++) sum += <i32>load<u16>(sums + (column << 1));
      const count = (y1 - y0) * (x1 - x0);
      store<u8>(target + y * cellWidth + x, <u8>((sum + (count >> 1)) / count));
    }
  }
}

/** Box blur along both axes, in place; edges are held. `line` is one line of room. */
export function blurPlane(at: usize, width: i32, height: i32, radius: i32, line: usize): void {
  for (let y = 0; y < height; y++) blurLine(at + y * width, 1, width, radius, line);
  for (let x = 0; x < width; x++) blurLine(at + x, width, height, radius, line);
}

function blurLine(at: usize, stride: i32, count: i32, radius: i32, line: usize): void {
  const last = count - 1;
  const weight = 65536 / (2 * radius + 1);
  let sum = (radius + 1) * <i32>load<u8>(at);
  for (let i = 0; i < count; i++) store<u8>(line + i, load<u8>(at + i * stride));
  for (let i = 1; i <= radius; i++) sum += <i32>load<u8>(line + min(i, last));
  for (let i = 0; i < count; i++) {
    store<u8>(at + i * stride, <u8>((sum * weight) >> 16));
    sum += <i32>load<u8>(line + min(i + radius + 1, last)) - <i32>load<u8>(line + max(i - radius, 0));
  }
}
