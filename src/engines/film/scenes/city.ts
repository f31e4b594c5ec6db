import type { SKRSContext2D } from '@napi-rs/canvas';
import { bakeMirror } from '../passes/mirror.ts';
import { bakeRain } from '../passes/particles.ts';
import { between, pick, type Random } from '../raster/random.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import { addSubjects } from './add-subjects.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';

const NEON: readonly [string, ...string[]] = [
  '#ff3d9a',
  '#35e0ff',
  '#ffb13d',
  '#8a5cff',
  '#4dff9e',
  '#ff5a4d',
];
const STREET = 0.66;

const NEONLIGHT: SubjectLight = {
  key: [0.3, -0.7, 0.6],
  keyColour: [0.8, 0.66, 0.86],
  ambient: [0.32, 0.3, 0.46],
  rimFrom: [-0.8, -0.4],
  rimColour: [1, 0.32, 0.76],
  rim: 1.5,
};
const DAYLIGHT: SubjectLight = {
  key: [0.5, -0.7, 0.6],
  keyColour: [0.9, 0.86, 0.78],
  ambient: [0.5, 0.54, 0.62],
  rimFrom: [0.7, -0.6],
  rimColour: [1, 0.95, 0.85],
  rim: 0.8,
};

interface Block {
  readonly depth: number;
  /** Heights and widths as fractions of the sheet. */
  readonly tall: readonly [number, number];
  readonly wide: readonly [number, number];
  readonly colors: readonly [string, string];
  /** Share of lit windows, share of houses with a sign, and half width of the street between the rows. */
  readonly lit: number;
  readonly signs: number;
  readonly gap: number;
  /** How far below the street's end the houses reach, since nearer ones stand lower in the picture. */
  readonly drop: number;
}

/** From the far end of the street to its near end. */
function blocksOf(night: boolean): readonly Block[] {
  return [
    {
      depth: 4,
      tall: [0.2, 0.42],
      wide: [0.03, 0.06],
      colors: night ? ['#2c2e62', '#6f3478'] : ['#93a9bd', '#b9c7d2'],
      lit: 0.3,
      signs: 0,
      gap: 0,
      drop: 0,
    },
    {
      depth: 2.9,
      tall: [0.26, 0.5],
      wide: [0.05, 0.09],
      colors: night ? ['#22244f', '#552a60'] : ['#7f94a8', '#a8b5be'],
      lit: 0.36,
      signs: 0.3,
      gap: 0.09,
      drop: 0.004,
    },
    {
      depth: 2.1,
      tall: [0.34, 0.58],
      wide: [0.08, 0.13],
      colors: night ? ['#191b40', '#42224e'] : ['#6d8092', '#98a2a8'],
      lit: 0.4,
      signs: 0.75,
      gap: 0.24,
      drop: 0.012,
    },
    {
      depth: 1.5,
      tall: [0.5, 0.74],
      wide: [0.13, 0.2],
      colors: night ? ['#10122a', '#2c1737'] : ['#58697a', '#838a8e'],
      lit: 0.34,
      signs: 1,
      gap: 0.5,
      drop: 0.03,
    },
  ];
}

export async function bakeCityScene(builder: SceneBuilder): Promise<void> {
  const { shot, memory } = builder;
  const night = shot.time === 'night' || shot.time === 'sunset';
  builder.camera = setPath(shot.move, { horizon: STREET - 0.06, focal: 800 });
  if (night) addGlowingSky(builder);
  else builder.addSky({ cloudiness: 0.5 });
  for (const block of blocksOf(night)) addBlock(builder, block, night);
  builder.add(
    bakeMirror(memory, builder.height, {
      waterline: builder.height * STREET,
      depth: 1.5,
      body: night ? [10, 9, 20] : [96, 100, 104],
      cover: shot.weather === 'rain' || shot.weather === 'storm' ? 0.42 : night ? 0.62 : 0.93,
      ripple: 0.075,
      fineness: 0.55,
      speed: shot.weather === 'rain' ? 0.9 : 0.12,
      stretch: 0.8,
      seed: shot.seed,
    }),
  );
  addStreet(builder, night);
  await addSubjects(builder, {
    floor: 0.9,
    height: 0.4,
    light: night ? NEONLIGHT : DAYLIGHT,
    reflection: night ? 0.4 : 0.1,
    shadow: 0.6,
  });
  if (shot.weather === 'rain' || shot.weather === 'storm')
    builder.add(...bakeRain(memory, builder.unit, shot.seed + 9));
}

