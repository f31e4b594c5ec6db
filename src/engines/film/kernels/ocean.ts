// The sea in perspective: the same walk as the terrain's, over the animated tile, shaded by Fresnel
// reflection of the sky, sun glint, light through crests, and foam. Four columns, each two pixels wide, walk abreast.
import { Camera, Frame, Slice } from './frame';
import { bilinear16x4, bilinear8x4, blend, clamp4, fillColumns, int, largest, real, times, whole } from './quad';

@unmanaged
class OceanJob {
  slices: usize;
  sliceCount: i32;
  heights: usize;
  foam: usize;
  bits: i32;
  levels: usize;
  texelsPerMetre: f32;
  chopPerMetre: f32;
  foamX: f32;
  foamZ: f32;
  foamPerMetre: f32;
  heightScale: f32;
  /** Sky colour by elevation: 256 entries of Y, U, V and a byte that nobody reads. */
  sky: usize;
  deepY: i32;
  deepU: i32;
  deepV: i32;
  fogY: i32;
  fogU: i32;
  fogV: i32;
  /** Tangent of the sun's bearing from the view axis. */
  sunSide: f32;
  glintNarrowness: f32;
  glintStrength: i32;
  glowU: i32;
  glowV: i32;
  foamThreshold: i32;
  bottom: i32;
}

/** What of the shading is the same all over the sea. */
let skyLight: i32 = 0;

export function paintOcean(frameAt: usize, cameraAt: usize, jobAt: usize): void {
  const frame = changetype<Frame>(frameAt);
  const job = changetype<OceanJob>(jobAt);
  skyLight = <i32>load<u8>(job.sky + 140 * 4) - 16;
  // The last four columns overlap those before where their number is no multiple of four.
  for (let x = 0; x < frame.width; x += 8) paintColumns(frame, changetype<Camera>(cameraAt), job, min(x, frame.width - 8));
}

