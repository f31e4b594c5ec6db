import type { SKRSContext2D } from '@napi-rs/canvas';
import { bakeMotes, bakeRain } from '../passes/particles.ts';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { between, pick } from '../raster/random.ts';
import { addPianist } from './add-pianist.ts';
import { addSubjects } from './add-subjects.ts';
import { addFurniture, addPlant } from './furniture.ts';
import { ROOM_DROP, WALL } from './rooms/joiner.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';
import { SPOTLIGHT } from './stage.ts';
import { addWindowView, type Rectangle, windowOf } from './window-view.ts';

const FLOOR = 0.5 + ROOM_DROP / WALL;

/** What a seed chooses: the colours of the cloth and of the wall. */
interface Decor {
  readonly wall: Rgb;
  readonly drapes: Rgb;
  readonly rug: readonly [Rgb, Rgb];
  readonly wood: Rgb;
}

const DECORS: readonly [Decor, ...Decor[]] = [
  {
    wall: [204, 182, 154],
    drapes: [150, 68, 70],
    rug: [
      [150, 64, 66],
      [224, 199, 154],
    ],
    wood: [150, 102, 62],
  },
  {
    wall: [150, 172, 168],
    drapes: [224, 206, 170],
    rug: [
      [70, 100, 112],
      [226, 214, 190],
    ],
    wood: [128, 84, 52],
  },
  {
    wall: [196, 170, 176],
    drapes: [96, 104, 132],
    rug: [
      [94, 84, 122],
      [222, 190, 178],
    ],
    wood: [170, 126, 86],
  },
  {
    wall: [172, 180, 140],
    drapes: [206, 150, 72],
    rug: [
      [176, 116, 58],
      [232, 214, 166],
    ],
    wood: [116, 74, 46],
  },
];

/** A living room with a large window; its light follows the hour, and at night the lamp's. */
export async function bakeRoomScene(builder: SceneBuilder): Promise<void> {
  const { shot, random, memory, unit } = builder;
  builder.camera = setPath(builder, shot.move);
  const decor = pick(random, DECORS);
  const wet = shot.weather === 'rain' || shot.weather === 'storm';
  addWindowView(builder);
  // Before the wall, whose window is the only place that it is seen through.
  if (wet) builder.add(...bakeRain(memory, unit * 0.7, shot.seed + 9));
  addWall(builder, decor);
  addFloor(builder, decor);
  addFurniture(builder, { drop: ROOM_DROP, wall: WALL, cloth: decor.drapes, wood: decor.wood });
  const piano = shot.subjects.find(({ name }) => name === 'piano');
  if (piano === undefined) {
    await addSubjects(builder, {
      floor: 0.5 + ROOM_DROP,
      height: 0.46,
      light: { ...SPOTLIGHT, key: [-0.7, -0.5, 0.7] as const },
      reflection: 0.12,
      shadow: 0.75,
      gait: (gait) => (gait === 'run' ? 'walk' : gait),
    });
  } else {
    await addPianist(builder, piano, shot.subjects.find(({ name }) => name !== 'piano') ?? null, SPOTLIGHT);
  }
  addBeam(builder);
  addPlant(builder);
  builder.add(
    bakeMotes(memory, Math.max(2, Math.round(3.5 * unit)), {
      count: 40,
      rise: 0.006,
      strength: 70,
      floor: 0.8,
      seed: shot.seed + 7,
    }),
  );
}

function addWall(builder: SceneBuilder, decor: Decor): void {
  const { palette, unit, width, height, random } = builder;
  const night = palette.stars;
  const plaster = night ? mixRgb(scaleRgb(decor.wall, 0.42), [60, 60, 96], 0.35) : decor.wall;
  const striped = random() < 0.5;
  const hole = windowOf(builder);
  builder.addDrawn(WALL, (context, view) => {
    const wide = view.right - view.left;
    const wall = context.createLinearGradient(0, 0, width, height * FLOOR);
    wall.addColorStop(0, css(scaleRgb(plaster, 0.62)));
    wall.addColorStop(0.4, css(scaleRgb(plaster, 0.98)));
    wall.addColorStop(1, css(scaleRgb(plaster, 0.58)));
    context.fillStyle = wall;
    context.fillRect(view.left, view.top, wide, view.bottom - view.top);
    if (striped) {
      context.fillStyle = css(scaleRgb(plaster, 0.62), 0.22);
      for (let x = -width; x < width * 2; x += 34 * unit)
        context.fillRect(x, view.top, 15 * unit, height * 2);
    } else {
      const panel = height * (FLOOR - 0.17);
      context.fillStyle = css(scaleRgb(plaster, 0.7), 0.5);
      context.fillRect(view.left, panel, wide, height * 0.18);
      context.fillStyle = css(scaleRgb(plaster, 1.15), 0.7);
      context.fillRect(view.left, panel - 4 * unit, wide, 6 * unit);
    }
    drawWindow(context, builder, hole, decor.drapes, height * FLOOR - 8 * unit);
    context.fillStyle = night ? '#8d8894' : '#e9dfd0';
    context.fillRect(view.left, height * FLOOR - 16 * unit, wide, 18 * unit);
    drawPictures(builder, context);
  });
}

