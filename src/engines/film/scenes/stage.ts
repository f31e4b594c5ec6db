import { bakeMotes } from '../passes/particles.ts';
import type { Rgb } from '../raster/color.ts';
import { clamp } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import type { Ink } from '../raster/picture.ts';
import { pick } from '../raster/random.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import { addPianist } from './add-pianist.ts';
import { addSubjects } from './add-subjects.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';

/** Frame heights that the floor lies below the middle at depth 1, where the players stand. */
const DROP = 0.32;
const BACK = 1.75;
/** Row where backdrop and floor meet. */
const FLOOR = 0.5 + DROP / BACK;

/** Curtain cloth, and what of it stays in the spotlight's pool. */
const CLOTHS: readonly [readonly [Rgb, Rgb], ...(readonly [Rgb, Rgb])[]] = [
  [
    [186, 24, 32],
    [18, 7, 5],
  ],
  [
    [186, 24, 32],
    [18, 7, 5],
  ],
  [
    [128, 22, 62],
    [18, 6, 10],
  ],
  [
    [34, 52, 150],
    [10, 10, 22],
  ],
  [
    [18, 104, 78],
    [6, 16, 10],
  ],
  [
    [92, 36, 132],
    [14, 6, 18],
  ],
];

export const SPOTLIGHT: SubjectLight = {
  key: [-0.35, -0.8, 0.75],
  keyColour: [1.05, 0.92, 0.76],
  ambient: [0.44, 0.37, 0.4],
  rimFrom: [0.55, -0.8],
  rimColour: [1, 0.8, 0.55],
  rim: 1.1,
};

export async function bakeStageScene(builder: SceneBuilder): Promise<void> {
  builder.camera = setPath(builder, builder.shot.move);
  const cloth = pick(builder.random, CLOTHS);
  addBackdrop(builder, cloth);
  addPlanks(builder);
  await addCast(builder);
  addBeams(builder);
  builder.add(
    bakeMotes(builder.memory, Math.max(3, Math.round(4.5 * builder.unit)), {
      count: 64,
      rise: 0.012,
      strength: 92,
      floor: 0.85,
      seed: builder.shot.seed + 77,
    }),
  );
  addWings(builder, cloth);
  addAudience(builder);
}

/** Velvet in folds, brightest where the spotlights meet. */
function addBackdrop(builder: SceneBuilder, [dye, pooled]: readonly [Rgb, Rgb]): void {
  const { width, height } = builder;
  const cloth = noise(9, builder.shot.seed + 3, { octaves: 4, cells: 4 });
  const folds = 30 + 18 * (width / height);
  const shader = (x: number, y: number, ink: Ink): void => {
    const drape = cloth.sample(x * 0.5, y * 0.35) * 3.2 + Math.sin((y / height) * 2 + (x / width) * 9) * 0.5;
    const wave = Math.cos(((x / width) * folds + drape) * Math.PI);
    const dx = (x - width * 0.5) / width;
    const dy = (y - height * 0.44) / height;
    const pool = Math.exp(-(dx * dx * 10 + dy * dy * 7));
    const light =
      (0.34 + 0.5 * (0.5 + 0.5 * wave) ** 1.4) *
      (0.22 + 1.12 * pool) *
      (1 - 0.4 * Math.max(0, y / height - FLOOR * 0.8));
    ink.r = dye[0] * light + pooled[0] * pool;
    ink.g = dye[1] * light + pooled[1] * pool;
    ink.b = dye[2] * light + pooled[2] * pool;
  };
  builder.addShaded(BACK, shader, { coarse: 2 });
}

