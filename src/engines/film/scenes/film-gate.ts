import type { SKRSContext2D } from '@napi-rs/canvas';
import { placeLayer } from '../raster/layer.ts';
import { even, type Picture, paint } from '../raster/picture.ts';
import { addEdges } from './overlay.ts';
import type { SceneBuilder } from './scene-builder.ts';

const LEAK_SCALE = 8;

/** Film that trembles in its gate. Comes before the grade: the whole picture moves. */
export function addGateWeave(builder: SceneBuilder): void {
  builder.add({ kind: 'weave', by: 'gate', reach: 0.0035, seed: builder.shot.seed });
}

/** Dust, scratches, leaks of light, and the projector's mask with its round corners. */
export function addFilmGate(builder: SceneBuilder): void {
  const { memory, shot } = builder;
  const specks = Array.from({ length: 8 }, (_, i) =>
    placeLayer(memory, i < 6 ? speck(builder) : hair(builder)),
  );
  builder.add({
    kind: 'wear',
    specks,
    scratch: placeLayer(memory, scratch()),
    leaks: [placeLayer(memory, leak(builder, 0)), placeLayer(memory, leak(builder, 1))],
    leakScale: LEAK_SCALE,
    seed: shot.seed + 70,
  });
  addMask(builder);
}

/**
 * Depth of the projector's mask at the sides and at top and bottom, in pixels: towards 4:3 where the frame is wider, 3:4
 * where it is taller, but never much of the picture.
 */
export function maskDepth({ width, height, unit }: SceneBuilder): readonly [number, number] {
  const least = 12 * unit;
  const across = Math.max(least, Math.min(width / 9, (width - height * 1.42) / 2));
  const along = Math.max(least, Math.min(height / 14, (height - width * 1.42) / 2));
  return [across, along];
}

function addMask(builder: SceneBuilder): void {
  const { width, height, unit } = builder;
  const [across, along] = maskDepth(builder);
  const radius = 46 * unit;
  const deep = radius * 0.4;
  addEdges(builder, across + deep, along + deep, (context) => {
    context.fillStyle = '#050303';
    context.shadowColor = '#050303';
    context.shadowBlur = 7 * unit;
    context.beginPath();
    context.rect(-40, -40, width + 80, height + 80);
    context.roundRect(across, along, width - 2 * across, height - 2 * along, radius);
    context.fill('evenodd');
  });
}

function speck({ unit, random }: SceneBuilder): Picture {
  const size = even((5 + 9 * random()) * unit + 6);
  const light = random() < 0.35;
  return paint(size, size, (context) => {
    context.fillStyle = light ? 'rgba(255,248,230,0.9)' : 'rgba(20,12,8,0.9)';
    context.beginPath();
    for (let i = 0; i < 7; i++) {
      const reach = (size / 2 - 2) * (0.45 + 0.55 * random());
      const angle = (i / 7) * Math.PI * 2;
      context.lineTo(size / 2 + reach * Math.cos(angle), size / 2 + reach * Math.sin(angle));
    }
    context.fill();
  });
}

function hair({ unit, random }: SceneBuilder): Picture {
  const size = even(60 * unit + 8);
  const at = (): number => 4 + random() * (size - 8);
  return paint(size, size, (context) => {
    context.strokeStyle = 'rgba(16,10,8,0.85)';
    context.lineWidth = Math.max(1, 1.6 * unit);
    context.beginPath();
    context.moveTo(at(), at());
    context.bezierCurveTo(at(), at(), at(), at(), at(), at());
    context.stroke();
  });
}

function scratch(): Picture {
  return paint(8, 64, (context) => {
    context.fillStyle = 'rgba(255,250,235,0.8)';
    context.fillRect(3, 0, 1.4, 64);
  });
}

/** Drawn small and laid large: nothing in it is sharp. */
function leak(builder: SceneBuilder, side: number): Picture {
  const width = even((builder.width * 0.38) / LEAK_SCALE);
  const height = even(builder.height / LEAK_SCALE + 4);
  const glow = (context: SKRSContext2D, down: number, reach: number, colour: string): void => {
    const x = side === 0 ? 0 : width;
    const gradient = context.createRadialGradient(x, height * down, 0, x, height * down, reach);
    gradient.addColorStop(0, `rgba(${colour},0.85)`);
    gradient.addColorStop(0.45, `rgba(${colour},0.36)`);
    gradient.addColorStop(1, `rgba(${colour},0)`);
    context.fillStyle = gradient;
    context.fillRect(0, 0, width, height);
  };
  return paint(width, height, (context) => {
    glow(context, 0.2 + 0.6 * builder.random(), width * 0.98, '255,84,20');
    glow(context, 0.2 + 0.6 * builder.random(), width * 0.55, '255,196,90');
  });
}