function addGlowingSky(builder: SceneBuilder): void {
  builder.addDrawn(6, (context, width, height) => {
    const sky = context.createLinearGradient(0, 0, 0, height * STREET);
    sky.addColorStop(0, '#070916');
    sky.addColorStop(0.6, '#181b40');
    sky.addColorStop(1, '#572a62');
    context.fillStyle = sky;
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = 'lighter';
    for (const [x, color, alpha] of [
      [0.5, '255,80,160', 0.4],
      [0.2, '60,160,255', 0.22],
      [0.8, '255,150,60', 0.2],
    ] as const) {
      const glow = context.createRadialGradient(
        width * x,
        height * STREET,
        0,
        width * x,
        height * STREET,
        height * 0.5,
      );
      glow.addColorStop(0, `rgba(${color},${alpha})`);
      glow.addColorStop(1, 'rgba(0,0,0,0)');
      context.fillStyle = glow;
      context.fillRect(0, 0, width, height);
    }
  });
}

function addBlock(builder: SceneBuilder, block: Block, night: boolean): void {
  const { random } = builder;
  builder.addDrawn(block.depth, (context, width, height) => {
    const street = builder.height * STREET - builder.sheet.top;
    const base = street + height * block.drop;
    for (let x = -20; x < width + 20; ) {
      const wide = Math.min(width, height * 1.3) * between(random, ...block.wide);
      const off = Math.abs((x + wide / 2) / width - 0.5) * 2;
      if (off < block.gap) {
        x += wide;
        continue;
      }
      const tall = height * between(random, ...block.tall) * (block.gap > 0 ? 0.75 + 0.5 * off : 1);
      drawHouse(context, builder, block, { x, wide, top: base - tall, base }, night);
      if (random() < block.signs && night)
        drawSign(context, random, {
          x,
          wide,
          tall,
          base,
          inwards: x + wide / 2 < width / 2,
          unit: builder.unit,
        });
      x += wide * between(random, 0.95, 1.1);
    }
    // Lit air between the rows: without it all houses stand at one distance.
    context.globalCompositeOperation = 'source-atop';
    const air = context.createLinearGradient(0, base - height * 0.5, 0, base);
    const dense = Math.min(0.7, 0.11 * block.depth);
    air.addColorStop(0, night ? `rgba(40,30,84,${dense * 0.4})` : `rgba(206,220,230,${dense * 0.5})`);
    air.addColorStop(1, night ? `rgba(136,52,124,${dense})` : `rgba(222,230,234,${dense})`);
    context.fillStyle = air;
    context.fillRect(0, 0, width, height);
  });
}

function drawHouse(
  context: SKRSContext2D,
  { random, unit }: SceneBuilder,
  block: Block,
  house: { x: number; wide: number; top: number; base: number },
  night: boolean,
): void {
  const { x, wide, top, base } = house;
  const wall = context.createLinearGradient(0, top, 0, base);
  wall.addColorStop(0, block.colors[0]);
  wall.addColorStop(1, block.colors[1]);
  context.fillStyle = wall;
  context.fillRect(x, top, wide, base - top + 2);
  const edge = context.createLinearGradient(x, 0, x + wide, 0);
  edge.addColorStop(0, 'rgba(255,255,255,0.07)');
  edge.addColorStop(0.5, 'rgba(0,0,0,0)');
  edge.addColorStop(1, 'rgba(0,0,0,0.3)');
  context.fillStyle = edge;
  context.fillRect(x, top, wide, base - top);
  const cell = Math.max(4, (15 * unit) / (block.depth * 0.62));
  for (let y = top + cell; y < base - cell * 1.4; y += cell * 1.9) {
    for (let column = x + cell * 0.8; column < x + wide - cell * 1.2; column += cell * 1.75) {
      if (!night) {
        context.fillStyle = `rgba(210,228,240,${0.15 + random() * 0.35})`;
      } else if (random() < block.lit) {
        const kind = random();
        const warm = `rgba(255,${Math.round(185 + random() * 55)},${Math.round(105 + random() * 70)},${0.35 + random() * 0.6})`;
        context.fillStyle =
          kind < 0.74 ? warm : kind < 0.97 ? `rgba(150,210,255,${0.3 + random() * 0.5})` : pick(random, NEON);
      } else {
        context.fillStyle = 'rgba(0,0,0,0.28)';
      }
      context.fillRect(column, y, cell, cell * 1.2);
    }
  }
}

