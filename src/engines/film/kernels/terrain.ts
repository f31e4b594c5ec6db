// Height field seen in perspective: each two pixel column, four of them abreast, walks away from the camera and paints
// what rises above all nearer ground. Maps are mip pyramids with one replicated border row and column per level.
import { Camera, Frame, Slice } from './frame';
import { bilinear16x4, bilinear8x4, blend, clamp4, fillColumns, int, largest, real, times, whole } from './quad';

@unmanaged
class TerrainJob {
  slices: usize;
  sliceCount: i32;
  heights: usize;
  mapY: usize;
  mapU: usize;
  mapV: usize;
  bits: i32;
  /** i32 per mip level: texel offset of the level. */
  levels: usize;
  texelsPerMetre: f32;
  /** Metres per height unit (1/65536 of the range). */
  heightScale: f32;
  fogY: i32;
  fogU: i32;
  fogV: i32;
  /** 256 x 256 wrapped map of fine grain, 128 is neutral. */
  detail: usize;
  detailPerMetre: f32;
  /** Ground is flat up to this distance and reaches its own height after `1 / risePerMetre` more. */
  riseFrom: f32;
  risePerMetre: f32;
  bottom: i32;
}

// @ts-ignore: decorator
@inline
function risen(job: TerrainJob, z: f32): f32 {
  const share: f32 = (z - job.riseFrom) * job.risePerMetre;
  return (share > 1 ? <f32>1 : share < 0 ? <f32>0 : share) * job.heightScale;
}

export function paintTerrain(frameAt: usize, cameraAt: usize, jobAt: usize): void {
  const frame = changetype<Frame>(frameAt);
  // The last four columns overlap those before where their number is no multiple of four.
  for (let x = 0; x < frame.width; x += 8) {
    paintColumns(frame, changetype<Camera>(cameraAt), changetype<TerrainJob>(jobAt), min(x, frame.width - 8));
  }
}

function paintColumns(frame: Frame, camera: Camera, job: TerrainJob, x: i32): void {
  const fromCentre = f32x4.add(real(<f32>x + 1.0 - <f32>frame.width * 0.5), f32x4(0, 2, 4, 6));
  const side = f32x4.mul(fromCentre, real(<f32>1.0 / camera.focal));
  const dirX = f32x4.add(f32x4.mul(side, real(camera.yawCos)), real(camera.yawSin));
  const dirZ = f32x4.sub(real(camera.yawCos), f32x4.mul(side, real(camera.yawSin)));
  const horizon = f32x4.add(real(camera.horizon), f32x4.mul(fromCentre, real(camera.roll)));
  const cameraX = real(camera.x);
  const cameraZ = real(camera.z);
  const cameraHeight = real(camera.height);
  let bottom = int(job.bottom);
  let lastRow = f32x4.convert_i32x4_s(bottom);
  let lastLuma = int(0);
  let lastZ: f32 = changetype<Slice>(job.slices).z;
  let hidden = int(-1);
  for (let i = 0; i < job.sliceCount; i++) {
    const slice = changetype<Slice>(job.slices + (i << 5));
    const mapBits = job.bits - slice.mip;
    const level = load<i32>(job.levels + (slice.mip << 2));
    const map = job.heights + (level << 1);
    const scale = real(slice.texels);
    const sliceZ = real(slice.z);
    const height = f32x4.mul(
      f32x4.convert_i32x4_s(bilinear16x4(
        map, mapBits,
        whole(f32x4.mul(f32x4.add(cameraX, f32x4.mul(dirX, sliceZ)), scale)),
        whole(f32x4.mul(f32x4.add(cameraZ, f32x4.mul(dirZ, sliceZ)), scale)))),
      real(risen(job, slice.z)));
    const row = f32x4.add(horizon, f32x4.mul(f32x4.sub(cameraHeight, height), real(slice.scale)));
    const gap = largest(f32x4.sub(f32x4.convert_i32x4_s(bottom), row));
    if (gap <= 0) {
      hidden = int(-1);
      lastZ = slice.z;
      continue;
    }
    // A tall span between two slices is walked in finer steps, or silhouettes turn into saw teeth.
    const steps = max(1, min(10, <i32>(gap * 0.25)));
    const stride: f32 = (slice.z - lastZ) / <f32>steps;
    const fog = int(slice.fog);
    let z: f32 = lastZ;
    for (let j = 1; j <= steps; j++) {
      z = j == steps ? slice.z : z + stride;
      const worldX = f32x4.add(cameraX, f32x4.mul(dirX, real(z)));
      const worldZ = f32x4.add(cameraZ, f32x4.mul(dirZ, real(z)));
      const atU = whole(f32x4.mul(worldX, scale));
      const atV = whole(f32x4.mul(worldZ, scale));
      let top = row;
      if (j != steps) {
        const h = f32x4.mul(f32x4.convert_i32x4_s(bilinear16x4(map, mapBits, atU, atV)), real(risen(job, z)));
        top = f32x4.add(horizon, f32x4.mul(f32x4.sub(cameraHeight, h), real(camera.focal / z)));
      }
      const seen = f32x4.lt(top, f32x4.convert_i32x4_s(bottom));
      if (!v128.any_true(seen)) {
        hidden = int(-1);
        continue;
      }
      let luma = bilinear8x4(job.mapY + level, mapBits, atU, atV);
      let u = bilinear8x4(job.mapU + level, mapBits, atU, atV);
      let v = bilinear8x4(job.mapV + level, mapBits, atU, atV);
      if (slice.detail > 4) {
        const perMetre = real(job.detailPerMetre);
        const grain = i32x4.sub(
          bilinear8x4(job.detail, 8, whole(f32x4.mul(worldX, perMetre)), whole(f32x4.mul(worldZ, perMetre))), int(128));
        const light = i32x4.max_s(i32x4.sub(luma, int(16)), int(0));
        const strength = int(slice.detail);
        luma = clamp4(
          i32x4.add(luma, i32x4.shr_s(times(i32x4.shr_s(times(grain, light), 7), strength), 8)), 16, 235);
      }
      luma = blend(luma, int(job.fogY), fog);
      u = blend(u, int(job.fogU), fog);
      v = blend(v, int(job.fogV), fog);
      // Behind what hid it, ground begins with its own colour.
      lastLuma = v128.bitselect(luma, lastLuma, hidden);
      lastRow = v128.bitselect(f32x4.convert_i32x4_s(bottom), lastRow, hidden);
      hidden = v128.not(seen);
      const y0 = whole(f32x4.max(top, real(0)));
      if (v128.any_true(i32x4.lt_s(y0, bottom))) {
        fillColumns(frame, x, y0, bottom, top, lastRow, luma, u, v, lastLuma);
        bottom = i32x4.min_s(bottom, y0);
      }
      lastLuma = luma;
      lastRow = top;
    }
    if (!v128.any_true(i32x4.gt_s(bottom, int(0)))) return;
    lastZ = slice.z;
  }
}

/** Averages each pixel of rows [y0, y1) with its right neighbour: hides the two pixel columns. */
export function softenColumns(luma: usize, width: i32, y0: i32, y1: i32): void {
  for (let y = y0; y < y1; y++) {
    const row = luma + y * width;
    for (let x = 0; x + 17 <= width; x += 16) {
      v128.store(row + x, i8x16.avgr_u(v128.load(row + x), v128.load(row + x + 1)));
    }
  }
}
