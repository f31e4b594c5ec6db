import { bakeMotes } from '../passes/particles.ts';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { clamp } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import { addPianist } from './add-pianist.ts';
import { addSubjects } from './add-subjects.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';
import { SPOTLIGHT } from './stage.ts';

const FLOOR = 0.7;

/** A living room with a large window; its light follows the hour. */
export async function bakeRoomScene(builder: SceneBuilder): Promise<void> {
  const { shot } = builder;
  builder.camera = setPath(shot.move);
  addView(builder);
  addWall(builder);
  addFloor(builder);
  addLamp(builder);
  const piano = shot.subjects.find(({ name }) => name === 'piano');
  if (piano === undefined) {
    const light = { ...SPOTLIGHT, key: [-0.7, -0.5, 0.7] as const };
    await addSubjects(builder, {
      floor: 0.84,
      height: 0.46,
      light,
      reflection: 0.12,
      shadow: 0.75,
      gait: (gait) => (gait === 'run' ? 'walk' : gait),
    });
  } else {
    await addPianist(builder, piano, shot.subjects.find(({ name }) => name !== 'piano') ?? null, SPOTLIGHT);
  }
  addBeam(builder);
  builder.add(
    bakeMotes(builder.memory, Math.max(2, Math.round(3.5 * builder.unit)), {
      count: 40,
      rise: 0.006,
      strength: 70,
      floor: 0.8,
      seed: shot.seed + 7,
    }),
  );
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly tall: number;
}

function windowOf(width: number, height: number, portrait: boolean): Rectangle {
  return portrait
    ? { x: width * 0.16, y: height * 0.22, wide: width * 0.5, tall: height * 0.27 }
    : { x: width * 0.15, y: height * 0.16, wide: width * 0.3, tall: height * 0.4 };
}

function addView(builder: SceneBuilder): void {
  const { palette, shot, sheet } = builder;
  const hills = noise(8, shot.seed + 4, { octaves: 4, cells: 3 });
  builder.addShaded(3.5, (x, y, ink) => {
    const down = clamp(y / (sheet.height * 0.62), 0, 1);
    const [, , third, fourth, last] = palette.sky;
    const air = down < 0.5 ? mixRgb(third, fourth, down * 2) : mixRgb(fourth, last, down * 2 - 1);
    const ridge = sheet.height * (0.44 + hills.sample((x / sheet.width) * 256, 20) * 0.14);
    const land = mixRgb(palette.haze, [70, 96, 62], 0.45);
    const weight = clamp((y - ridge) * 0.4, 0, 1);
    [ink.r, ink.g, ink.b] = mixRgb(air, land, weight);
  });
}

function addWall(builder: SceneBuilder): void {
  const { palette, portrait, unit } = builder;
  const plaster: Rgb = palette.stars ? [74, 72, 96] : [198, 176, 150];
  builder.addDrawn(1.7, (context, width, height) => {
    const { x, y, wide, tall } = windowOf(width, height, portrait);
    const wall = context.createLinearGradient(0, 0, width, height * FLOOR);
    wall.addColorStop(0, css(scaleRgb(plaster, 0.62)));
    wall.addColorStop(0.4, css(scaleRgb(plaster, 0.95)));
    wall.addColorStop(1, css(scaleRgb(plaster, 0.55)));
    context.fillStyle = wall;
    context.fillRect(0, 0, width, height * FLOOR + 4);
    context.strokeStyle = css(scaleRgb(plaster, 0.7), 0.35);
    context.lineWidth = 2 * unit;
    for (let line = 0; line < width; line += 34 * unit) context.strokeRect(line, -10, 17 * unit, height);
    context.clearRect(x, y, wide, tall);
    context.strokeStyle = '#efe7da';
    context.lineWidth = 12 * unit;
    context.strokeRect(x, y, wide, tall);
    context.lineWidth = 6 * unit;
    context.beginPath();
    context.moveTo(x + wide / 2, y);
    context.lineTo(x + wide / 2, y + tall);
    context.moveTo(x, y + tall * 0.42);
    context.lineTo(x + wide, y + tall * 0.42);
    context.stroke();
    for (const side of [0, 1]) {
      const at = side === 0 ? x - wide * 0.22 : x + wide * 0.98;
      const drape = context.createLinearGradient(at, 0, at + wide * 0.24, 0);
      for (let i = 0; i <= 8; i++) drape.addColorStop(i / 8, i % 2 === 0 ? '#6f2f34' : '#a8565a');
      context.fillStyle = drape;
      context.beginPath();
      context.moveTo(at, y - tall * 0.1);
      context.lineTo(at + wide * 0.24, y - tall * 0.1);
      context.quadraticCurveTo(
        at + wide * (side === 0 ? 0.12 : 0.22),
        y + tall * 0.6,
        at + wide * 0.22,
        height * FLOOR - 6,
      );
      context.lineTo(at, height * FLOOR - 6);
      context.fill();
    }
    context.fillStyle = '#e9dfd0';
    context.fillRect(0, height * FLOOR - 16 * unit, width, 18 * unit);
    drawPictures(builder, context, width, height);
  });
}