/** A glowing board with strokes that read as script from afar; no font is needed, and nothing is misspelt. */
function drawSign(
  context: SKRSContext2D,
  random: Random,
  house: { x: number; wide: number; tall: number; base: number; inwards: boolean; unit: number },
): void {
  const { x, wide, tall, base, inwards, unit } = house;
  const color = pick(random, NEON);
  const signWide = Math.max(16 * unit, wide * between(random, 0.16, 0.26));
  const rows = 3 + Math.floor(random() * 3);
  const signTall = signWide * 1.12 * rows;
  const left = inwards ? x + wide - signWide * 0.9 : x - signWide * 0.1;
  const top = base - tall * between(random, 0.3, 0.55) - signTall * 0.5;
  context.save();
  context.fillStyle = 'rgba(8,6,16,0.8)';
  context.fillRect(left, top, signWide, signTall);
  context.shadowColor = color;
  context.shadowBlur = 22 * unit;
  context.strokeStyle = color;
  context.lineWidth = Math.max(1.5, 2.6 * unit);
  context.strokeRect(left, top, signWide, signTall);
  context.lineWidth = Math.max(1.2, signWide * 0.075);
  for (let row = 0; row < rows; row++)
    drawGlyph(context, random, left + signWide * 0.2, top + signWide * (1.12 * row + 0.2), signWide * 0.62);
  context.restore();
}

function drawGlyph(context: SKRSContext2D, random: Random, x: number, y: number, size: number): void {
  context.beginPath();
  for (const at of [0.12, 0.5, 0.88]) {
    if (random() < 0.75) {
      context.moveTo(x + (random() < 0.5 ? 0 : size * 0.15), y + size * at);
      context.lineTo(x + size * (random() < 0.5 ? 1 : 0.85), y + size * at);
    }
  }
  for (const at of [0.15, 0.5, 0.85]) {
    if (random() < 0.6) {
      context.moveTo(x + size * at, y + (random() < 0.5 ? 0 : size * 0.12));
      context.lineTo(x + size * at, y + size * (random() < 0.5 ? 1 : 0.5));
    }
  }
  if (random() < 0.5) {
    context.moveTo(x + size * 0.5, y + size * 0.45);
    context.lineTo(x + size * (random() < 0.5 ? 0.05 : 0.95), y + size);
  }
  context.stroke();
}

function addStreet(builder: SceneBuilder, night: boolean): void {
  builder.addDrawn(1.4, (context, width, height) => {
    const top = builder.height * STREET - builder.sheet.top;
    const dark = context.createLinearGradient(0, top, 0, height);
    dark.addColorStop(0, night ? 'rgba(8,6,16,0.1)' : 'rgba(70,74,80,0.2)');
    dark.addColorStop(1, night ? 'rgba(4,4,10,0.55)' : 'rgba(50,54,60,0.35)');
    context.fillStyle = dark;
    context.fillRect(0, top, width, height - top);
    context.fillStyle = night ? 'rgba(255,226,170,0.3)' : 'rgba(255,255,255,0.6)';
    for (let i = 0; i < 8; i++) {
      const near = (i / 8) ** 1.7;
      const far = Math.min(1, ((i + 0.5) / 8) ** 1.7);
      const y0 = top + (height - top) * near;
      const y1 = top + (height - top) * far;
      const half = width * 0.004;
      context.beginPath();
      context.moveTo(width / 2 - half * (0.3 + near * 3), y0);
      context.lineTo(width / 2 + half * (0.3 + near * 3), y0);
      context.lineTo(width / 2 + half * (0.3 + far * 3), y1);
      context.lineTo(width / 2 - half * (0.3 + far * 3), y1);
      context.fill();
    }
    if (!night) return;
    // The street's end glows, and kerbs lead to it.
    const glow = context.createRadialGradient(width / 2, top, 0, width / 2, top, width * 0.3);
    glow.addColorStop(0, 'rgba(255,120,190,0.2)');
    glow.addColorStop(1, 'rgba(255,120,190,0)');
    context.globalCompositeOperation = 'lighter';
    context.fillStyle = glow;
    context.fillRect(0, 0, width, height);
  });
}
