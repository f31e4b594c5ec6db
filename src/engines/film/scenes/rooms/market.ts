import { type Rgb, scaleRgb } from '../../raster/color.ts';
import { pick, type Random } from '../../raster/random.ts';
import type { Interior } from './interior.ts';
import type { Joiner } from './joiner.ts';

const WOOD: Rgb = [142, 98, 62];
const WHITE: Rgb = [244, 240, 230];
const AWNINGS: readonly [Rgb, ...Rgb[]] = [
  [206, 56, 48],
  [48, 120, 92],
  [44, 92, 160],
  [232, 160, 50],
];
const GOODS: readonly [Rgb, ...Rgb[]] = [
  [222, 60, 48],
  [240, 150, 40],
  [120, 170, 60],
  [240, 206, 70],
  [150, 70, 130],
  [236, 120, 130],
];

/** Stalls under striped awnings before old houses, strings of lamps over them. */
export function market(random: Random): Interior {
  const walls = [0, 1, 2, 3].map(() =>
    pick<Rgb>(random, [
      [226, 190, 146],
      [206, 146, 112],
      [232, 214, 180],
      [176, 190, 190],
      [220, 170, 130],
    ]),
  );
  return {
    open: true,
    wall: [0, 0, 0],
    ceiling: [0, 0, 0],
    tall: 3.2,
    floor: {
      kind: 'tiles',
      colors: [
        [168, 156, 142],
        [146, 134, 122],
      ],
    },
    back: (joiner) =>
      joiner.along(3.1, (x, i) => drawFacade(joiner, x - 1.55, walls[((i % 4) + 4) % 4] ?? WHITE, i), 0.4),
    pieces: [
      { depth: 1.6, draw: (joiner) => joiner.along(2.7, (x, i) => drawStall(joiner, x, 2.2, i), 1.35) },
      {
        depth: 1.3,
        draw: (joiner) => {
          for (const x of [-3.3, 3.3]) drawStall(joiner, x, 2.3, x < 0 ? 1 : 2);
        },
      },
      { depth: 1.2, draw: drawStrings },
    ],
  };
}

function drawFacade(joiner: Joiner, x: number, wall: Rgb, index: number): void {
  const tall = 3.6 + (Math.abs(index * 7) % 3) * 0.55;
  // Down behind the floor, whose far edge is soft.
  joiner.box(x, -0.3, 3.16, tall + 0.3, wall, 0.95, 0);
  joiner.poly([156, 88, 64], 0.95, [
    [x - 0.12, tall],
    [x + 0.4, tall + 0.6],
    [x + 2.7, tall + 0.6],
    [x + 3.2, tall],
  ]);
  for (const y of [1.95, 3.15]) {
    if (y > tall - 0.7) continue;
    for (const dx of [0.4, 1.3, 2.2]) {
      const lit = joiner.lamplit && joiner.random() < 0.65;
      joiner.box(x + dx - 0.06, y - 0.06, 0.62, 0.92, WHITE, 0.95);
      joiner.flat(x + dx, y, 0.5, 0.8, lit ? [255, 214, 130] : [92, 112, 130], lit && joiner.night ? 1.5 : 1);
      for (const side of [-0.24, 0.52]) joiner.box(x + dx + side, y - 0.02, 0.22, 0.84, [72, 112, 96], 0.95);
    }
  }
}

function drawStall(joiner: Joiner, x: number, wide: number, index: number): void {
  const { random, night } = joiner;
  const awning = AWNINGS[((index % 4) + 4) % 4] ?? AWNINGS[0];
  joiner.grounded(x - wide / 2, wide);
  for (const post of [-wide / 2, wide / 2 - 0.07]) joiner.box(x + post, 0, 0.07, 2.1, WOOD, 0.8);
  joiner.flat(x - wide / 2, 0.8, wide, 1.2, [70, 50, 40], night ? 0.8 : 0.6);
  if (joiner.lamplit) {
    joiner.shine(x, 1.7, 1.2, [255, 206, 120], 0.85);
    joiner.disc(x, 1.72, 0.07, [255, 240, 200], 1.6);
  }
  joiner.box(x - wide / 2, 0, wide, 0.72, WOOD, 0.9);
  for (let plank = 0; plank < 4; plank++)
    joiner.flat(x - wide / 2, 0.1 + plank * 0.17, wide, 0.018, scaleRgb(WOOD, 0.5), 1);
  // Crates that lean towards the buyer, each with one kind of fruit.
  const crates = 4;
  for (let crate = 0; crate < crates; crate++) {
    const left = x - wide / 2 + 0.06 + (crate * (wide - 0.12)) / crates;
    const room = (wide - 0.12) / crates - 0.05;
    const fruit = pick(random, GOODS);
    joiner.box(left, 0.7, room, 0.12, [176, 130, 84], 1);
    for (let row = 0; row < 3; row++)
      for (let i = 0; i < 5; i++)
        joiner.disc(
          left + 0.06 + (i + (row % 2) * 0.5) * (room / 5.2),
          0.84 + row * 0.09,
          0.07,
          fruit,
          0.8 + random() * 0.35,
        );
  }
  const stripes = 10;
  for (let stripe = 0; stripe < stripes; stripe++) {
    const color = stripe % 2 === 0 ? awning : WHITE;
    const at = (share: number, out: number): number => x - wide / 2 - out + (wide + out * 2) * share;
    const [a, b] = [stripe / stripes, (stripe + 1) / stripes];
    joiner.poly(color, 1, [
      [at(a, 0), 2.55],
      [at(b, 0), 2.55],
      [at(b, 0.22), 2.05],
      [at(a, 0.22), 2.05],
    ]);
    joiner.disc((at(a, 0.22) + at(b, 0.22)) / 2, 2.05, (wide + 0.44) / stripes / 2, color, 0.8, 0.8);
  }
}

/** Lamps on wires across the way. */
function drawStrings(joiner: Joiner): void {
  const { context } = joiner;
  for (const [high, phase] of [
    [2.75, 0],
    [3.15, 0.9],
  ] as const) {
    joiner.along(
      2.4,
      (x) => {
        context.strokeStyle = joiner.color([50, 44, 44], 1);
        context.lineWidth = Math.max(1, 0.012 * joiner.metre);
        context.beginPath();
        context.moveTo(joiner.x(x), joiner.y(high));
        context.quadraticCurveTo(joiner.x(x + 1.2), joiner.y(high - 0.5), joiner.x(x + 2.4), joiner.y(high));
        context.stroke();
        for (let lamp = 1; lamp < 6; lamp++) {
          const t = lamp / 6;
          const [lx, ly] = [x + t * 2.4, high - 0.06 - 4 * t * (1 - t) * 0.25];
          const color: Rgb = lamp % 2 === 0 ? [232, 60, 48] : [250, 200, 90];
          if (joiner.lamplit) joiner.shine(lx, ly, 0.34, color, 0.9);
          joiner.disc(lx, ly, 0.085, color, joiner.night ? 1.6 : 1, 1.15);
        }
      },
      phase,
    );
  }
}
