import { css, type Rgb } from '../raster/color.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { placeLayer } from '../raster/layer.ts';
import { even, type Picture, paint } from '../raster/picture.ts';
import { randomFrom } from '../raster/random.ts';
import type { Poses } from './bake-poses.ts';

const COLOURS: readonly (readonly [Rgb, Rgb])[] = [
  [
    [255, 220, 130],
    [255, 120, 60],
  ],
  [
    [140, 214, 255],
    [90, 110, 255],
  ],
  [
    [255, 160, 210],
    [226, 60, 120],
  ],
  [
    [190, 255, 170],
    [60, 190, 110],
  ],
];
export const BURSTS = COLOURS.length;
const SPARKS = 46;

/** Things that are light: what they are painted like does not depend on the scene's. */
export function bakeFire(
  memory: FrameMemory,
  kind: 'fireworks' | 'campfire',
  poses: number,
  height: number,
  variant: number,
): Poses {
  const size = even(height);
  const paintAt = (phase: number): Picture =>
    kind === 'fireworks' ? paintBurst(size, phase, variant) : paintCampfire(size, phase);
  return {
    poses: Array.from({ length: poses }, (_, i) => placeLayer(memory, paintAt(i / poses))),
    mirrored: [],
    footX: size / 2,
    footY: size * (kind === 'fireworks' ? 1 : 0.96),
    halfWidth: size * (kind === 'fireworks' ? 0.25 : 0.4),
    tall: size,
  };
}

/** One cycle: a streak climbs, bursts into sparks that slow down, sink and go out, and the sky is dark for a while. */
function paintBurst(size: number, cycle: number, variant: number): Picture {
  const [bright, deep] = COLOURS[variant % COLOURS.length] as readonly [Rgb, Rgb];
  const random = randomFrom(variant * 131 + 7);
  return paint(size, size, (context) => {
    context.scale(size, size);
    context.globalCompositeOperation = 'lighter';
    const climb = 0.16;
    if (cycle < climb) {
      const y = 1 - (cycle / climb) * 0.55;
      context.strokeStyle = css(bright, 0.9);
      context.lineWidth = 0.012;
      context.beginPath();
      context.moveTo(0.5, Math.min(1, y + 0.16));
      context.lineTo(0.5, y);
      context.stroke();
      return;
    }
    const age = (cycle - climb) / 0.7;
    if (age > 1) return;
    const out = 1 - (1 - age) ** 3;
    const fade = Math.min(1, (1 - age) * 1.7);
    const glow = context.createRadialGradient(0.5, 0.45, 0, 0.5, 0.45, 0.45);
    glow.addColorStop(0, css(bright, 0.5 * (1 - age) ** 2));
    glow.addColorStop(1, css(deep, 0));
    context.fillStyle = glow;
    context.fillRect(0, 0, 1, 1);
    context.lineCap = 'round';
    for (let i = 0; i < SPARKS; i++) {
      const angle = (i / SPARKS) * Math.PI * 2 + random() * 0.12;
      const reach = (i % 3 === 0 ? 0.24 : i % 3 === 1 ? 0.34 : 0.43) * (0.9 + random() * 0.14);
      const fall = 0.09 * age * age;
      const at = (share: number): readonly [number, number] => [
        0.5 + Math.cos(angle) * reach * share,
        0.45 + Math.sin(angle) * reach * share + fall * share,
      ];
      context.strokeStyle = css(i % 2 === 0 ? bright : deep, fade);
      context.lineWidth = 0.011 * (1 - age * 0.5);
      context.beginPath();
      context.moveTo(...at(Math.max(0, out - 0.16 - age * 0.1)));
      context.lineTo(...at(out));
      context.stroke();
      context.fillStyle = css([255, 255, 245], fade);
      context.beginPath();
      context.arc(...at(out), 0.008, 0, Math.PI * 2);
      context.fill();
    }
  });
}

/** Logs and three flames, one in another, with their glow. */
function paintCampfire(size: number, cycle: number): Picture {
  const phase = cycle * Math.PI * 2;
  return paint(size, size, (context) => {
    context.scale(size, size);
    const glow = context.createRadialGradient(0.5, 0.66, 0, 0.5, 0.66, 0.5);
    glow.addColorStop(0, 'rgba(255,170,70,0.55)');
    glow.addColorStop(0.4, 'rgba(255,130,40,0.2)');
    glow.addColorStop(1, 'rgba(255,110,30,0)');
    context.fillStyle = glow;
    context.fillRect(0, 0, 1, 1);
    context.lineCap = 'round';
    for (const [x0, y0, x1, y1, color] of [
      [0.27, 0.93, 0.66, 0.82, '#3a241a'],
      [0.73, 0.93, 0.36, 0.82, '#4c3020'],
      [0.24, 0.9, 0.6, 0.94, '#6a4229'],
      [0.76, 0.9, 0.42, 0.95, '#5a3824'],
    ] as const) {
      context.strokeStyle = color;
      context.lineWidth = 0.062;
      context.beginPath();
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
      context.stroke();
    }
    for (const [wide, tall, color, k] of [
      [0.2, 0.62, 'rgba(232,74,28,0.95)', 0],
      [0.145, 0.46, 'rgba(255,150,40,0.97)', 1.7],
      [0.085, 0.3, 'rgba(255,232,150,1)', 3.1],
    ] as const) {
      const lean = 0.05 * Math.sin(phase + k) + 0.03 * Math.sin(phase * 3 + k * 2);
      const top = 0.88 - tall * (1 + 0.09 * Math.sin(phase * 2 + k));
      context.fillStyle = color;
      context.beginPath();
      context.moveTo(0.5, 0.9);
      context.bezierCurveTo(
        0.5 - wide * 1.5,
        0.88,
        0.5 - wide * 1.15 + lean * 0.4,
        0.62,
        0.5 - wide * 0.3 + lean,
        top + tall * 0.3,
      );
      context.quadraticCurveTo(0.5 - wide * 0.1 + lean * 1.4, top + tall * 0.16, 0.5 + lean * 1.6, top);
      context.bezierCurveTo(
        0.5 + wide * 0.5 + lean,
        top + tall * 0.3,
        0.5 + wide * 1.3 + lean * 0.3,
        0.66,
        0.5 + wide * 0.9,
        0.84,
      );
      context.quadraticCurveTo(0.5 + wide * 0.5, 0.91, 0.5, 0.9);
      context.fill();
    }
  });
}
