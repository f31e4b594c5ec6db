import { bakeGround } from '../passes/ground.ts';
import { bakeRelief } from '../passes/relief.ts';
import { bakeTerrain } from '../passes/terrain.ts';
import { mixRgb, type Rgb } from '../raster/color.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import { even } from '../raster/picture.ts';
import { between, randomFrom } from '../raster/random.ts';
import { paintCarFromBehind } from '../subjects/car-from-behind.ts';
import { subjectEntry } from '../subjects/catalogue.ts';
import { GAITS } from '../subjects/gaits.ts';
import { spriteOf } from '../subjects/sprite.ts';
import { addSprite } from './add-sprite.ts';
import { addSubject, addSubjects } from './add-subjects.ts';
import { landscapePath } from './landscape-camera.ts';
import { outdoors, paintConifer, paintLeafy, placeBillboard } from './planting.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';
import { addSights } from './skies.ts';

const REPEAT = 240;
const ROAD_METRES = 11;
const HORIZON = 0.47;
/** Metres per second: 60 km/h, or 130 when the prompt asks for speed. */
const CRUISE = 17;
const RUSH = 36;
const SEEN_FROM_BEHIND = new Set(['car', 'suv', 'taxi', 'racing-car']);

/** A road to the mountains, seen from a camera that follows a car. */
export async function bakeRoadScene(builder: SceneBuilder): Promise<void> {
  const { shot, seconds, memory, palette } = builder;
  const rush = shot.move === 'rush';
  const way = (rush ? RUSH : CRUISE) * seconds;
  const start = { height: 2.7, speed: 0, focal: 860, horizon: HORIZON };
  const path = landscapePath(start, shot.move, seconds);
  const lane = 1.2;
  builder.camera = {
    ...path,
    from: { ...path.from, x: lane },
    to: { ...path.to, x: lane, z: way },
    sway: Math.max(path.sway, rush ? 1.4 : 0.6),
  };
  const light = builder.addSky({ cloudiness: 0.45, wind: rush ? 12 : 6, sunX: 0.2 });
  addSights(builder);
  const relief = bakeRelief('mountains', palette, 620 * 0.09, shot.seed, builder.sunSide);
  builder.add(
    bakeTerrain(memory, light, relief, {
      amplitude: 620,
      texelsPerMetre: 0.09,
      fogDistance: 5200,
      farthest: 9000,
      detail: 60,
      backdrop: { nearest: 1500, sink: 60, travel: 0.15 },
      seed: shot.seed,
    }),
  );
  builder.add(bakeGround(memory, { ...materials(builder), haze: light.haze, fogDistance: 620 }));
  addRoadside(builder);
  await addTraffic(builder);
}

function materials(builder: SceneBuilder) {
  const { shot } = builder;
  const streaks = noise(9, shot.seed + 2, { octaves: 6, cells: 16, gain: 0.6 });
  const meadow = noise(9, shot.seed + 3, { octaves: 7, cells: 6, gain: 0.62 });
  const grass = (x: number, y: number): Rgb => {
    const dry = smoothstep(0.35, 0.7, meadow.at(x, y));
    return outdoors(
      builder,
      builder.white ? [228, 234, 242] : mixRgb([74, 104, 48], [158, 146, 82], dry),
      0.72 + meadow.at(x * 3, y * 3) * 0.6,
      0,
    );
  };
  const size = 512;
  const paint = outdoors(builder, [240, 238, 228], 1, 0);
  const strip = (x: number, y: number): Rgb => {
    const across = (x / size - 0.5) * ROAD_METRES;
    // Finer across than along: speed smears a surface along the way. Whole factors, or the map would not join up.
    const grain = streaks.at(x * 5, y);
    const worn = Math.exp(-(((Math.abs(Math.abs(across) - 1.9) - 0.8) / 0.35) ** 2)) * 0.12;
    const edge = Math.abs(across);
    // What lies under something else is not worked out: most of the map is bare asphalt.
    const green = smoothstep(4.9, 5.4, edge + (grain - 0.5) * 0.5);
    if (green === 1) return grass(x, y);
    const paintwork = clamp(
      clamp(1.5 - Math.abs(edge - 3.9) / 0.09, 0, 1) + (edge < 0.14 && y / size < 0.42 ? 1 : 0),
      0,
      1,
    );
    const asphalt = outdoors(builder, [92, 93, 98], 0.68 + grain * 0.5 - worn, 0);
    const marked = paintwork === 0 ? asphalt : mixRgb(asphalt, paint, paintwork * 0.9);
    const gravel = smoothstep(4.25, 4.6, edge + (grain - 0.5) * 0.4);
    if (gravel === 0) return marked;
    const shoulder = mixRgb(marked, outdoors(builder, [150, 134, 108], 0.7 + grain * 0.5, 0), gravel);
    return green === 0 ? shoulder : mixRgb(shoulder, grass(x, y), green);
  };
  return { strip, verge: grass, stripMetres: ROAD_METRES, stripLength: 12, vergeMetres: 34 };
}

