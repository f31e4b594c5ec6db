import { bakeGround } from '../passes/ground.ts';
import { bakeMotes } from '../passes/particles.ts';
import { mixRgb, type Rgb, toYuv } from '../raster/color.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import type { Ink } from '../raster/picture.ts';
import { between, randomFrom } from '../raster/random.ts';
import { addSubjects } from './add-subjects.ts';
import { landscapePath } from './landscape-camera.ts';
import { outdoors, placeBillboard } from './planting.ts';
import type { PlantPainter } from './plants/trees.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';

const REPEAT = 90;
const PATH_HALF_WIDTH = 1.5;

/** What makes a wood one of bamboo or of palms. */
export interface Grove {
  readonly floor: { readonly dry: Rgb; readonly moss: Rgb };
  readonly path: Rgb;
  readonly canopy: Rgb;
  readonly trees: readonly {
    readonly paint: PlantPainter;
    readonly metres: number;
    /** Height of its picture, of the frame's. */
    readonly pixels: number;
    readonly aspect: number;
    /** Of all plants; the shares add up to 1. */
    readonly share: number;
    /** Metres from the middle of the path. */
    readonly nearest: number;
  }[];
  readonly count: number;
  /** Large leaves frame the picture. */
  readonly leavesNear?: boolean;
}

/** Along a path through a wood, light falling through the crowns. */
export async function bakeForestScene(builder: SceneBuilder, grove: Grove): Promise<void> {
  const { shot, seconds, unit, palette } = builder;
  const horizon = 0.52;
  builder.camera = landscapePath({ height: 1.7, speed: 1.5, focal: 760, horizon }, shot.move, seconds);
  addDepths(builder, horizon, grove);
  const needles = noise(9, shot.seed + 2, { octaves: 7, cells: 8, gain: 0.68 });
  const patches = noise(9, shot.seed + 3, { octaves: 4, cells: 4 });
  const floor = (x: number, y: number) => {
    const moss = smoothstep(0.4, 0.62, patches.at(x, y));
    const light = 0.55 + needles.at(x, y) * 0.7;
    const ground: Rgb = builder.white ? [214, 222, 232] : mixRgb(grove.floor.dry, grove.floor.moss, moss);
    return outdoors(builder, ground, light, 0);
  };
  builder.add(
    bakeGround(builder.memory, {
      strip: (x, y) => {
        const worn = 1 - clamp(Math.abs(x / 512 - 0.5) * 3.1 + (patches.at(x, y) - 0.5) * 0.9, 0, 1);
        const light = 0.72 + needles.at(x, y) * 0.55;
        const earth = outdoors(builder, builder.white ? [190, 198, 212] : grove.path, light, 0);
        const wild = floor(x, y);
        return [0, 1, 2].map(
          (k) => (wild[k] ?? 0) + ((earth[k] ?? 0) - (wild[k] ?? 0)) * worn,
        ) as unknown as typeof wild;
      },
      verge: floor,
      stripMetres: PATH_HALF_WIDTH * 2.6,
      stripLength: 9,
      vergeMetres: 9,
      fogDistance: 52,
      haze: toYuv(palette.haze),
    }),
  );
  addTrees(builder, grove);
  addShafts(builder);
  const subjectsAt = { floor: 0.88, height: 0.44, light: outdoorLight(palette), reflection: 0, shadow: 0.75 };
  await addSubjects(builder, subjectsAt);
  if (grove.leavesNear) addLeavesNear(builder);
  builder.add(
    bakeMotes(builder.memory, Math.max(2, Math.round(3.5 * unit)), {
      count: 54,
      rise: 0.008,
      strength: 84,
      floor: 0.9,
      seed: shot.seed + 8,
    }),
  );
}

