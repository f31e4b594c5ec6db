// The sea in perspective: the same walk as the terrain's, over the animated tile, shaded by Fresnel
// reflection of the sky, sun glint, light through crests, and foam.
import { Camera, Frame, Slice, bilinear16, bilinear8, clamp, fillColumn } from './frame';

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
  /** Sky colour by elevation, 256 entries each. */
  skyY: usize;
  skyU: usize;
  skyV: usize;
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

// @ts-ignore: decorator
@inline
function blend(from: i32, to: i32, weight: i32): i32 {
  return from + (((to - from) * weight) >> 8);
}

export function paintOcean(frameAt: usize, cameraAt: usize, jobAt: usize): void {
  const frame = changetype<Frame>(frameAt);
  const camera = changetype<Camera>(cameraAt);
  const job = changetype<OceanJob>(jobAt);
  const centre: f32 = <f32>frame.width * 0.5;
  const skyLight: i32 = <i32>load<u8>(job.skyY + 140) - 16;
  for (let x = 0; x < frame.width; x += 2) {
    const side: f32 = (<f32>x + 1.0 - centre) / camera.focal;
    const dirX: f32 = side * camera.yawCos + camera.yawSin;
    const dirZ: f32 = camera.yawCos - side * camera.yawSin;
    const offSun: f32 = (side - job.sunSide) * job.glintNarrowness;
    const glint: f32 = <f32>job.glintStrength / (1.0 + offSun * offSun);
    const horizon: f32 = camera.horizon + (<f32>x + 1.0 - centre) * camera.roll;
    let bottom: i32 = job.bottom;
    let lastRow: f32 = <f32>bottom;
    let lastLuma = 0;
    let lastHeight: f32 = 0;
    let lastZ: f32 = changetype<Slice>(job.slices).z;
    let hidden = true;
    for (let i = 0; i < job.sliceCount; i++) {
      const slice = changetype<Slice>(job.slices + (i << 5));
      const mask = (1 << (job.bits - slice.mip)) - 1;
      const pitch = mask + 2;
      const level = load<i32>(job.levels + (slice.mip << 2));
      const scale: f32 = slice.texels;
      const u0: i32 = <i32>((camera.x + dirX * slice.z) * scale);
      const v0: i32 = <i32>((camera.z + dirZ * slice.z) * scale);
      const raw0 = bilinear16(
        job.heights + ((level + ((v0 >> 8) & mask) * pitch + ((u0 >> 8) & mask)) << 1), pitch, u0 & 255, v0 & 255);
      const height0: f32 = <f32>raw0 * job.heightScale;
      const row: f32 = horizon + (camera.height - height0) * slice.scale;
      if (row >= <f32>bottom) {
        hidden = true;
        lastZ = slice.z;
        lastHeight = height0;
        continue;
      }
      const steps = clamp(<i32>((<f32>bottom - row) * 0.25), 1, 8);
      const stride: f32 = (slice.z - lastZ) / <f32>steps;
      const perMetre: f32 = stride > 0.05 ? <f32>1.0 / stride : 0.0;
      const fineMask = (1 << (job.bits - slice.mipFine)) - 1;
      const finePitch = fineMask + 2;
      const fineLevel = load<i32>(job.levels + (slice.mipFine << 2));
      const fineScale: f32 = slice.fine;
      let z: f32 = lastZ;
      for (let j = 1; j <= steps; j++) {
        z = j == steps ? slice.z : z + stride;
        const worldX: f32 = camera.x + dirX * z;
        const worldZ: f32 = camera.z + dirZ * z;
        const perZ: f32 = <f32>1.0 / z;
        let raw = raw0;
        let height = height0;
        let top = row;
        if (j != steps) {
          const u: i32 = <i32>(worldX * scale);
          const v: i32 = <i32>(worldZ * scale);
          raw = bilinear16(
            job.heights + ((level + ((v >> 8) & mask) * pitch + ((u >> 8) & mask)) << 1), pitch, u & 255, v & 255);
          height = <f32>raw * job.heightScale;
          top = horizon + (camera.height - height) * camera.focal * perZ;
        }
        if (top >= <f32>bottom) {
          hidden = true;
          lastHeight = height;
          continue;
        }
        // The same tile again, turned and much smaller, stands for the chop on the swell.
        let chop = 0;
        if (slice.detail > 8) {
          const u: i32 = <i32>((worldX * 0.82 - worldZ * 0.57) * job.chopPerMetre * fineScale);
          const v: i32 = <i32>((worldX * 0.57 + worldZ * 0.82) * job.chopPerMetre * fineScale);
          const ripple = bilinear16(
            job.heights + ((fineLevel + ((v >> 8) & fineMask) * finePitch + ((u >> 8) & fineMask)) << 1),
            finePitch, u & 255, v & 255);
          chop = ((ripple - 32768) * slice.detail) >> 15;
        }
        let slope: f32 = (height - lastHeight) * perMetre;
        slope = slope > 1.5 ? 1.5 : slope < -1.5 ? -1.5 : slope;
        const grazing: f32 = camera.height * perZ;
        let facing: f32 = grazing + slope * 0.9 + <f32>chop * 0.0012;
        facing = facing < 0.02 ? 0.02 : facing > 1 ? 1 : facing;
        const away: f32 = 1.0 - facing;
        const fresnel: f32 = 0.04 + 0.96 * away * away * away * away * away;
        const reflect = <i32>(fresnel * 256.0);
        const elevation = clamp(<i32>((grazing + slope * 1.3 + <f32>chop * 0.0022) * 255.0), 0, 255);
        const crest = (raw >> 8) - 128;
        const through = clamp(crest, 0, 100);
        const diffuse = clamp(70 + <i32>(slope * 190.0) + (chop >> 1), 0, 300);
        let luma = job.deepY + ((through * 3) >> 3) + ((skyLight * diffuse) >> 8);
        let cu = job.deepU - (through >> 4);
        let cv = job.deepV - (through >> 4);
        luma = blend(luma, load<u8>(job.skyY + elevation), reflect);
        cu = blend(cu, load<u8>(job.skyU + elevation), reflect);
        cv = blend(cv, load<u8>(job.skyV + elevation), reflect);
        const sparkle = (chop >> 1) + <i32>(slope * 200.0) - 10;
        if (sparkle > 0) {
          const shine = clamp((<i32>(glint * fresnel) * sparkle) >> 6, 0, 200);
          const tint = clamp(shine << 1, 0, 256);
          luma += shine;
          cu = blend(cu, job.glowU, tint);
          cv = blend(cv, job.glowV, tint);
        }
        const overCrest = crest + (chop >> 2) - job.foamThreshold;
        if (overCrest > -70) {
          const u: i32 = <i32>((worldX + job.foamX) * job.foamPerMetre * fineScale);
          const v: i32 = <i32>((worldZ + job.foamZ) * job.foamPerMetre * fineScale);
          const lace = bilinear8(
            job.foam + fineLevel + ((v >> 8) & fineMask) * finePitch + ((u >> 8) & fineMask), finePitch, u & 255, v & 255);
          let foam = overCrest > 0 ? (overCrest * lace) >> 5 : 0;
          foam = clamp(foam + clamp(((lace - 150) * (overCrest + 70)) >> 6, 0, 90), 0, 225);
          luma = blend(luma, skyLight + 44, foam);
          cu = blend(cu, 128, (foam * 3) >> 2);
          cv = blend(cv, 128, (foam * 3) >> 2);
        }
        luma = clamp(blend(luma, job.fogY, slice.fog), 16, 235);
        cu = blend(cu, job.fogU, slice.fog);
        cv = blend(cv, job.fogV, slice.fog);
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
        lastHeight = height;
      }
      if (bottom <= 0) break;
      lastZ = slice.z;
      lastHeight = height0;
    }
  }
}