function addRoadside(builder: SceneBuilder): void {
  const { shot, random } = builder;
  const pixels = Math.min(760, builder.height * 0.7);
  const seeded = (salt: number) => () => randomFrom(shot.seed + salt);
  const boards = [
    placeBillboard(
      builder,
      11,
      pixels,
      0.5,
      (w, h, haze, r) => paintConifer(builder, w, h, haze, r),
      seeded(1),
    ),
    placeBillboard(
      builder,
      8.5,
      pixels * 0.9,
      0.95,
      (w, h, haze, r) => paintLeafy(builder, w, h, haze, r, [88, 112, 48], 0.2),
      seeded(2),
    ),
    placeBillboard(
      builder,
      7.5,
      pixels * 0.9,
      1,
      (w, h, haze, r) => paintLeafy(builder, w, h, haze, r, [168, 112, 46], 0.2),
      seeded(3),
    ),
    placeBillboard(
      builder,
      1.3,
      pixels * 0.24,
      1.8,
      (w, h, haze, r) => paintLeafy(builder, w, h, haze, r, [104, 118, 56], 0),
      seeded(4),
    ),
  ];
  const items = Array.from({ length: 190 }, () => {
    const kind = random();
    const board = kind < 0.34 ? 0 : kind < 0.58 ? 1 : kind < 0.7 ? 2 : 3;
    const side = random() < 0.5 ? -1 : 1;
    return {
      board,
      x: side * ((board === 3 ? 6.5 : 9.5) + random() ** 1.6 * 60),
      z: between(random, 0, REPEAT),
    };
  });
  builder.add({ kind: 'billboards', boards, items, repeat: REPEAT, farthest: 210, bandDistance: 12 });
}

async function addTraffic(builder: SceneBuilder): Promise<void> {
  const { shot, width, height, palette } = builder;
  const [subject] = shot.subjects;
  const light = outdoorLight(palette);
  if (subject !== undefined && !SEEN_FROM_BEHIND.has(subject.name)) {
    const ground = { floor: 0.86, height: 0.44, light, reflection: 0.06, shadow: 0.8 };
    if (shot.characters.length > 0) await addSubject(builder, subject, 0.2, ground);
    else await addSubjects(builder, ground);
    return;
  }
  const usual: Rgb = subject?.name === 'taxi' ? [236, 190, 40] : [196, 34, 32];
  const carWidth = Math.min(width * (builder.portrait ? 0.46 : 0.3), height * 0.5);
  const picture = paintCarFromBehind(
    even(carWidth * 1.2),
    subject?.tint ?? usual,
    palette.stars || shot.time === 'sunset',
  );
  addSprite(builder, spriteOf(picture), {
    x: width * 0.5,
    footY: height * 0.86,
    height: carWidth * 0.74,
    depth: 1,
    gait: { ...GAITS.drive, motion: { swingX: 0.008, swingY: 0.0016, swingSpeed: 15 } },
    reflection: 0,
    shadow: 1,
    aloft: false,
  });
  const others = shot.subjects.slice(1).filter(({ name }) => subjectEntry(name).gait !== 'drive');
  for (const other of others)
    await addSubject(builder, other, 0.82, { floor: 0.84, height: 0.36, light, reflection: 0, shadow: 0.7 });
}
