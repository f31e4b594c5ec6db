import type { Rgb } from '../../raster/color.ts';
import { pick, type Random } from '../../raster/random.ts';
import type { Interior } from './interior.ts';
import type { Joiner } from './joiner.ts';
import { drawChair, drawPotPlant, drawStool, drawTable } from './seats.ts';

const STEEL: Rgb = [186, 192, 198];
const WHITE: Rgb = [240, 236, 228];
const OAK: Rgb = [168, 118, 72];

/** Round tables, a counter with its coffee machine, a board with the menu. */
export function cafe(random: Random): Interior {
  const accent = pick<Rgb>(random, [
    [164, 70, 54],
    [58, 104, 96],
    [52, 82, 120],
  ]);
  return {
    wall: [214, 190, 156],
    ceiling: [92, 74, 62],
    tall: 3.4,
    floor: {
      kind: 'planks',
      colors: [
        [146, 100, 66],
        [122, 80, 52],
      ],
    },
    windows: [{ x: -4.1, y: 0.75, wide: 2.5, tall: 1.9, bars: [3, 1], frame: [60, 48, 42] }],
    back: (joiner) => {
      joiner.along(0.5, (x) => joiner.flat(x, 0, 0.48, 0.95, accent, 0.85));
      joiner.flat(-joiner.reach, 0.95, joiner.reach * 2, 0.06, [70, 48, 36], 1);
      joiner.box(-1.05, 1.5, 1.5, 1.25, [70, 50, 38], 1);
      joiner.flat(-0.98, 1.57, 1.36, 1.11, [42, 50, 48], 1);
      for (let line = 0; line < 6; line++) {
        joiner.flat(-0.86, 2.42 - line * 0.14, 0.4 + ((line * 37) % 5) * 0.08, 0.035, [236, 232, 220], 0.9);
        joiner.flat(0.12, 2.42 - line * 0.14, 0.14, 0.035, [240, 200, 110], 1);
      }
      joiner.shine(-0.2, 2.6, 0.5, [255, 240, 210], 0.2);
      for (const y of [1.55, 2.1]) {
        joiner.box(0.85, y, 3.6, 0.06, OAK, 1.05);
        for (let i = 0; i < 15; i++) {
          const color = pick<Rgb>(joiner.random, [
            [230, 224, 212],
            [196, 120, 70],
            [92, 128, 110],
            [120, 80, 60],
          ]);
          joiner.box(0.95 + i * 0.235, y + 0.06, 0.13, 0.12 + joiner.random() * 0.2, color, 1, 0.03);
        }
      }
      joiner.box(0.75, 0, 4.4, 1.12, [92, 62, 44], 1);
      joiner.along(0.55, (x) => {
        if (x > 0.75 && x < 5) joiner.flat(x, 0.1, 0.5, 0.9, [112, 78, 54], 0.9);
      });
      joiner.box(0.68, 1.1, 4.6, 0.09, [206, 178, 138], 1.1);
      drawCoffeeMachine(joiner, 1.5);
      joiner.box(2.75, 1.19, 1.2, 0.42, [206, 226, 232], 0.9, 0.06);
      for (let cake = 0; cake < 5; cake++)
        joiner.disc(
          2.9 + cake * 0.22,
          1.3,
          0.09,
          [
            [226, 150, 120],
            [120, 74, 52],
            [240, 214, 150],
          ][cake % 3] as unknown as Rgb,
          1,
          0.7,
        );
    },
    pieces: [
      {
        depth: 1.38,
        draw: (joiner) => {
          for (const x of [-2.15, 2.2]) {
            drawChair(joiner, x - 0.72, 1, accent, [70, 50, 38]);
            drawChair(joiner, x + 0.72, -1, accent, [70, 50, 38]);
            drawTable(joiner, x, 0.9, 0.72, [176, 124, 78]);
            joiner.box(x - 0.2, 0.79, 0.12, 0.1, WHITE, 1.05, 0.03);
            joiner.shine(x - 0.14, 1, 0.16, [255, 255, 255], 0.3);
            joiner.disc(x + 0.16, 0.81, 0.13, WHITE, 1, 0.25);
          }
        },
      },
      {
        depth: 1.2,
        draw: (joiner) => {
          for (const x of [-4.1, 4.1]) {
            drawChair(joiner, x + (x < 0 ? 0.72 : -0.72), x < 0 ? -1 : 1, accent, [70, 50, 38]);
            drawTable(joiner, x, 0.9, 0.72, [176, 124, 78]);
          }
        },
      },
    ],
    near: (joiner) => drawPotPlant(joiner, joiner.reach * 0.55, 0, 0.9),
    lamps: { kind: 'pendant', apart: 1.9, color: [48, 44, 42] },
  };
}

