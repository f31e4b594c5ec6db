import { bakeGround } from '../passes/ground.ts';
import { bakeMotes } from '../passes/particles.ts';
import { type Rgb, toYuv } from '../raster/color.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import type { Ink } from '../raster/picture.ts';
import { between, randomFrom } from '../raster/random.ts';
import { addSubjects } from './add-subjects.ts';
import { landscapePath } from './landscape-camera.ts';
import { outdoors, paintConifer, paintLeafy, paintTrunk, placeBillboard } from './planting.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';

const REPEAT = 90;
const PATH_HALF_WIDTH = 1.5;

/** Along a path through an old wood, light falling through the crowns. */
export async function bakeForestScene(builder: SceneBuilder): Promise<void> {
  const { shot, seconds, unit, palette } = builder;
  const horizon = 0.52;
  builder.camera = landscapePath({ height: 1.7, speed: 1.5, focal: 760, horizon }, shot.move, seconds);
  addDepths(builder, horizon);
  const needles = noise(9, shot.seed + 2, { octaves: 7, cells: 8, gain: 0.68 });
  const patches = noise(9, shot.seed + 3, { octaves: 4, cells: 4 });
  const floor = (x: number, y: number) => {
    const moss = smoothstep(0.4, 0.62, patches.at(x, y));
    const light = 0.55 + needles.at(x, y) * 0.7;
    const ground: Rgb = builder.white ? [214, 222, 232] : [104 - 40 * moss, 84 + 18 * moss, 56 - 14 * moss];
    return outdoors(builder, ground, light, 0);
  };
  builder.add(
    bakeGround(builder.memory, {
      strip: (x, y) => {
        const worn = 1 - clamp(Math.abs(x / 512 - 0.5) * 3.1 + (patches.at(x, y) - 0.5) * 0.9, 0, 1);
        const light = 0.72 + needles.at(x, y) * 0.55;
        const earth = outdoors(builder, [142, 112, 78], light, 0);
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
  addTrees(builder);
  addShafts(builder);
  const subjectsAt = { floor: 0.88, height: 0.44, light: outdoorLight(palette), reflection: 0, shadow: 0.75 };
  await addSubjects(builder, subjectsAt);
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
function addDepths(builder: SceneBuilder, horizon: number): void {
  const { palette, width, height, shot } = builder;
  const leaves = noise(9, shot.seed + 5, { octaves: 7, cells: 5, gain: 0.62 });
  const canopy = outdoors(builder, [70, 96, 50], 0.95, 0.36);
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

function addTrees(builder: SceneBuilder): void {
  const { shot, random } = builder;
  const pixels = Math.min(900, builder.height * 0.95);
  const seeded = (salt: number) => () => randomFrom(shot.seed + salt);
  const boards = [
    placeBillboard(
      builder,
      13,
      pixels,
      0.15,
      (w, h, haze, r) => paintTrunk(builder, w, h, haze, r),
      seeded(1),
    ),
    placeBillboard(
      builder,
      13,
      pixels,
      0.11,
      (w, h, haze, r) => paintTrunk(builder, w, h, haze, r),
      seeded(2),
    ),
    placeBillboard(
      builder,
      8,
      pixels * 0.8,
      0.52,
      (w, h, haze, r) => paintConifer(builder, w, h, haze, r),
      seeded(3),
    ),
    placeBillboard(
      builder,
      1.3,
      pixels * 0.3,
      1.5,
      (w, h, haze, r) => paintLeafy(builder, w, h, haze, r, [66, 98, 44], 0),
      seeded(4),
    ),
    placeBillboard(
      builder,
      0.8,
      pixels * 0.22,
      1.7,
      (w, h, haze, r) => paintLeafy(builder, w, h, haze, r, [86, 116, 48], 0),
      seeded(5),
    ),
  ];
  const items = Array.from({ length: 210 }, () => {
    const kind = random();
    const board = kind < 0.28 ? 0 : kind < 0.5 ? 1 : kind < 0.66 ? 2 : kind < 0.82 ? 3 : 4;
    const nearest = board === 2 ? 4.2 : board > 2 ? 2 : 2.6;
    const side = random() < 0.5 ? -1 : 1;
    return { board, x: side * (nearest + random() ** 1.5 * 24), z: between(random, 0, REPEAT) };
  });
  builder.add({ kind: 'billboards', boards, items, repeat: REPEAT, farthest: 72, bandDistance: 7 });
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
