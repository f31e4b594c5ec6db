import type { BillboardItem } from '../passes/billboards.ts';
import { bakeGround, type Material } from '../passes/ground.ts';
import { bakeRelief, type Relief } from '../passes/relief.ts';
import { bakeTerrain } from '../passes/terrain.ts';
import { mixRgb, type Rgb } from '../raster/color.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import { between, randomFrom } from '../raster/random.ts';
import { addSubjects } from './add-subjects.ts';
import { landscapePath } from './landscape-camera.ts';
import { outdoors, placeBillboard } from './planting.ts';
import { clamped, type PlantPainter } from './plants/trees.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';
import { addSights } from './skies.ts';

/** Something that grows or stands in many places. */
export interface Planting {
  readonly paint: PlantPainter;
  readonly metres: number;
  /** Width to height. */
  readonly aspect: number;
  readonly count: number;
  /** Metres from the middle of the way: nearest, and how far the spread goes beyond it. */
  readonly nearest: number;
  readonly spread: number;
  /** Crowded towards the way (2) or evenly spread (1). */
  readonly crowd?: number;
  /** Stands in rows along the way, so many metres apart, and in steps along each row. */
  readonly rows?: { readonly apart: number; readonly step: number };
  /** On one side only: 1 right, -1 left. */
  readonly side?: 1 | -1;
}

/** One thing at one place. Metres: x to the right of the way, z ahead. */
export interface Landmark {
  readonly paint: PlantPainter;
  readonly metres: number;
  readonly aspect: number;
  readonly x: number;
  readonly z: number;
  readonly haze?: number;
}

export interface Country {
  /** Colours of the ground between which patches vary; a third is strewn in as flowers or stones. */
  readonly ground: readonly [Rgb, Rgb, (Rgb | null)?];
  /** Drawn in stripes across, as a mown pitch is. */
  readonly striped?: boolean;
  /** A way through the middle. */
  readonly way?: { readonly color: Rgb; readonly metres: number } | undefined;
  readonly plants: readonly Planting[];
  readonly landmarks?: readonly Landmark[];
  readonly backdrop: { readonly relief: Relief; readonly amplitude: number; readonly nearest: number } | null;
  readonly cloudiness?: number;
  readonly fogDistance?: number;
  readonly eye?: { readonly height: number; readonly horizon: number };
}

const REPEAT = 120;
const FARTHEST = 110;
const LANDMARKS_REPEAT = 6000;
const TEXELS = 512;
/** Over the 8, 16, 32 and 64 metres that a plant is drawn for. */
const HAZES = [0, 0.05, 0.13, 0.27];
const SNOW: readonly [Rgb, Rgb] = [
  [214, 224, 238],
  [244, 248, 253],
];

/** Open ground at eye level under a wide sky, with what grows and stands on it. */
export async function bakeCountryScene(builder: SceneBuilder, country: Country): Promise<void> {
  const { shot, seconds, memory } = builder;
  const { height, horizon } = country.eye ?? { height: 1.8, horizon: 0.5 };
  builder.camera = landscapePath({ height, speed: 1.3, focal: 800, horizon }, shot.move, seconds);
  const light = builder.addSky({ cloudiness: country.cloudiness ?? 0.42, sunX: 0.2 });
  addSights(builder);
  const thick = shot.weather === 'fog' ? 0.25 : shot.weather === 'rain' || shot.weather === 'snow' ? 0.5 : 1;
  if (country.backdrop !== null) {
    const { relief, amplitude, nearest } = country.backdrop;
    const steepness = amplitude * 0.12;
    builder.add(
      bakeTerrain(memory, light, bakeRelief(relief, builder.palette, steepness, shot.seed, builder.sunSide), {
        amplitude,
        texelsPerMetre: 0.12,
        fogDistance: 2700 * thick,
        farthest: 7000,
        detail: 60,
        backdrop: { nearest, sink: 30, travel: 0.2 },
        seed: shot.seed,
      }),
    );
  }
  builder.add(
    bakeGround(memory, {
      ...materials(builder, country),
      fogDistance: (country.fogDistance ?? 1500) * thick,
      haze: light.haze,
    }),
  );
  addLandmarks(builder, country.landmarks ?? []);
  addPlants(builder, country.plants);
  await addSubjects(builder, {
    floor: 0.87,
    height: 0.44,
    light: outdoorLight(builder.palette),
    reflection: 0,
    shadow: 0.75,
  });
}