function drawWindow(
  context: SKRSContext2D,
  { unit, palette }: SceneBuilder,
  { x, y, wide, tall }: Rectangle,
  cloth: Rgb,
  floor: number,
): void {
  context.clearRect(x, y, wide, tall);
  context.strokeStyle = palette.stars ? '#a9a3a8' : '#efe7da';
  context.lineWidth = 12 * unit;
  context.strokeRect(x, y, wide, tall);
  context.lineWidth = 6 * unit;
  context.beginPath();
  context.moveTo(x + wide / 2, y);
  context.lineTo(x + wide / 2, y + tall);
  context.moveTo(x, y + tall * 0.42);
  context.lineTo(x + wide, y + tall * 0.42);
  context.stroke();
  context.fillStyle = palette.stars ? '#c2bcc0' : '#f6efe4';
  context.fillRect(x - 14 * unit, y + tall, wide + 28 * unit, 11 * unit);
  const light = palette.stars ? 0.55 : 1;
  for (const side of [-1, 1] as const) {
    const inner = side < 0 ? x + wide * 0.1 : x + wide * 0.9;
    const outer = side < 0 ? x - wide * 0.16 : x + wide * 1.16;
    const [from, to] = side < 0 ? [outer, inner] : [inner, outer];
    const drape = context.createLinearGradient(from, 0, to, 0);
    for (let i = 0; i <= 10; i++)
      drape.addColorStop(i / 10, css(scaleRgb(cloth, light * (i % 2 === 0 ? 0.66 : 1.04))));
    context.fillStyle = drape;
    context.beginPath();
    context.moveTo(outer, y - tall * 0.12);
    context.lineTo(inner, y - tall * 0.12);
    context.quadraticCurveTo(inner, y + tall * 0.5, inner + side * wide * 0.12, floor);
    context.lineTo(outer, floor);
    context.fill();
  }
  context.fillStyle = '#4a3426';
  context.fillRect(x - wide * 0.2, y - tall * 0.14, wide * 1.4, 7 * unit);
}

const ARTS: readonly [readonly [string, string, string], ...(readonly [string, string, string])[]] = [
  ['#e7c48a', '#cf7d5c', '#3d5a6c'],
  ['#cfe0ea', '#8fb4c8', '#456a58'],
  ['#f2dcc0', '#d99a7c', '#7a4a5c'],
  ['#e6e2d2', '#b9c29a', '#5d7450'],
];

function drawPictures({ unit, random, width, height, palette }: SceneBuilder, context: SKRSContext2D): void {
  const shift = between(random, -0.02, 0.04);
  for (const [fx, fy, fw, fh] of [
    [0.62, 0.16, 0.13, 0.19],
    [0.8, 0.2, 0.09, 0.13],
    [-0.22, 0.2, 0.1, 0.2],
    [1.12, 0.18, 0.12, 0.16],
  ] as const) {
    const [x, y] = [width * (fx + shift), height * fy];
    const [wide, tall] = [Math.min(width * fw, height * fw * 1.6), height * fh];
    context.fillStyle = '#3a2a1e';
    context.fillRect(x - 6 * unit, y - 6 * unit, wide + 12 * unit, tall + 12 * unit);
    const colors = pick(random, ARTS);
    const art = context.createLinearGradient(x, y, x, y + tall);
    art.addColorStop(0, colors[0]);
    art.addColorStop(0.55, colors[1]);
    art.addColorStop(1, colors[2]);
    context.fillStyle = art;
    context.fillRect(x, y, wide, tall);
    context.fillStyle = 'rgba(40,50,60,0.6)';
    context.beginPath();
    context.moveTo(x, y + tall);
    for (let i = 0; i <= 6; i++) context.lineTo(x + (wide * i) / 6, y + tall * (0.55 + random() * 0.25));
    context.lineTo(x + wide, y + tall);
    context.fill();
    if (!palette.stars) continue;
    context.fillStyle = 'rgba(18,16,40,0.5)';
    context.fillRect(x - 6 * unit, y - 6 * unit, wide + 12 * unit, tall + 12 * unit);
  }
}

