import type { ClipFrames } from '../../../decoding/clip-frames.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { even, type Picture, paint } from '../raster/picture.ts';

/** In heights of the clip's picture: room around it for its glow, and below it for the beam that throws it. */
const MARGIN = 0.07;
const BEAM = 0.24;
const CORNER = 0.09;
/** Rows of the picture between two dark lines. */
const LINES = 3;
const GLOW = '150,214,255';

/**
 * A clip that cannot be cut out is shown as what it is, a picture: a pane of light with round corners and faint lines,
 * thrown from below. It belongs into any scene because it claims to be no more than a projection.
 */
export function projection({ width, height, frames }: ClipFrames): readonly Picture[] {
  const margin = Math.round(height * MARGIN);
  const wide = even(width + margin * 2);
  const tall = even(height * (1 + BEAM) + margin);
  const setting = paint(wide, tall, (context) => {
    const middle = wide / 2;
    const pane = margin + height;
    const beam = context.createLinearGradient(0, tall, 0, pane);
    beam.addColorStop(0, `rgba(${GLOW},0.85)`);
    beam.addColorStop(0.35, `rgba(${GLOW},0.42)`);
    beam.addColorStop(1, `rgba(${GLOW},0.18)`);
    context.fillStyle = beam;
    context.beginPath();
    context.moveTo(middle - width * 0.05, tall - height * 0.02);
    context.lineTo(middle + width * 0.05, tall - height * 0.02);
    context.lineTo(middle + width * 0.46, pane - height * 0.02);
    context.lineTo(middle - width * 0.46, pane - height * 0.02);
    context.fill();
    const lens = Math.min(width, height) * 0.075;
    context.fillStyle = '#15181f';
    context.beginPath();
    context.ellipse(middle, tall - lens * 0.45, lens * 1.5, lens * 0.45, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = 'rgba(226,246,255,0.95)';
    context.beginPath();
    context.ellipse(middle, tall - lens * 0.55, lens * 0.9, lens * 0.24, 0, 0, Math.PI * 2);
    context.fill();
    context.shadowColor = `rgba(${GLOW},0.9)`;
    context.shadowBlur = margin * 0.9;
    context.fillStyle = `rgba(${GLOW},0.8)`;
    context.beginPath();
    context.roundRect(margin, margin, width, height, height * CORNER);
    context.fill();
  });
  return frames.map((frame) => {
    const data = Uint8ClampedArray.from(setting.data);
    for (let y = 0; y < height; y++) {
      const line = y % LINES === 0 ? 0.88 : 1;
      for (let x = 0; x < width; x++) {
        const inside = -edgeDistance(x, y, width, height);
        const cover = smoothstep(0, 2.5, inside);
        if (cover === 0) continue;
        const rim = 0.55 * (1 - smoothstep(1, height * 0.03, inside));
        const to = ((y + margin) * wide + x + margin) * 4;
        const from = (y * width + x) * 3;
        for (const [k, light] of [150, 214, 255].entries()) {
          const lit = (frame[from + k] as number) * line + 6;
          data[to + k] = (data[to + k] as number) * (1 - cover) + (lit + (light - lit) * rim) * cover;
        }
        data[to + 3] = Math.max(data[to + 3] as number, cover * 245);
      }
    }
    return { width: wide, height: tall, data };
  });
}

/** Signed distance to the edge of the pane with round corners, in pixels; negative inside. */
function edgeDistance(x: number, y: number, width: number, height: number): number {
  const radius = height * CORNER;
  const dx = Math.abs(x + 0.5 - width / 2) - width / 2 + radius;
  const dy = Math.abs(y + 0.5 - height / 2) - height / 2 + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + clamp(Math.max(dx, dy), -radius, 0) - radius;
}