/** What is between the farthest trunks: bright haze above, dark wood below. */
function addDepths(builder: SceneBuilder, horizon: number, grove: Grove): void {
  const { palette, width, height, shot } = builder;
  const leaves = noise(9, shot.seed + 5, { octaves: 7, cells: 5, gain: 0.62 });
  const canopy = outdoors(builder, builder.white ? [150, 160, 160] : grove.canopy, 0.95, 0.36);
  const shader = (x: number, y: number, ink: Ink): void => {
    const row = y / height;
    const glade =
      Math.exp(-(((x / width - 0.56) / 0.2) ** 2)) * Math.exp(-(((row - horizon + 0.08) / 0.3) ** 2));
    const foliage =
      smoothstep(0.35, 0.62, leaves.sample(x * 0.55, y * 0.55)) * clamp(1.25 - glade * 1.2, 0, 1);
    const high = smoothstep(horizon, horizon - 0.5, row);
    const dark = foliage * (0.45 + 0.5 * high);
    for (const [k, channel] of (['r', 'g', 'b'] as const).entries()) {
      const air = (palette.haze[k] ?? 0) * (0.72 + 0.42 * glade) + (palette.key[k] ?? 0) * glade * 0.22;
      ink[channel] = air + ((canopy[k] ?? 0) * 0.62 - air) * dark;
    }
  };
  builder.addShaded(6, shader, { coarse: 2 });
}

function addTrees(builder: SceneBuilder, { trees, count }: Grove): void {
  const { shot, random } = builder;
  const pixels = Math.min(900, builder.height * 0.95);
  const boards = trees.map((tree, index) =>
    placeBillboard(
      builder,
      tree.metres,
      pixels * tree.pixels,
      tree.aspect,
      (w, h, haze, r) => tree.paint(builder, w, h, haze, r),
      () => randomFrom(shot.seed + 1 + index),
    ),
  );
  const items = Array.from({ length: count }, () => {
    let kind = random();
    const board = Math.max(
      0,
      trees.findIndex(({ share }) => {
        kind -= share;
        return kind < 0;
      }),
    );
    const side = random() < 0.5 ? -1 : 1;
    return {
      board,
      x: side * ((trees[board]?.nearest ?? 3) + random() ** 1.5 * 24),
      z: between(random, 0, REPEAT),
    };
  });
  builder.add({ kind: 'billboards', boards, items, repeat: REPEAT, farthest: 72, bandDistance: 7 });
}

/** Out of focus, at both sides and above. */
function addLeavesNear(builder: SceneBuilder): void {
  const { width, height, unit, random } = builder;
  const reach = Math.min(height, width * 1.2) * 0.4;
  builder.addDrawn(
    0.68,
    (context, view) => {
      for (let i = 0; i < 30; i++) {
        const left = i % 2 === 0;
        const [x0, y0] = [left ? view.left : view.right, between(random, -0.1, 1.1) * height];
        const angle = (left ? 0 : Math.PI) + between(random, -0.9, 0.9);
        const long = reach * between(random, 0.5, 1) + Math.abs(left ? view.left : view.right - width);
        const [x1, y1] = [x0 + Math.cos(angle) * long, y0 + Math.sin(angle) * long * 0.7 + long * 0.15];
        const wide = between(random, 16, 40) * unit;
        const color = outdoors(builder, [36, 82, 38], between(random, 0.35, 0.8), 0);
        context.fillStyle = `rgb(${color.map(Math.round).join(',')})`;
        context.beginPath();
        context.moveTo(x0, y0);
        context.quadraticCurveTo((x0 + x1) / 2, (y0 + y1) / 2 - wide * 2, x1, y1);
        context.quadraticCurveTo((x0 + x1) / 2, (y0 + y1) / 2 + wide, x0, y0);
        context.fill();
      }
    },
    { motion: { swingX: 0.002, swingSpeed: 0.8 }, softness: 5 * unit, coarse: 2 },
  );
}

function addShafts(builder: SceneBuilder): void {
  const { random, unit, palette, width, height } = builder;
  builder.addGlow(
    1.6,
    { strength: palette.stars ? 90 : 210, flicker: 60, softness: 10 * unit },
    (context) => {
      for (let i = 0; i < 9; i++) {
        const from = width * (0.5 + random() * 0.45);
        const to = from - width * (0.18 + random() * 0.2);
        const spread = (14 + random() * 40) * unit;
        const light = context.createLinearGradient(from, 0, to, height * 0.95);
        light.addColorStop(0, `rgba(255,244,206,${0.22 + random() * 0.2})`);
        light.addColorStop(1, 'rgba(255,240,200,0)');
        context.fillStyle = light;
        context.beginPath();
        context.moveTo(from - spread * 0.3, -10);
        context.lineTo(from + spread * 0.3, -10);
        context.lineTo(to + spread, height * 0.95);
        context.lineTo(to - spread, height * 0.95);
        context.closePath();
        context.fill();
      }
    },
  );
}
