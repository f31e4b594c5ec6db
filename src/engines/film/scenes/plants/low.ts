import { css, type Rgb, scaleRgb } from '../../raster/color.ts';
import { mix } from '../../raster/curves.ts';
import { paint } from '../../raster/picture.ts';
import { between, pick, type Random } from '../../raster/random.ts';
import { outdoors } from '../planting.ts';
import { clamped, type PlantPainter } from './trees.ts';

const GRASS: readonly [Rgb, ...Rgb[]] = [
  [92, 136, 54],
  [116, 156, 62],
  [70, 116, 48],
];

/** Stems of grass with flowers on some of them. */
export function flowers(
  blooms: readonly [Rgb, ...Rgb[]],
  {
    stems = 46,
    size = 0.07,
    grass = GRASS,
  }: { stems?: number; size?: number; grass?: readonly [Rgb, ...Rgb[]] } = {},
): PlantPainter {
  return (builder, width, height, haze, random) =>
    paint(width, height, (context) => {
      const heads: { x: number; y: number; color: Rgb; radius: number }[] = [];
      for (let i = 0; i < stems * 2; i++) {
        const x = width * (0.5 + (random() - 0.5) * 0.86);
        const tall = height * between(random, 0.25, 0.9) * (1 - Math.abs(x / width - 0.5) * 1.1);
        const tip = x + (random() - 0.5) * height * 0.3;
        context.strokeStyle = css(outdoors(builder, pick(random, grass), between(random, 0.6, 1.1), haze));
        context.lineWidth = Math.max(1, height * 0.016);
        context.beginPath();
        context.moveTo(x, height);
        context.quadraticCurveTo(x, height - tall * 0.6, tip, height - tall);
        context.stroke();
        if (i % 2 === 0)
          heads.push({
            x: tip,
            y: height - tall,
            color: pick(random, blooms),
            radius: height * size * between(random, 0.7, 1.2),
          });
      }
      for (const { x, y, color, radius } of heads) {
        for (let petal = 0; petal < 6; petal++) {
          const angle = (petal / 6) * Math.PI * 2 + x;
          context.fillStyle = css(clamped(outdoors(builder, color, mix(0.8, 1.15, random()), haze)));
          context.beginPath();
          context.arc(
            x + Math.cos(angle) * radius * 0.55,
            y + Math.sin(angle) * radius * 0.42,
            radius * 0.5,
            0,
            7,
          );
          context.fill();
        }
        context.fillStyle = css(clamped(outdoors(builder, [240, 200, 70], 1, haze)));
        context.beginPath();
        context.arc(x, y, radius * 0.28, 0, 7);
        context.fill();
      }
    });
}

/** Blades only. */
export function grassTuft(colors: readonly [Rgb, ...Rgb[]], blades = 60): PlantPainter {
  return (builder, width, height, haze, random) =>
    paint(width, height, (context) => {
      for (let i = 0; i < blades; i++) {
        const x = width * (0.5 + (random() - 0.5) * 0.8);
        const tall = height * between(random, 0.35, 0.95) * (1 - Math.abs(x / width - 0.5));
        context.strokeStyle = css(
          clamped(outdoors(builder, pick(random, colors), between(random, 0.6, 1.15), haze)),
        );
        context.lineWidth = Math.max(1, height * 0.02);
        context.beginPath();
        context.moveTo(x, height);
        context.quadraticCurveTo(x, height - tall * 0.6, x + (random() - 0.5) * height * 0.6, height - tall);
        context.stroke();
      }
    });
}

