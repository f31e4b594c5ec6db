// Height field seen in perspective: each two pixel column walks away from the camera and paints what rises
// above all nearer ground. Maps are mip pyramids with one replicated border row and column per level.
import { Camera, Frame, Slice, bilinear16, bilinear8, clamp, fillColumn } from './frame';

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
  const camera = changetype<Camera>(cameraAt);
  const job = changetype<TerrainJob>(jobAt);
  const centre: f32 = <f32>frame.width * 0.5;
  for (let x = 0; x < frame.width; x += 2) {
    const side: f32 = (<f32>x + 1.0 - centre) / camera.focal;
    const dirX: f32 = side * camera.yawCos + camera.yawSin;
    const dirZ: f32 = camera.yawCos - side * camera.yawSin;
    const horizon: f32 = camera.horizon + (<f32>x + 1.0 - centre) * camera.roll;
    let bottom: i32 = job.bottom;
    let lastRow: f32 = <f32>bottom;
    let lastLuma = 0;
    let lastZ: f32 = changetype<Slice>(job.slices).z;
    let hidden = true;
    for (let i = 0; i < job.sliceCount; i++) {
      const slice = changetype<Slice>(job.slices + (i << 5));
      const mapBits = job.bits - slice.mip;
      const mask = (1 << mapBits) - 1;
      const pitch = mask + 2;
      const level = load<i32>(job.levels + (slice.mip << 2));
      const scale: f32 = slice.texels;
      const u0: i32 = <i32>((camera.x + dirX * slice.z) * scale);
      const v0: i32 = <i32>((camera.z + dirZ * slice.z) * scale);
      const texel = level + ((v0 >> 8) & mask) * pitch + ((u0 >> 8) & mask);
      const height: f32 = <f32>bilinear16(job.heights + (texel << 1), pitch, u0 & 255, v0 & 255) * risen(job, slice.z);
      const row: f32 = horizon + (camera.height - height) * slice.scale;
      if (row >= <f32>bottom) {
        hidden = true;
        lastZ = slice.z;
        continue;
      }
      // A tall span between two slices is walked in finer steps, or silhouettes turn into saw teeth.
      const steps = clamp(<i32>((<f32>bottom - row) * 0.25), 1, 10);
      const stride: f32 = (slice.z - lastZ) / <f32>steps;
      let z: f32 = lastZ;
      for (let j = 1; j <= steps; j++) {
        z = j == steps ? slice.z : z + stride;
        const worldX: f32 = camera.x + dirX * z;
        const worldZ: f32 = camera.z + dirZ * z;
        const u: i32 = <i32>(worldX * scale);
        const v: i32 = <i32>(worldZ * scale);
        const fu = u & 255;
        const fv = v & 255;
        const at = level + ((v >> 8) & mask) * pitch + ((u >> 8) & mask);
        let top = row;
        if (j != steps) {
          const h: f32 = <f32>bilinear16(job.heights + (at << 1), pitch, fu, fv) * risen(job, z);
          top = horizon + ((camera.height - h) * camera.focal) / z;
        }
        if (top >= <f32>bottom) {
          hidden = true;
          continue;
        }
        let luma = bilinear8(job.mapY + at, pitch, fu, fv);
        let cu = bilinear8(job.mapU + at, pitch, fu, fv);
        let cv = bilinear8(job.mapV + at, pitch, fu, fv);
        if (slice.detail > 4) {
          const du: i32 = <i32>(worldX * job.detailPerMetre);
          const dv: i32 = <i32>(worldZ * job.detailPerMetre);
          const grain = bilinear8(job.detail + ((dv >> 8) & 255) * 257 + ((du >> 8) & 255), 257, du & 255, dv & 255) - 128;
          luma = clamp(luma + (((((luma - 16) * grain) >> 7) * slice.detail) >> 8), 16, 235);
        }
        luma += ((job.fogY - luma) * slice.fog) >> 8;
        cu += ((job.fogU - cu) * slice.fog) >> 8;
        cv += ((job.fogV - cv) * slice.fog) >> 8;
        if (hidden) {
          lastLuma = luma;
          lastRow = <f32>bottom;
          hidden = false;
        }
        const y0 = top < 0 ? 0 : <i32>top;
        if (y0 < bottom) {
          fillColumn(frame, x, y0, bottom, top, lastRow, luma, cu, cv, lastLuma);
          bottom = y0;
        }
        lastLuma = luma;
        lastRow = top;
      }
      if (bottom <= 0) break;
      lastZ = slice.z;
    }
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
