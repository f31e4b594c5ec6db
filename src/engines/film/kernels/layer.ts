// Scaled, sub-pixel exact compositing of one plane over another. Layers are premultiplied.
import { clamp } from './frame';

const OVER: i32 = 0;
const COPY: i32 = 1;
const ADD: i32 = 2;

/** Source coordinates are 16.16 fixed point; rows of a source may be read up to 32 bytes past their end. */
@unmanaged
class PlaneJob {
  target: usize;
  targetStride: i32;
  x0: i32;
  y0: i32;
  x1: i32;
  y1: i32;
  source: usize;
  /** Zero when the mode needs none. */
  alpha: usize;
  sourceWidth: i32;
  sourceHeight: i32;
  originX: i32;
  originY: i32;
  stepX: i32;
  stepY: i32;
  /** 0..256 */
  opacity: i32;
  mode: i32;
  /** What `findSpans` wrote for the source; zero pointer when unknown. */
  rowSpans: usize;
  /** 32 kB */
  scratch: usize;
}

/** Weighted mean of two rows: SIMD over 16 bytes, may write 15 bytes too many. */
// @ts-ignore: decorator
@inline
export function mixRows(upper: usize, lower: usize, fraction: i32, out: usize, count: i32): void {
  const weightLower = i16x8.splat(<i16>fraction);
  const weightUpper = i16x8.splat(<i16>(256 - fraction));
  for (let i = 0; i < count; i += 16) {
    const a = v128.load(upper + i);
    const b = v128.load(lower + i);
    const low = i16x8.add(
      i16x8.mul(i16x8.extend_low_i8x16_u(a), weightUpper),
      i16x8.mul(i16x8.extend_low_i8x16_u(b), weightLower),
    );
    const high = i16x8.add(
      i16x8.mul(i16x8.extend_high_i8x16_u(a), weightUpper),
      i16x8.mul(i16x8.extend_high_i8x16_u(b), weightLower),
    );
    v128.store(out + i, i8x16.narrow_i16x8_u(i16x8.shr_u(low, 8), i16x8.shr_u(high, 8)));
  }
}

/**
 * Horizontal resample. Below a step of 1.78 the sources of eight outputs lie in one 16-byte window, so that a
 * byte swizzle gathers them: about four times the speed of the scalar tail.
 */
// @ts-ignore: decorator
@inline
export function resampleRow(row: usize, start: i32, step: i32, out: usize, count: i32): void {
  let position = start;
  let i = 0;
  if (step <= 117000) {
    const offsetsLow = i32x4(0, step, step * 2, step * 3);
    const offsetsHigh = i32x4(step * 4, step * 5, step * 6, step * 7);
    const byteMask = i32x4.splat(255);
    const full = i16x8.splat(256);
    const one = i8x16.splat(1);
    for (; i + 8 <= count; i += 8) {
      const base = i32x4.splat(position & 0xffff);
      const low = i32x4.add(base, offsetsLow);
      const high = i32x4.add(base, offsetsHigh);
      const index16 = i16x8.narrow_i32x4_u(i32x4.shr_u(low, 16), i32x4.shr_u(high, 16));
      const index = i8x16.narrow_i16x8_u(index16, index16);
      const fraction = i16x8.narrow_i32x4_u(
        v128.and(i32x4.shr_u(low, 8), byteMask),
        v128.and(i32x4.shr_u(high, 8), byteMask),
      );
      const window = v128.load(row + (position >> 16));
      const a = i16x8.extend_low_i8x16_u(i8x16.swizzle(window, index));
      const b = i16x8.extend_low_i8x16_u(i8x16.swizzle(window, i8x16.add(index, one)));
      const mixed = i16x8.shr_u(
        i16x8.add(i16x8.mul(a, i16x8.sub(full, fraction)), i16x8.mul(b, fraction)),
        8,
      );
      v128.store64_lane(out + i, i8x16.narrow_i16x8_u(mixed, mixed), 0);
      position += step * 8;
    }
  }
  for (; i < count; i++) {
    const pair: i32 = <i32>load<u16>(row + (position >> 16));
    const a = pair & 255;
    store<u8>(out + i, <u8>(a + ((((pair >> 8) - a) * ((position >> 8) & 255)) >> 8)));
    position += step;
  }
}