function paintColumns(frame: Frame, camera: Camera, job: OceanJob, x: i32): void {
  const fromCentre = f32x4.add(real(<f32>x + 1.0 - <f32>frame.width * 0.5), f32x4(0, 2, 4, 6));
  const side = f32x4.mul(fromCentre, real(<f32>1.0 / camera.focal));
  const dirX = f32x4.add(f32x4.mul(side, real(camera.yawCos)), real(camera.yawSin));
  const dirZ = f32x4.sub(real(camera.yawCos), f32x4.mul(side, real(camera.yawSin)));
  const offSun = f32x4.mul(f32x4.sub(side, real(job.sunSide)), real(job.glintNarrowness));
  const glint = f32x4.div(real(<f32>job.glintStrength), f32x4.add(real(1), f32x4.mul(offSun, offSun)));
  const horizon = f32x4.add(real(camera.horizon), f32x4.mul(fromCentre, real(camera.roll)));
  const cameraX = real(camera.x);
  const cameraZ = real(camera.z);
  const cameraHeight = real(camera.height);
  const heightScale = real(job.heightScale);
  let bottom = int(job.bottom);
  let lastRow = f32x4.convert_i32x4_s(bottom);
  let lastLuma = int(0);
  let lastHeight = real(0);
  let lastZ: f32 = changetype<Slice>(job.slices).z;
  let hidden = int(-1);
  for (let i = 0; i < job.sliceCount; i++) {
    const slice = changetype<Slice>(job.slices + (i << 5));
    const mapBits = job.bits - slice.mip;
    const map = job.heights + (load<i32>(job.levels + (slice.mip << 2)) << 1);
    const scale = real(slice.texels);
    const sliceZ = real(slice.z);
    const raw0 = bilinear16x4(
      map, mapBits,
      whole(f32x4.mul(f32x4.add(cameraX, f32x4.mul(dirX, sliceZ)), scale)),
      whole(f32x4.mul(f32x4.add(cameraZ, f32x4.mul(dirZ, sliceZ)), scale)));
    const height0 = f32x4.mul(f32x4.convert_i32x4_s(raw0), heightScale);
    const row = f32x4.add(horizon, f32x4.mul(f32x4.sub(cameraHeight, height0), real(slice.scale)));
    const gap = largest(f32x4.sub(f32x4.convert_i32x4_s(bottom), row));
    if (gap <= 0) {
      hidden = int(-1);
      lastZ = slice.z;
      lastHeight = height0;
      continue;
    }
    const steps = max(1, min(8, <i32>(gap * 0.25)));
    const stride: f32 = (slice.z - lastZ) / <f32>steps;
    const perMetre = real(stride > 0.05 ? <f32>1.0 / stride : 0.0);
    const fineBits = job.bits - slice.mipFine;
    const fineLevel = load<i32>(job.levels + (slice.mipFine << 2));
    const detail = slice.detail;
    const fog = int(slice.fog);
    let z: f32 = lastZ;
    for (let j = 1; j <= steps; j++) {
      z = j == steps ? slice.z : z + stride;
      const worldX = f32x4.add(cameraX, f32x4.mul(dirX, real(z)));
      const worldZ = f32x4.add(cameraZ, f32x4.mul(dirZ, real(z)));
      const perZ: f32 = <f32>1.0 / z;
      let raw = raw0;
      let height = height0;
      let top = row;
      if (j != steps) {
        raw = bilinear16x4(map, mapBits, whole(f32x4.mul(worldX, scale)), whole(f32x4.mul(worldZ, scale)));
        height = f32x4.mul(f32x4.convert_i32x4_s(raw), heightScale);
        top = f32x4.add(horizon, f32x4.mul(f32x4.sub(cameraHeight, height), real(camera.focal * perZ)));
      }
      const y0 = whole(f32x4.max(top, real(0)));
      const seen = f32x4.lt(top, f32x4.convert_i32x4_s(bottom));
      if (!v128.any_true(seen)) {
        hidden = int(-1);
        lastHeight = height;
        continue;
      }
      // The same tile again, turned and much smaller, stands for the chop on the swell.
      let chop = int(0);
      if (detail > 8) {
        const chopScale = job.chopPerMetre * slice.fine;
        const u = f32x4.sub(f32x4.mul(worldX, real(<f32>0.82 * chopScale)), f32x4.mul(worldZ, real(<f32>0.57 * chopScale)));
        const v = f32x4.add(f32x4.mul(worldX, real(<f32>0.57 * chopScale)), f32x4.mul(worldZ, real(<f32>0.82 * chopScale)));
        const ripple = bilinear16x4(job.heights + (fineLevel << 1), fineBits, whole(u), whole(v));
        chop = i32x4.shr_s(times(i32x4.sub(ripple, int(32768)), int(detail)), 15);
      }
      const chopReal = f32x4.convert_i32x4_s(chop);
      let slope = f32x4.mul(f32x4.sub(height, lastHeight), perMetre);
      slope = f32x4.pmax(real(-1.5), f32x4.pmin(real(1.5), slope));
      const grazing = real(camera.height * perZ);
      let facing = f32x4.add(f32x4.add(grazing, f32x4.mul(slope, real(0.9))), f32x4.mul(chopReal, real(0.0012)));
      facing = f32x4.pmax(real(0.02), f32x4.pmin(real(1), facing));
      const away = f32x4.sub(real(1), facing);
      const away2 = f32x4.mul(away, away);
      const fresnel = f32x4.add(
        real(0.04), f32x4.mul(real(0.96), f32x4.mul(f32x4.mul(away2, away2), away)));
      const reflect = whole(f32x4.mul(fresnel, real(256)));
      const tilt = f32x4.add(f32x4.add(grazing, f32x4.mul(slope, real(1.3))), f32x4.mul(chopReal, real(0.0022)));
      const elevation = i32x4.shl(clamp4(whole(f32x4.mul(tilt, real(255))), 0, 255), 2);
      let sky = v128.load32_zero(job.sky + i32x4.extract_lane(elevation, 0));
      sky = v128.load32_lane(job.sky + i32x4.extract_lane(elevation, 1), sky, 1);
      sky = v128.load32_lane(job.sky + i32x4.extract_lane(elevation, 2), sky, 2);
      sky = v128.load32_lane(job.sky + i32x4.extract_lane(elevation, 3), sky, 3);
      const crest = i32x4.sub(i32x4.shr_u(raw, 8), int(128));
      const through = clamp4(crest, 0, 100);
      const halfChop = i32x4.shr_s(chop, 1);
      const lean = whole(f32x4.mul(slope, real(190)));
      const diffuse = clamp4(i32x4.add(i32x4.add(int(70), lean), halfChop), 0, 300);
      let luma = i32x4.add(
        i32x4.add(int(job.deepY), i32x4.shr_s(i32x4.add(i32x4.add(through, through), through), 3)),
        i32x4.shr_s(times(diffuse, int(skyLight)), 8));
      const dim = i32x4.shr_s(through, 4);
      luma = blend(luma, v128.and(sky, int(255)), reflect);
      let u = blend(i32x4.sub(int(job.deepU), dim), v128.and(i32x4.shr_u(sky, 8), int(255)), reflect);
      let v = blend(i32x4.sub(int(job.deepV), dim), v128.and(i32x4.shr_u(sky, 16), int(255)), reflect);
      const sparkle = i32x4.sub(i32x4.add(halfChop, whole(f32x4.mul(slope, real(200)))), int(10));
      const sparkles = i32x4.max_s(sparkle, int(0));
      if (v128.any_true(sparkles)) {
        const shine = i32x4.min_s(i32x4.shr_s(times(whole(f32x4.mul(glint, fresnel)), sparkles), 6), int(200));
        const tint = i32x4.min_s(i32x4.shl(shine, 1), int(256));
        luma = i32x4.add(luma, shine);
        u = blend(u, int(job.glowU), tint);
        v = blend(v, int(job.glowV), tint);
      }
      const overCrest = i32x4.sub(i32x4.add(crest, i32x4.shr_s(chop, 2)), int(job.foamThreshold));
      const foaming = i32x4.max_s(i32x4.add(overCrest, int(70)), int(0));
      if (v128.any_true(foaming)) {
        const foamScale = real(job.foamPerMetre * slice.fine);
        const lace = bilinear8x4(
          job.foam + fineLevel, fineBits,
          whole(f32x4.mul(f32x4.add(worldX, real(job.foamX)), foamScale)),
          whole(f32x4.mul(f32x4.add(worldZ, real(job.foamZ)), foamScale)));
        const thick = i32x4.shr_s(times(lace, i32x4.max_s(overCrest, int(0))), 5);
        const thin = clamp4(i32x4.shr_s(times(i32x4.sub(lace, int(150)), foaming), 6), 0, 90);
        const foam = clamp4(i32x4.add(thick, thin), 0, 225);
        const faint = i32x4.shr_s(i32x4.add(i32x4.add(foam, foam), foam), 2);
        luma = blend(luma, int(skyLight + 44), foam);
        u = blend(u, int(128), faint);
        v = blend(v, int(128), faint);
      }
      luma = clamp4(blend(luma, int(job.fogY), fog), 16, 235);
      u = blend(u, int(job.fogU), fog);
      v = blend(v, int(job.fogV), fog);
      // Behind what hid it, a surface begins with its own colour.
      lastLuma = v128.bitselect(luma, lastLuma, hidden);
      lastRow = v128.bitselect(f32x4.convert_i32x4_s(bottom), lastRow, hidden);
      hidden = v128.not(seen);
      const painted = i32x4.lt_s(y0, bottom);
      if (v128.any_true(painted)) {
        fillColumns(frame, x, y0, bottom, top, lastRow, luma, u, v, lastLuma);
        bottom = i32x4.min_s(bottom, y0);
      }
      lastLuma = luma;
      lastRow = top;
      lastHeight = height;
    }
    if (!v128.any_true(i32x4.gt_s(bottom, int(0)))) return;
    lastZ = slice.z;
  }
}