function drawCoffeeMachine(joiner: Joiner, x: number): void {
  joiner.box(x, 1.19, 0.95, 0.16, STEEL, 0.9);
  joiner.box(x + 0.04, 1.35, 0.87, 0.1, [60, 62, 68], 1);
  joiner.box(x, 1.5, 0.95, 0.3, STEEL, 1.08, 0.05);
  for (const dx of [0.2, 0.6]) {
    joiner.flat(x + dx, 1.38, 0.12, 0.12, [50, 50, 54], 1);
    joiner.box(x + dx + 0.01, 1.3, 0.1, 0.08, WHITE, 1.1, 0.02);
  }
  joiner.disc(x + 0.48, 1.66, 0.06, [240, 240, 236], 1);
  for (let cup = 0; cup < 5; cup++) joiner.box(x + 0.08 + cup * 0.17, 1.8, 0.13, 0.09, WHITE, 1, 0.02);
}

/** Bottles in the light behind a counter with stools. */
export function bar(): Interior {
  return {
    wall: [92, 54, 50],
    ceiling: [50, 36, 34],
    tall: 3.3,
    floor: {
      kind: 'planks',
      colors: [
        [98, 66, 48],
        [76, 50, 38],
      ],
    },
    back: (joiner) => {
      joiner.along(0.16, (x, i) => {
        for (let row = 0; row < 24; row++)
          joiner.flat(
            x + (row % 2) * 0.08,
            row * 0.17,
            0.15,
            0.15,
            [120, 62, 52],
            0.7 + (((i * 7 + row * 13) % 9) / 9) * 0.35,
          );
      });
      joiner.box(-3.3, 0.9, 6.6, 2.05, [62, 40, 30], 1);
      for (let row = 0; row < 3; row++) {
        const y = 1.1 + row * 0.62;
        joiner.flat(-3.2, y, 6.4, 0.54, [150, 96, 54], 0.9);
        joiner.context.fillStyle = 'rgba(255,196,110,0.35)';
        joiner.context.fillRect(joiner.x(-3.2), joiner.y(y + 0.54), 6.4 * joiner.metre, 0.54 * joiner.metre);
        joiner.flat(-3.2, y - 0.05, 6.4, 0.06, [52, 34, 26], 1.2);
        for (let x = -3.1; x < 3.05; x += 0.15) {
          const color = pick<Rgb>(joiner.random, [
            [70, 120, 70],
            [180, 110, 40],
            [206, 200, 180],
            [130, 40, 40],
            [60, 90, 130],
            [220, 170, 80],
          ]);
          const tall = 0.26 + joiner.random() * 0.1;
          joiner.box(x, y, 0.09, tall, color, 1.15, 0.02);
          joiner.box(x + 0.03, y + tall, 0.03, 0.1, color, 1, 0.01);
        }
      }
    },
    pieces: [
      {
        depth: 1.5,
        draw: (joiner) => {
          joiner.box(-joiner.reach, 0, joiner.reach * 2, 1.02, [84, 52, 36], 0.95, 0);
          joiner.along(0.9, (x) => joiner.flat(x + 0.06, 0.14, 0.78, 0.74, [104, 66, 44], 0.85));
          joiner.box(-joiner.reach, 1.02, joiner.reach * 2, 0.1, [150, 98, 60], 1.25, 0);
          joiner.flat(-joiner.reach, 0.08, joiner.reach * 2, 0.04, [214, 176, 96], 1);
          for (const x of [-2.6, -1.3, 1.35, 2.5]) {
            joiner.poly([226, 232, 236], 0.9, [
              [x - 0.09, 1.4],
              [x + 0.09, 1.4],
              [x + 0.01, 1.26],
              [x - 0.01, 1.26],
            ]);
            joiner.flat(x - 0.008, 1.12, 0.016, 0.16, [226, 232, 236], 1);
            joiner.disc(x, 1.36, 0.06, [226, 120, 80], 1.1, 0.4);
          }
        },
      },
      { depth: 1.34, draw: (joiner) => joiner.along(1.15, (x) => drawStool(joiner, x, [150, 46, 44]), 0.58) },
    ],
    lamps: { kind: 'pendant', apart: 1.5, color: [60, 110, 84] },
  };
}