function addFloor(builder: SceneBuilder, decor: Decor): void {
  const { random, unit, palette, width, height } = builder;
  const dim = palette.stars ? 0.42 : 1;
  const vanish = height / 2;
  builder.addFloor(ROOM_DROP, WALL, (context, view) => {
    const top = height * FLOOR;
    const wood = context.createLinearGradient(0, top, 0, height);
    wood.addColorStop(0, css(scaleRgb(decor.wood, 0.62 * dim)));
    wood.addColorStop(1, css(scaleRgb(decor.wood, 1.08 * dim)));
    context.fillStyle = wood;
    context.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
    const reach = (view.bottom - vanish) / (height - vanish);
    const far = (top - vanish) / (height - vanish);
    const at = (near: number, share: number): number => width / 2 + (near - width / 2) * share;
    for (let i = -50; i < 50; i++) {
      const near = width / 2 + i * height * 0.12;
      const next = near + height * 0.12;
      context.fillStyle =
        random() < 0.5 ? `rgba(20,8,2,${random() * 0.2})` : `rgba(255,210,150,${random() * 0.08 * dim})`;
      context.beginPath();
      context.moveTo(at(near, far), top);
      context.lineTo(at(next, far), top);
      context.lineTo(at(next, reach), view.bottom);
      context.lineTo(at(near, reach), view.bottom);
      context.fill();
      context.strokeStyle = 'rgba(30,14,6,0.35)';
      context.lineWidth = 1.3 * unit;
      context.stroke();
    }
    drawRug(context, builder, decor.rug, dim);
    if (!palette.stars) drawSunPatch(context, builder);
    const edge = context.createLinearGradient(0, top, 0, top + height * 0.05);
    edge.addColorStop(0, 'rgba(0,0,0,0.5)');
    edge.addColorStop(1, 'rgba(0,0,0,0)');
    context.fillStyle = edge;
    context.fillRect(view.left, view.top, view.right - view.left, height * 0.06);
  });
}

function drawRug(
  context: SKRSContext2D,
  { width, height }: SceneBuilder,
  [cloth, trim]: readonly [Rgb, Rgb],
  dim: number,
): void {
  const radius = Math.min(width * 0.4, height * 0.62);
  context.save();
  context.translate(width * 0.5, height * 0.845);
  context.scale(1, 0.2);
  for (const [share, color] of [
    [1, scaleRgb(cloth, 0.6)],
    [0.96, scaleRgb(cloth, 0.85)],
    [0.82, trim],
    [0.78, cloth],
    [0.5, scaleRgb(cloth, 0.8)],
    [0.47, trim],
    [0.44, scaleRgb(cloth, 1.1)],
  ] as const) {
    context.fillStyle = css(scaleRgb(color, dim));
    context.beginPath();
    context.arc(0, 0, radius * share, 0, Math.PI * 2);
    context.fill();
  }
  context.restore();
}

/** Where the sun comes through the window it lies on the floor, in four panes. */
function drawSunPatch(
  context: SKRSContext2D,
  { width, height, palette, portrait, shot }: SceneBuilder,
): void {
  const strength = shot.weather === 'clear' ? 0.34 : 0.1;
  context.globalCompositeOperation = 'lighter';
  context.fillStyle = css(mixRgb(palette.glow, [255, 240, 214], 0.4), strength);
  const left = width * (portrait ? 0.3 : 0.36);
  const wide = width * (portrait ? 0.42 : 0.26);
  for (const [from, to] of [
    [0, 0.47],
    [0.53, 1],
  ] as const) {
    for (const [top, bottom] of [
      [0.74, 0.81],
      [0.825, 0.93],
    ] as const) {
      const skew = (row: number): number => left + (row - 0.72) * width * 0.7;
      const spread = (row: number): number => wide * (0.75 + (row - 0.72) * 1.7);
      context.beginPath();
      context.moveTo(skew(top) + spread(top) * from, height * top);
      context.lineTo(skew(top) + spread(top) * to, height * top);
      context.lineTo(skew(bottom) + spread(bottom) * to, height * bottom);
      context.lineTo(skew(bottom) + spread(bottom) * from, height * bottom);
      context.fill();
    }
  }
  context.globalCompositeOperation = 'source-over';
}

function addBeam(builder: SceneBuilder): void {
  const { palette, unit, height, shot } = builder;
  if (palette.stars) return;
  const { x, y, wide, tall } = windowOf(builder);
  const strength = shot.weather === 'clear' ? 190 : 80;
  builder.addGlow(1.2, { strength, flicker: 30, softness: 16 * unit }, (context) => {
    const light = context.createLinearGradient(x, y, x + wide * 1.6, height * 0.95);
    light.addColorStop(0, 'rgba(255,236,200,0.34)');
    light.addColorStop(1, 'rgba(255,230,190,0.02)');
    context.fillStyle = light;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + wide, y);
    context.lineTo(x + wide * 2.5, height);
    context.lineTo(x + wide * 0.9, height);
    context.lineTo(x, y + tall);
    context.fill();
  });
}