function materials(builder: SceneBuilder, { ground, way, striped }: Country) {
  const { shot, white } = builder;
  const patches = noise(9, shot.seed + 3, { octaves: 7, cells: 6, gain: 0.62 });
  const fine = noise(9, shot.seed + 2, { octaves: 5, cells: 40, gain: 0.66 });
  const [low, high] = white ? SNOW : ground;
  const strewn = white ? null : (ground[2] ?? null);
  const land: Material = (x, y) => {
    const patch = smoothstep(0.3, 0.72, patches.at(x, y));
    const grain = fine.at(x, y);
    const stripe = striped && !white ? ((y * 4) % TEXELS < TEXELS / 2 ? 1.1 : 0.9) : 1;
    const base = mixRgb(low, high, clamp(patch * 0.75 + (grain - 0.5) * 0.8, 0, 1));
    const bloom = strewn === null ? 0 : smoothstep(0.63, 0.7, grain) * (0.25 + 0.75 * patch);
    const color = strewn === null || bloom === 0 ? base : mixRgb(base, strewn, bloom * 0.8);
    return clamped(outdoors(builder, color, (0.74 + grain * 0.5) * stripe, 0));
  };
  const across = way?.metres ?? 4;
  const path = way?.color ?? low;
  const strip: Material = (x, y) => {
    const wild = land(x, y);
    if (way === undefined) return wild;
    const edge = Math.abs(x / TEXELS - 0.5) * 2.6 + (patches.at(x, y) - 0.5) * 0.5;
    const worn = smoothstep(1.02, 0.86, edge);
    if (worn === 0) return wild;
    const earth = outdoors(builder, white ? [198, 206, 220] : path, 0.72 + fine.at(x, y) * 0.55, 0);
    return mixRgb(wild, clamped(earth), worn);
  };
  return {
    strip,
    verge: land,
    stripMetres: across * 1.3,
    stripLength: way === undefined ? across * 1.3 : 8,
    vergeMetres: striped ? 20 : 11,
  };
}

function addPlants(builder: SceneBuilder, plants: readonly Planting[]): void {
  const { shot, random, height } = builder;
  const boards = plants.map(({ paint, metres, aspect }, index) =>
    placeBillboard(
      builder,
      metres,
      clamp(height * (0.2 + metres * 0.065), 60, 640),
      aspect,
      (w, h, haze, r) => paint(builder, w, h, haze, r),
      () => randomFrom(shot.seed + 11 + index),
      HAZES,
    ),
  );
  const items = plants.flatMap((planting, board) => placesOf(planting, board, random));
  if (items.length > 0)
    builder.add({ kind: 'billboards', boards, items, repeat: REPEAT, farthest: FARTHEST, bandDistance: 8 });
}

function placesOf(
  { count, nearest, spread, crowd = 1.5, rows, side }: Planting,
  board: number,
  random: () => number,
): BillboardItem[] {
  if (rows === undefined)
    return Array.from({ length: count }, () => {
      const to = side ?? (random() < 0.5 ? -1 : 1);
      return { board, x: to * (nearest + random() ** crowd * spread), z: between(random, 0, REPEAT) };
    });
  const items: BillboardItem[] = [];
  const lines = Math.max(1, Math.round(spread / rows.apart));
  for (let line = 0; line < lines; line++) {
    for (const to of side === undefined ? [-1, 1] : [side]) {
      for (let z = 0; z < REPEAT; z += rows.step)
        items.push({
          board,
          x: to * (nearest + line * rows.apart),
          z: z + between(random, -0.1, 0.1) * rows.step,
        });
    }
  }
  return items;
}

/** Each at one size, since a camera on foot comes no nearer to it. */
function addLandmarks(builder: SceneBuilder, landmarks: readonly Landmark[]): void {
  if (landmarks.length === 0) return;
  const { shot, width, sunSide } = builder;
  const focal = 800 * builder.unit;
  const boards = landmarks.map(({ paint, metres, aspect, z, haze = 0.1 }, index) => {
    const tall = clamp((metres * focal * 1.15) / z, 24, width * 0.8);
    const picture = paint(
      builder,
      Math.ceil((tall * aspect) / 2) * 2,
      Math.ceil(tall / 2) * 2,
      haze,
      randomFrom(shot.seed + 61 + index),
    );
    return { bands: [builder.layer(picture)], metres };
  });
  // The sun must not stand behind the largest: it would be a silhouette.
  const items = landmarks.map(({ x, z }, board) => ({ board, x: -sunSide * x, z }));
  builder.add({
    kind: 'billboards',
    boards,
    items,
    repeat: LANDMARKS_REPEAT,
    farthest: 3000,
    bandDistance: 9000,
  });
}