/** Planks that run to a vanishing point, with pools of light. */
function addPlanks(builder: SceneBuilder): void {
  const { width, height } = builder;
  builder.addFloor(DROP, BACK, (context, view) => {
    const floor = height * FLOOR;
    const vanishY = height / 2;
    const wood = context.createLinearGradient(0, floor, 0, height);
    wood.addColorStop(0, '#2c160d');
    wood.addColorStop(0.25, '#60341a');
    wood.addColorStop(1, '#8e552a');
    context.fillStyle = wood;
    context.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
    context.save();
    // Planks are drawn down to where the lowest row of any camera lies; they all run to the middle of the frame.
    const reach = (view.bottom - vanishY) / (height - vanishY);
    const far = (floor - vanishY) / (height - vanishY);
    for (let i = -60; i < 60; i++) {
      const near = width / 2 + i * width * 0.085;
      const next = near + width * 0.085;
      context.beginPath();
      context.moveTo(width / 2 + (near - width / 2) * far, floor);
      context.lineTo(width / 2 + (next - width / 2) * far, floor);
      context.lineTo(width / 2 + (next - width / 2) * reach, view.bottom);
      context.lineTo(width / 2 + (near - width / 2) * reach, view.bottom);
      context.closePath();
      context.fillStyle = `rgba(${builder.random() < 0.5 ? '0,0,0' : '255,170,90'},${builder.random() * 0.16})`;
      context.fill();
      context.strokeStyle = 'rgba(10,4,2,0.5)';
      context.lineWidth = 1.4 * builder.unit;
      context.stroke();
    }
    context.globalCompositeOperation = 'lighter';
    for (const [x, alpha] of [
      [0.5, 0.52],
      [0.3, 0.2],
      [0.72, 0.2],
    ] as const) {
      context.save();
      context.translate(width * x, floor + height * 0.14);
      context.scale(1, 0.25);
      const pool = context.createRadialGradient(0, 0, 0, 0, 0, width * 0.34);
      pool.addColorStop(0, `rgba(255,200,128,${alpha})`);
      pool.addColorStop(0.6, `rgba(255,150,80,${alpha * 0.3})`);
      pool.addColorStop(1, 'rgba(0,0,0,0)');
      context.fillStyle = pool;
      context.fillRect(-width, -width, width * 2, width * 2);
      context.restore();
    }
    context.restore();
    const edge = context.createLinearGradient(0, floor - 2, 0, floor + height * 0.05);
    edge.addColorStop(0, 'rgba(0,0,0,0.75)');
    edge.addColorStop(1, 'rgba(0,0,0,0)');
    context.fillStyle = edge;
    context.fillRect(view.left, view.top, view.right - view.left, height * 0.06);
  });
}

async function addCast(builder: SceneBuilder): Promise<void> {
  const { subjects } = builder.shot;
  const piano = subjects.find(({ name }) => name === 'piano');
  const player = subjects.find(({ name }) => name !== 'piano');
  if (piano === undefined) {
    await addSubjects(builder, {
      floor: 0.82,
      height: 0.46,
      light: SPOTLIGHT,
      reflection: 0.24,
      shadow: 0.9,
      gait: (gait) => (gait === 'run' ? 'walk' : gait),
    });
    return;
  }
  await addPianist(builder, piano, player ?? null, SPOTLIGHT);
}

function addBeams(builder: SceneBuilder): void {
  const { unit, width, height } = builder;
  builder.addGlow(1.05, { strength: 256, flicker: 22, softness: 14 * unit }, (context) => {
    const floor = height * FLOOR;
    const beam = (from: number, to: number, spread: number, color: string, alpha: number): void => {
      const light = context.createLinearGradient(width * from, -20, width * to, floor + height * 0.15);
      light.addColorStop(0, `rgba(${color},${alpha})`);
      light.addColorStop(0.75, `rgba(${color},${alpha * 0.35})`);
      light.addColorStop(1, `rgba(${color},0)`);
      context.fillStyle = light;
      context.beginPath();
      context.moveTo(width * from - 8 * unit, -20);
      context.lineTo(width * from + 8 * unit, -20);
      context.lineTo(width * (to + spread), floor + height * 0.15);
      context.lineTo(width * (to - spread), floor + height * 0.15);
      context.closePath();
      context.fill();
    };
    beam(0.24, 0.47, 0.14, '255,214,160', 0.42);
    beam(0.78, 0.54, 0.14, '255,190,150', 0.38);
    beam(0.5, 0.5, 0.11, '255,236,200', 0.2);
    beam(0.06, 0.2, 0.09, '120,140,255', 0.25);
    beam(0.94, 0.8, 0.09, '200,110,255', 0.25);
  });
}