/** Sunflowers that look at who comes. */
export const sunflowers: PlantPainter = (builder, width, height, haze, random) =>
  paint(width, height, (context) => {
    const lit = (color: Rgb, light: number): string => css(clamped(outdoors(builder, color, light, haze)));
    for (let i = 0; i < 7; i++) {
      const x = width * ((i + 0.5 + (random() - 0.5) * 0.5) / 7);
      const top = height * between(random, 0.14, 0.34);
      const radius = Math.min(width * 0.07, height * 0.12) * between(random, 0.9, 1.2);
      context.strokeStyle = lit([74, 116, 46], 0.85);
      context.lineWidth = Math.max(1, height * 0.02);
      context.beginPath();
      context.moveTo(x, height);
      context.lineTo(x, top);
      context.stroke();
      for (let leaf = 0; leaf < 7; leaf++) {
        const y = mix(height * 0.96, top + radius * 1.6, leaf / 7);
        const side = leaf % 2 === 0 ? 1 : -1;
        context.fillStyle = lit([70, 118, 48], between(random, 0.6, 1.1));
        context.beginPath();
        context.ellipse(x + side * width * 0.045, y, width * 0.05, height * 0.035, side * 0.5, 0, 7);
        context.fill();
      }
      for (let petal = 0; petal < 16; petal++) {
        const angle = (petal / 16) * Math.PI * 2;
        context.fillStyle = lit([246, 190, 34], between(random, 0.85, 1.15));
        context.beginPath();
        context.ellipse(
          x + Math.cos(angle) * radius * 0.85,
          top + Math.sin(angle) * radius * 0.85,
          radius * 0.4,
          radius * 0.16,
          angle,
          0,
          7,
        );
        context.fill();
      }
      context.fillStyle = lit([92, 56, 28], 0.9);
      context.beginPath();
      context.arc(x, top, radius * 0.62, 0, 7);
      context.fill();
    }
  });

/** A piece of a row of vines on its wires. */
export const vines: PlantPainter = (builder, width, height, haze, random) =>
  paint(width, height, (context) => {
    const lit = (color: Rgb, light: number): string => css(clamped(outdoors(builder, color, light, haze)));
    context.fillStyle = lit([104, 80, 58], 0.8);
    for (const at of [0.16, 0.5, 0.84])
      context.fillRect(width * at, height * 0.4, Math.max(1, width * 0.02), height * 0.6);
    leafHeap(random, 150, (x, y, up) => {
      context.fillStyle = lit([86, 128, 50], mix(0.5, 1.2, up));
      context.beginPath();
      context.arc(
        width * (0.06 + x * 0.88),
        height * (0.1 + y * 0.55),
        height * between(random, 0.04, 0.085),
        0,
        7,
      );
      context.fill();
    });
    for (let bunch = 0; bunch < 9; bunch++) {
      const [x, y] = [width * between(random, 0.1, 0.9), height * between(random, 0.42, 0.66)];
      for (let berry = 0; berry < 9; berry++) {
        context.fillStyle = lit([92, 48, 104], between(random, 0.7, 1.3));
        context.beginPath();
        context.arc(
          x + (random() - 0.5) * height * 0.06,
          y + (berry / 9) * height * 0.1,
          height * 0.017,
          0,
          7,
        );
        context.fill();
      }
    }
  });

function leafHeap(random: Random, count: number, draw: (x: number, y: number, up: number) => void): void {
  for (let i = 0; i < count; i++) {
    const y = 1 - i / count + (random() - 0.5) * 0.3;
    draw(random(), Math.min(1, Math.max(0, y)), 1 - y + (random() - 0.5) * 0.3);
  }
}

/** Ripe ears close together. */
export const wheat: PlantPainter = (builder, width, height, haze, random) =>
  paint(width, height, (context) => {
    const gold: readonly [Rgb, ...Rgb[]] = [
      [226, 184, 88],
      [202, 156, 66],
      [240, 206, 116],
    ];
    for (let i = 0; i < 130; i++) {
      const x = width * random();
      const tall = height * between(random, 0.55, 0.95);
      const tip = x + (random() - 0.4) * height * 0.16;
      const color = pick(random, gold);
      const light = between(random, 0.65, 1.15);
      context.strokeStyle = css(clamped(outdoors(builder, scaleRgb(color, 0.85), light, haze)));
      context.lineWidth = Math.max(1, height * 0.012);
      context.beginPath();
      context.moveTo(x, height);
      context.quadraticCurveTo(x, height - tall * 0.6, tip, height - tall);
      context.stroke();
      context.fillStyle = css(clamped(outdoors(builder, color, light, haze)));
      context.beginPath();
      context.ellipse(tip, height - tall, height * 0.022, height * 0.07, 0.25, 0, 7);
      context.fill();
    }
  });
