import type { SKRSContext2D } from '@napi-rs/canvas';
import { between } from '../raster/random.ts';
import { AUTUMN, drawMapleLeaf } from './leaf-shapes.ts';
import { addOverlay } from './overlay.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** A harvest table at the bottom of the picture and a garland at its top, with the light of two candles. */
export function addHarvest(builder: SceneBuilder): void {
  const { width, height } = builder;
  const size = 0.15 * Math.min(width, height * 1.25);
  const ground = height + size * 0.1;
  const corner = { y: height - size * 2.4, width: size * 3.1, height: size * 2.5 };
  const candles = [
    { x: size * 2.28, tall: size * 0.7 },
    { x: width - size * 2.2, tall: size * 0.85 },
  ];
  for (const { x, tall } of candles) addCandleLight(builder, x, ground - tall - size * 0.22, size);
  addOverlay(builder, { x: 0, ...corner }, (context) => {
    drawWheat(context, builder, size * 0.5, ground, size * 1.75);
    drawCandle(context, candles[0]?.x ?? 0, ground, size * 0.26, candles[0]?.tall ?? size);
    drawPumpkin(context, size * 0.72, ground, size * 1.35, '#d9691c');
    drawPumpkin(context, size * 1.66, ground, size * 0.86, '#e58b2c');
    scatter(context, builder, 0, size * 3, ground, size);
  });
  addOverlay(builder, { x: width - size * 3.1, ...corner }, (context) => {
    drawWheat(context, builder, width - size * 0.4, ground, size * 1.6);
    drawCandle(context, candles[1]?.x ?? 0, ground, size * 0.26, candles[1]?.tall ?? size);
    drawPumpkin(context, width - size * 0.62, ground, size * 1.1, '#cf5a18');
    drawPumpkin(context, width - size * 1.52, ground, size * 0.72, '#ecb04a');
    scatter(context, builder, width - size * 3, width, ground, size);
  });
  addGarland(builder, size);
}

function drawPumpkin(context: SKRSContext2D, x: number, ground: number, wide: number, colour: string): void {
  const tall = wide * 0.76;
  const y = ground - tall / 2;
  context.fillStyle = '#6a4a1f';
  context.beginPath();
  context.moveTo(x - wide * 0.06, y - tall * 0.42);
  context.quadraticCurveTo(x - wide * 0.03, y - tall * 0.6, x + wide * 0.07, y - tall * 0.7);
  context.lineTo(x + wide * 0.13, y - tall * 0.64);
  context.quadraticCurveTo(x + wide * 0.05, y - tall * 0.55, x + wide * 0.07, y - tall * 0.42);
  context.fill();
  // The outer ribs first: each further one lies over their edges.
  for (const rib of [-0.33, 0.33, -0.19, 0.19, 0]) {
    const half = wide * (0.19 - Math.abs(rib) * 0.08);
    const shade = context.createRadialGradient(
      x + rib * wide - half * 0.3,
      y - tall * 0.22,
      0,
      x + rib * wide,
      y,
      tall * 0.62,
    );
    shade.addColorStop(0, '#ffc773');
    shade.addColorStop(0.4, colour);
    shade.addColorStop(1, '#6d2a0b');
    context.fillStyle = shade;
    context.beginPath();
    context.ellipse(x + rib * wide, y, half, (tall / 2) * (1 - Math.abs(rib) * 0.25), 0, 0, Math.PI * 2);
    context.fill();
    context.strokeStyle = 'rgba(90,34,8,0.35)';
    context.lineWidth = Math.max(1, wide * 0.012);
    context.stroke();
  }
}

function drawCandle(context: SKRSContext2D, x: number, ground: number, wide: number, tall: number): void {
  const wax = context.createLinearGradient(x - wide / 2, 0, x + wide / 2, 0);
  wax.addColorStop(0, '#c9a878');
  wax.addColorStop(0.4, '#fff1d4');
  wax.addColorStop(1, '#b98f5c');
  context.fillStyle = wax;
  context.fillRect(x - wide / 2, ground - tall, wide, tall);
  context.fillStyle = '#fff6e0';
  context.beginPath();
  context.ellipse(x, ground - tall, wide / 2, wide * 0.13, 0, 0, Math.PI * 2);
  context.fill();
  const foot = ground - tall - wide * 0.1;
  for (const [scale, colour] of [
    [1, '#ff9a2e'],
    [0.66, '#ffe08a'],
    [0.34, '#fffdf0'],
  ] as const) {
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(x, foot - wide * 1.5 * scale);
    context.bezierCurveTo(
      x + wide * 0.5 * scale,
      foot - wide * 0.5 * scale,
      x + wide * 0.3 * scale,
      foot,
      x,
      foot,
    );
    context.bezierCurveTo(
      x - wide * 0.3 * scale,
      foot,
      x - wide * 0.5 * scale,
      foot - wide * 0.5 * scale,
      x,
      foot - wide * 1.5 * scale,
    );
    context.fill();
  }
}