/** Side curtains and a valance with a gold hem. */
function addWings(builder: SceneBuilder, [dye]: readonly [Rgb, Rgb]): void {
  const { width, height } = builder;
  const cloth = noise(8, builder.shot.seed + 8, { octaves: 3, cells: 4 });
  const hem = 10 * builder.unit;
  const wing = width * (builder.portrait ? 0.1 : 0.135);
  const shader = (x: number, y: number, ink: Ink): void => {
    const side = Math.min(x, width - 1 - x);
    const sideEdge = wing + width * 0.035 * (y / height) ** 2 + Math.sin((y / height) * 3.1) * width * 0.012;
    const drop = height * (0.1 + 0.035 * Math.abs(Math.sin((x / width) * Math.PI * 6)));
    const inValance = y < drop;
    if (!inValance && side >= sideEdge) {
      ink.a = 0;
      return;
    }
    const folds = inValance
      ? (x / width) * 60 + cloth.sample(x * 0.25, y) * 1.2
      : (side / width) * 54 + cloth.sample(side, y * 0.25) * 1.6;
    const wave = 0.22 + 0.42 * (0.5 + 0.5 * Math.cos(folds * Math.PI)) ** 1.3;
    const light = wave * (inValance ? 0.75 + 0.5 * (y / drop) : 0.55 + 0.55 * (side / sideEdge));
    const gold = inValance && y > drop - hem;
    ink.r = gold ? 196 * (light + 0.3) : dye[0] * 0.9 * light;
    ink.g = gold ? 146 * (light + 0.3) : dye[1] * 0.9 * light;
    ink.b = gold ? 62 * (light + 0.3) : dye[2] * 0.9 * light;
    ink.a = clamp(Math.max(inValance ? (drop - y) / 1.5 : 0, (sideEdge - side) / 1.5), 0, 1);
  };
  builder.addShaded(0.85, shader, { coarse: 2 });
}

function addAudience(builder: SceneBuilder): void {
  const { random, width, height } = builder;
  const size = Math.min(height, width) * 0.075;
  builder.addDrawn(
    0.62,
    (context, view) => {
      for (const row of [0, 1]) {
        const y = height - size * (row === 0 ? 2.1 : 0.9);
        const head = size * (1 + row * 0.35);
        context.fillStyle = row === 0 ? '#150b0c' : '#070507';
        const first = Math.ceil((0.7 * width) / head);
        for (let i = -first; i < (width * 1.7) / head / 1.7; i++) {
          const x = i * head * 1.75 + random() * head * 0.5 + row * head * 0.8;
          const lift = (random() - 0.5) * head * 0.5;
          context.beginPath();
          context.ellipse(x, y + lift, head * 0.5, head * 0.62, 0, 0, Math.PI * 2);
          context.ellipse(x, y + lift + head * 1.35, head * 0.95, head * 0.85, 0, 0, Math.PI * 2);
          context.rect(x - head * 0.95, y + lift + head * 1.35, head * 1.9, view.bottom - y);
          context.fill();
          if (row === 1) continue;
          context.strokeStyle = 'rgba(255,170,100,0.35)';
          context.lineWidth = 1.6 * builder.unit;
          context.beginPath();
          context.ellipse(x, y + lift, head * 0.48, head * 0.6, 0, Math.PI * 1.12, Math.PI * 1.88);
          context.stroke();
        }
      }
    },
    { softness: 2.2 * builder.unit, area: { top: height * 0.7 }, coarse: 2 },
  );
}
