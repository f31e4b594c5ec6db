import { bakeMotes } from '../passes/particles.ts';
import { mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { clamp, mix, smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import { addSubjects } from './add-subjects.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';

const DEEP: Rgb = [4, 26, 58];
const MIDDLE: Rgb = [12, 88, 132];
const SURFACE: Rgb = [120, 214, 226];

const SEALIGHT: SubjectLight = {
  key: [0.1, -0.9, 0.5],
  keyColour: [0.62, 0.92, 0.98],
  ambient: [0.28, 0.48, 0.6],
  rimFrom: [0.2, -0.9],
  rimColour: [0.5, 0.95, 1],
  rim: 0.9,
};

export async function bakeUnderwaterScene(builder: SceneBuilder): Promise<void> {
  builder.camera = setPath(builder.shot.move);
  addWater(builder);
  addReef(builder, 2.4, 0.2, 0.7, 5);
  addShafts(builder);
  addReef(builder, 1.5, 0.15, 0.38, 15);
  await addSubjects(builder, {
    floor: 0.64,
    height: 0.42,
    light: SEALIGHT,
    reflection: 0,
    shadow: 0,
    gait: (gait) => (gait === 'float' ? 'float' : 'swim'),
  });
  addReef(builder, 0.85, 0.1, 0.02, 25);
  const bubbles = { rise: 0.09, floor: 1, seed: builder.shot.seed + 5 };
  builder.add(
    bakeMotes(builder.memory, Math.max(2, Math.round(3 * builder.unit)), {
      ...bubbles,
      count: 80,
      strength: 70,
    }),
    bakeMotes(builder.memory, Math.max(4, Math.round(8 * builder.unit)), {
      ...bubbles,
      count: 14,
      strength: 44,
      seed: bubbles.seed + 1,
    }),
  );
}

function addWater(builder: SceneBuilder): void {
  const { sheet, shot } = builder;
  const ripple = noise(9, shot.seed + 3, { octaves: 5, cells: 8, gain: 0.6, ridged: true });
  builder.addShaded(5, (x, y, ink) => {
    const down = y / sheet.height;
    const near = ripple.sample(x * 0.3, (y * 40) / (20 + y * 0.4));
    const glare = Math.exp(-(((x / sheet.width - 0.55) / 0.28) ** 2)) * Math.exp(-down * 3.4);
    const color = mixRgb(mixRgb(SURFACE, MIDDLE, smoothstep(0, 0.34, down)), DEEP, smoothstep(0.25, 1, down));
    const sparkle = smoothstep(0.55, 0.9, near) * Math.exp(-down * 9) * 90;
    ink.r = color[0] + glare * 90 + sparkle;
    ink.g = color[1] + glare * 80 + sparkle;
    ink.b = color[2] + glare * 60 + sparkle;
  });
}

function addShafts(builder: SceneBuilder): void {
  const { random, unit } = builder;
  builder.addGlow(1.8, { strength: 220, flicker: 90, softness: 12 * unit }, (context, width, height) => {
    for (let i = 0; i < 11; i++) {
      const x = width * (0.25 + random() * 0.6);
      const spread = (20 + random() * 60) * unit;
      const lean = (x - width * 0.55) * 0.9;
      const light = context.createLinearGradient(0, 0, 0, height * 0.9);
      light.addColorStop(0, `rgba(190,250,255,${0.2 + random() * 0.28})`);
      light.addColorStop(1, 'rgba(120,220,255,0)');
      context.fillStyle = light;
      context.beginPath();
      context.moveTo(x - spread * 0.2, -10);
      context.lineTo(x + spread * 0.2, -10);
      context.lineTo(x + lean + spread, height * 0.9);
      context.lineTo(x + lean - spread, height * 0.9);
      context.closePath();
      context.fill();
    }
  });
}

/** A ridge of rock with corals and weed on it, bluer with distance. */
function addReef(builder: SceneBuilder, depth: number, tall: number, haze: number, salt: number): void {
  const { sheet, shot, random, unit } = builder;
  const outline = noise(9, shot.seed + salt, { octaves: 6, cells: 4, gain: 0.5 });
  const rough = noise(9, shot.seed + salt + 1, { octaves: 6, cells: 12, gain: 0.6 });
  const bottom = (builder.height - sheet.top) * (depth > 1 ? 0.98 - haze * 0.12 : 1);
  const crestAt = (x: number): number =>
    bottom - builder.height * tall * (0.2 + outline.sample((x / sheet.width) * 512, salt * 9) * 1.3);
  const corals: readonly Rgb[] = [
    [222, 92, 88],
    [232, 150, 74],
    [196, 92, 168],
    [120, 190, 130],
    [236, 200, 110],
  ];
  builder.addDrawn(depth, (context, width, height) => {
    for (let i = 0; i < 46; i++) {
      const x = random() * width;
      const foot = crestAt(x) + 8 * unit;
      const color = mixRgb(
        scaleRgb(corals[Math.floor(random() * corals.length)] ?? DEEP, mix(0.5, 0.95, random())),
        MIDDLE,
        haze + 0.1,
      );
      context.strokeStyle = `rgb(${color.map(Math.round).join(',')})`;
      context.lineCap = 'round';
      const size = (16 + random() * 46) * unit * (1.3 - haze);
      for (let arm = -3; arm <= 3; arm++) {
        context.lineWidth = (2 + random() * 4.5) * unit * (1.3 - haze);
        context.beginPath();
        context.moveTo(x, foot);
        context.quadraticCurveTo(
          x + arm * size * 0.1,
          foot - size * 0.6,
          x + arm * size * 0.22,
          foot - size * (0.7 + random() * 0.5),
        );
        context.stroke();
      }
    }
    const image = context.getImageData(0, 0, width, height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const crest = crestAt(x);
        if (y < crest) continue;
        const light =
          0.4 + rough.sample(x * 0.6, y * 0.9) * 0.8 - clamp((y - crest) / (height * 0.4), 0, 0.3);
        const color = mixRgb(scaleRgb([70, 84, 88], light), MIDDLE, haze);
        const at = (y * width + x) * 4;
        image.data[at] = color[0];
        image.data[at + 1] = color[1];
        image.data[at + 2] = color[2];
        image.data[at + 3] = 255;
      }
    }
    context.putImageData(image, 0, 0);
  });
}