/** target = source * opacity + target * (1 - alpha * opacity) */
// @ts-ignore: decorator
@inline
export function blendRow(target: usize, source: usize, alpha: usize, opacity: i32, count: i32): void {
  const weight = i16x8.splat(<i16>opacity);
  const full = i16x8.splat(255);
  const half = i16x8.splat(128);
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    const a = v128.load(alpha + i);
    if (!v128.any_true(a)) continue;
    const s = v128.load(source + i);
    const t = v128.load(target + i);
    let aLow = i16x8.extend_low_i8x16_u(a);
    let aHigh = i16x8.extend_high_i8x16_u(a);
    let sLow = i16x8.extend_low_i8x16_u(s);
    let sHigh = i16x8.extend_high_i8x16_u(s);
    if (opacity != 256) {
      aLow = i16x8.shr_u(i16x8.mul(aLow, weight), 8);
      aHigh = i16x8.shr_u(i16x8.mul(aHigh, weight), 8);
      sLow = i16x8.shr_u(i16x8.mul(sLow, weight), 8);
      sHigh = i16x8.shr_u(i16x8.mul(sHigh, weight), 8);
    }
    let low = i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_u(t), i16x8.sub(full, aLow)), half);
    let high = i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_u(t), i16x8.sub(full, aHigh)), half);
    low = i16x8.shr_u(i16x8.add(low, i16x8.shr_u(low, 8)), 8);
    high = i16x8.shr_u(i16x8.add(high, i16x8.shr_u(high, 8)), 8);
    v128.store(target + i, i8x16.narrow_i16x8_u(i16x8.add(sLow, low), i16x8.add(sHigh, high)));
  }
  for (; i < count; i++) {
    const a = (<i32>load<u8>(alpha + i) * opacity) >> 8;
    if (a == 0) continue;
    let kept = <i32>load<u8>(target + i) * (255 - a) + 128;
    kept = (kept + (kept >> 8)) >> 8;
    store<u8>(target + i, <u8>clamp(((<i32>load<u8>(source + i) * opacity) >> 8) + kept, 0, 255));
  }
}

// @ts-ignore: decorator
@inline
function addRow(target: usize, source: usize, opacity: i32, count: i32): void {
  const weight = i16x8.splat(<i16>opacity);
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    const s = v128.load(source + i);
    if (!v128.any_true(s)) continue;
    const low = i16x8.shr_u(i16x8.mul(i16x8.extend_low_i8x16_u(s), weight), 8);
    const high = i16x8.shr_u(i16x8.mul(i16x8.extend_high_i8x16_u(s), weight), 8);
    v128.store(target + i, i8x16.add_sat_u(v128.load(target + i), i8x16.narrow_i16x8_u(low, high)));
  }
  for (; i < count; i++) {
    const sum = <i32>load<u8>(target + i) + ((<i32>load<u8>(source + i) * opacity) >> 8);
    store<u8>(target + i, <u8>clamp(sum, 0, 255));
  }
}

const EMPTY: i32 = 0;
const SOLID: i32 = 1;
const MIXED: i32 = 2;

/** As `mixRows`, of an alpha plane: says whether all of it is 0, or all 255. */
// @ts-ignore: decorator
@inline
function mixAlpha(upper: usize, lower: usize, fraction: i32, out: usize, count: i32): i32 {
  const weightLower = i16x8.splat(<i16>fraction);
  const weightUpper = i16x8.splat(<i16>(256 - fraction));
  let any = i8x16.splat(0);
  let all = i8x16.splat(-1);
  for (let i = 0; i < count; i += 16) {
    const a = v128.load(upper + i);
    const b = v128.load(lower + i);
    any = v128.or(any, v128.or(a, b));
    all = v128.and(all, v128.and(a, b));
    const low = i16x8.add(
      i16x8.mul(i16x8.extend_low_i8x16_u(a), weightUpper),
      i16x8.mul(i16x8.extend_low_i8x16_u(b), weightLower),
    );
    const high = i16x8.add(
      i16x8.mul(i16x8.extend_high_i8x16_u(a), weightUpper),
      i16x8.mul(i16x8.extend_high_i8x16_u(b), weightLower),
    );
    v128.store(out + i, i8x16.narrow_i16x8_u(i16x8.shr_u(low, 8), i16x8.shr_u(high, 8)));
  }
  if (!v128.any_true(any)) return EMPTY;
  return i8x16.all_true(i8x16.eq(all, i8x16.splat(-1))) ? SOLID : MIXED;
}

/** Column span [from, to) of one target row, drawn in one way. */
// @ts-ignore: decorator
@inline
function drawSpan(job: PlaneJob, y: i32, upper: i32, lower: i32, fraction: i32, from: i32, to: i32, mode: i32): void {
  const count = to - from;
  if (count <= 0) return;
  const start = job.originX + from * job.stepX;
  const firstColumn = start >> 16;
  const phase = start & 0xffff;
  const span = ((start + job.stepX * count) >> 16) - firstColumn + 2;
  const mixed = job.scratch;
  const row = job.scratch + 16384;
  const target = job.target + y * job.targetStride + job.x0 + from;
  const upperAt = upper * job.sourceWidth + firstColumn;
  const lowerAt = lower * job.sourceWidth + firstColumn;
  if (mode == ADD && job.stepX == 65536 && (phase | fraction) == 0) {
    addRow(target, job.source + upperAt, job.opacity, count);
    return;
  }
  mixRows(job.source + upperAt, job.source + lowerAt, fraction, mixed, span);
  if (mode == COPY) {
    resampleRow(mixed, phase, job.stepX, target, count);
    return;
  }
  resampleRow(mixed, phase, job.stepX, row, count);
  addRow(target, row, job.opacity, count);
}

/**
 * A row between its first and its last pixel is often empty (the street between two rows of houses) or full in places.
 * In pieces of this many columns both are found before any colour is read; smaller ones cost more than they save.
 */