function drawPictures(
  { unit, random }: SceneBuilder,
  context: Parameters<Parameters<SceneBuilder['addDrawn']>[1]>[0],
  width: number,
  height: number,
): void {
  for (const [fx, fy, fw, fh] of [
    [0.64, 0.2, 0.12, 0.17],
    [0.79, 0.24, 0.08, 0.12],
  ] as const) {
    const [x, y, wide, tall] = [width * fx, height * fy, width * fw, height * fh];
    context.fillStyle = '#3a2a1e';
    context.fillRect(x - 6 * unit, y - 6 * unit, wide + 12 * unit, tall + 12 * unit);
    const art = context.createLinearGradient(x, y, x, y + tall);
    art.addColorStop(0, '#e7c48a');
    art.addColorStop(0.55, '#cf7d5c');
    art.addColorStop(1, '#3d5a6c');
    context.fillStyle = art;
    context.fillRect(x, y, wide, tall);
    context.fillStyle = 'rgba(40,50,60,0.6)';
    context.beginPath();
    context.moveTo(x, y + tall);
    for (let i = 0; i <= 6; i++) context.lineTo(x + (wide * i) / 6, y + tall * (0.55 + random() * 0.25));
    context.lineTo(x + wide, y + tall);
    context.fill();
  }
}

function addFloor(builder: SceneBuilder): void {
  const { random, unit, palette } = builder;
  builder.addDrawn(1.15, (context, width, height) => {
    const top = height * FLOOR;
    const wood = context.createLinearGradient(0, top, 0, height);
    wood.addColorStop(0, palette.stars ? '#2a2026' : '#6e4a30');
    wood.addColorStop(1, palette.stars ? '#4a3530' : '#a87446');
    context.fillStyle = wood;
    context.fillRect(0, top, width, height - top);
    for (let i = -26; i < 26; i++) {
      const near = width / 2 + i * width * 0.09;
      context.strokeStyle = `rgba(30,14,6,${0.25 + random() * 0.25})`;
      context.lineWidth = 1.5 * unit;
      context.beginPath();
      context.moveTo(width / 2 + (near - width / 2) * 0.5, top);
      context.lineTo(near, height);
      context.stroke();
    }
    context.save();
    context.translate(width * 0.5, top + (height - top) * 0.52);
    context.scale(1, 0.24);
    const rug = context.createRadialGradient(0, 0, width * 0.1, 0, 0, width * 0.36);
    for (const [at, color] of [
      [0, '#8f3b3e'],
      [0.55, '#a24b46'],
      [0.56, '#e0c79a'],
      [0.63, '#e0c79a'],
      [0.64, '#5f2a34'],
      [1, '#702f38'],
    ] as const)
      rug.addColorStop(at, color);
    context.fillStyle = rug;
    context.beginPath();
    context.arc(0, 0, width * 0.36, 0, Math.PI * 2);
    context.fill();
    context.restore();
  });
}

function addLamp(builder: SceneBuilder): void {
  const { unit } = builder;
  builder.addDrawn(1.3, (context, width, height) => {
    const x = width * 0.9;
    const top = height * 0.4;
    const glow = context.createRadialGradient(x, top, 0, x, top, height * 0.3);
    glow.addColorStop(0, 'rgba(255,206,130,0.55)');
    glow.addColorStop(1, 'rgba(255,190,110,0)');
    context.fillStyle = glow;
    context.fillRect(x - height * 0.3, top - height * 0.3, height * 0.6, height * 0.6);
    context.fillStyle = '#2b211c';
    context.fillRect(x - 3 * unit, top, 6 * unit, height * 0.36);
    context.fillRect(x - 28 * unit, height * 0.755, 56 * unit, 7 * unit);
    context.fillStyle = '#ffe2ae';
    context.beginPath();
    context.moveTo(x - 26 * unit, top - 34 * unit);
    context.lineTo(x + 26 * unit, top - 34 * unit);
    context.lineTo(x + 46 * unit, top + 34 * unit);
    context.lineTo(x - 46 * unit, top + 34 * unit);
    context.fill();
  });
}

function addBeam(builder: SceneBuilder): void {
  if (builder.palette.stars) return;
  builder.addGlow(
    1.1,
    { strength: 190, flicker: 30, softness: 16 * builder.unit },
    (context, width, height) => {
      const { x, y, wide, tall } = windowOf(width, height, builder.portrait);
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
    },
  );
}