/** A glow that breathes with the flame. */
function addCandleLight(builder: SceneBuilder, x: number, y: number, size: number): void {
  const reach = size * 1.5;
  const box = { x: x - reach, y: y - reach, width: reach * 2, height: reach * 2 };
  const draw = (context: SKRSContext2D): void => {
    const light = context.createRadialGradient(x, y, 0, x, y, reach);
    light.addColorStop(0, 'rgba(255,214,130,0.85)');
    light.addColorStop(0.2, 'rgba(255,176,80,0.42)');
    light.addColorStop(1, 'rgba(255,140,50,0)');
    context.fillStyle = light;
    context.fillRect(box.x, box.y, box.width, box.height);
  };
  addOverlay(builder, box, draw, { flicker: 0.4 });
}

function drawWheat(
  context: SKRSContext2D,
  { random }: SceneBuilder,
  x: number,
  ground: number,
  tall: number,
): void {
  for (let i = 0; i < 7; i++) {
    const lean = (i / 6 - 0.5) * 0.7 + (random() - 0.5) * 0.1;
    const length = tall * between(random, 0.8, 1.05);
    context.save();
    context.translate(x, ground);
    context.rotate(lean);
    context.strokeStyle = '#b98a35';
    context.lineWidth = Math.max(1, tall * 0.012);
    context.beginPath();
    context.moveTo(0, 0);
    context.lineTo(0, -length);
    context.stroke();
    context.fillStyle = i % 2 === 0 ? '#e9bf5c' : '#d6a445';
    for (let grain = 0; grain < 12; grain++) {
      const side = grain % 2 === 0 ? 1 : -1;
      context.beginPath();
      context.ellipse(
        side * tall * 0.022,
        -length + grain * tall * 0.024,
        tall * 0.014,
        tall * 0.036,
        side * 0.4,
        0,
        Math.PI * 2,
      );
      context.fill();
    }
    context.restore();
  }
}

function scatter(
  context: SKRSContext2D,
  { random }: SceneBuilder,
  from: number,
  to: number,
  ground: number,
  size: number,
): void {
  for (let i = 0; i < 9; i++) {
    context.save();
    context.translate(between(random, from, to), ground - size * between(random, 0.08, 0.32));
    context.rotate(random() * 6.3);
    context.scale(1, between(random, 0.5, 0.9));
    drawMapleLeaf(context, size * between(random, 0.3, 0.46), AUTUMN[i % AUTUMN.length] ?? AUTUMN[0]);
    context.restore();
  }
}

/** Leaves on a string that hangs in two bows; one bow in an upright frame. */
function addGarland(builder: SceneBuilder, size: number): void {
  const { width, random, portrait } = builder;
  const bows = portrait ? 1 : 2;
  const step = size * 0.3;
  addOverlay(builder, { x: 0, y: 0, width, height: size * 1.15 }, (context) => {
    for (let x = -step / 2; x < width + step; x += step) {
      const along = ((x / width) * bows) % 1;
      const sag = size * 0.5 * 4 * along * (1 - along);
      context.save();
      context.translate(x, sag + size * 0.06 * (random() - 0.5));
      if (random() < 0.28) {
        context.fillStyle = '#a3161c';
        for (const [dx, dy] of [
          [-0.06, 0.16],
          [0.06, 0.19],
          [0, 0.28],
        ] as const) {
          context.beginPath();
          context.arc(dx * size, dy * size, size * 0.055, 0, Math.PI * 2);
          context.fill();
        }
      }
      context.rotate(Math.PI + (random() - 0.5) * 1.6);
      const colour = AUTUMN[Math.floor(random() * AUTUMN.length)] ?? AUTUMN[0];
      drawMapleLeaf(context, size * between(random, 0.36, 0.52), colour);
      context.restore();
    }
  });
}