const PIECE: i32 = 96;

// @ts-ignore: decorator
@inline
function drawOver(job: PlaneJob, y: i32, upper: i32, lower: i32, fraction: i32, from: i32, to: i32): void {
  const mixed = job.scratch;
  const mixedAlpha = job.scratch + 8192;
  const row = job.scratch + 16384;
  const rowAlpha = job.scratch + 24576;
  const upperRow = upper * job.sourceWidth;
  const lowerRow = lower * job.sourceWidth;
  const targetRow = job.target + y * job.targetStride + job.x0;
  for (let at = from; at < to; at += PIECE) {
    const count = min<i32>(PIECE, to - at);
    const start = job.originX + at * job.stepX;
    const firstColumn = start >> 16;
    const phase = start & 0xffff;
    const span = ((start + job.stepX * count) >> 16) - firstColumn + 2;
    const upperAt = upperRow + firstColumn;
    const lowerAt = lowerRow + firstColumn;
    const cover = mixAlpha(job.alpha + upperAt, job.alpha + lowerAt, fraction, mixedAlpha, span);
    if (cover == EMPTY) continue;
    mixRows(job.source + upperAt, job.source + lowerAt, fraction, mixed, span);
    if (cover == SOLID && job.opacity == 256) {
      resampleRow(mixed, phase, job.stepX, targetRow + at, count);
      continue;
    }
    resampleRow(mixed, phase, job.stepX, row, count);
    resampleRow(mixedAlpha, phase, job.stepX, rowAlpha, count);
    blendRow(targetRow + at, row, rowAlpha, job.opacity, count);
  }
}

/** First target column whose source position is at least `column`. */
// @ts-ignore: decorator
@inline
function columnFrom(job: PlaneJob, column: i32, count: i32): i32 {
  const ahead = (column << 16) - job.originX;
  return ahead <= 0 ? 0 : clamp((ahead + job.stepX - 1) / job.stepX, 0, count);
}

/** An opaque run shorter than this is not worth a span of its own. */
const RUN_MIN: i32 = 24;

export function drawPlane(at: usize): void {
  const job = changetype<PlaneJob>(at);
  const count = job.x1 - job.x0;
  if (count <= 0) return;
  let sourceY = job.originY;
  for (let y = job.y0; y < job.y1; y++, sourceY += job.stepY) {
    const upper = clamp(sourceY >> 16, 0, job.sourceHeight - 1);
    const lower = clamp((sourceY >> 16) + 1, 0, job.sourceHeight - 1);
    const fraction = (sourceY >> 8) & 255;
    if (job.mode == OVER && job.rowSpans == 0) {
      drawOver(job, y, upper, lower, fraction, 0, count);
      continue;
    }
    if (job.mode != OVER) {
      drawSpan(job, y, upper, lower, fraction, 0, count, job.mode);
      continue;
    }
    const a = job.rowSpans + (upper << 3);
    const b = job.rowSpans + (lower << 3);
    const from = columnFrom(job, min<i32>(load<u16>(a), load<u16>(b)) - 1, count);
    const to = columnFrom(job, max<i32>(load<u16>(a, 2), load<u16>(b, 2)), count);
    if (to <= from) continue;
    const solidFrom = columnFrom(job, max<i32>(load<u16>(a, 4), load<u16>(b, 4)), count);
    const solidTo = columnFrom(job, min<i32>(load<u16>(a, 6), load<u16>(b, 6)) - 1, count);
    if (job.opacity == 256 && solidTo - solidFrom >= RUN_MIN) {
      drawOver(job, y, upper, lower, fraction, from, solidFrom);
      drawSpan(job, y, upper, lower, fraction, solidFrom, solidTo, COPY);
      drawOver(job, y, upper, lower, fraction, solidTo, to);
    } else {
      drawOver(job, y, upper, lower, fraction, from, to);
    }
  }
}

/**
 * Per row of an alpha plane four 16-bit columns: from where to where anything is seen, and the longest opaque run.
 * An empty row has 65535, 0, 65535, 0, so that the union with a neighbour is the neighbour.
 */
export function findSpans(alpha: usize, width: i32, height: i32, out: usize): void {
  for (let y = 0; y < height; y++, alpha += width, out += 8) {
    let first = 65535;
    let last = 0;
    let bestFrom = 65535;
    let bestTo = 0;
    let runFrom = -1;
    for (let x = 0; x <= width; x++) {
      const value: i32 = x < width ? load<u8>(alpha + x) : 0;
      if (value > 0) {
        if (first == 65535) first = x;
        last = x + 1;
      }
      if (value == 255) {
        if (runFrom < 0) runFrom = x;
      } else if (runFrom >= 0) {
        if (bestTo == 0 || x - runFrom > bestTo - bestFrom) {
          bestFrom = runFrom;
          bestTo = x;
        }
        runFrom = -1;
      }
    }
    store<u16>(out, <u16>first);
    store<u16>(out, <u16>last, 2);
    store<u16>(out, <u16>bestFrom, 4);
    store<u16>(out, <u16>bestTo, 6);
  }
}
