import type { FrameMemory } from '../raster/frame-memory.ts';
import { between, randomFrom } from '../raster/random.ts';
import { composePlane } from './compose.ts';
import { type DrawContext, planesOf } from './draw-context.ts';

/** A wrapping tile of streaks or flakes that scrolls over the whole frame; light is added. */
export interface FallingPass {
  readonly kind: 'falling';
  readonly tile: number;
  readonly size: number;
  /** Frame pixels per tile pixel. At 1 the tile moves by whole pixels, which nobody sees of what falls fast. */
  readonly scale: number;
  /** Tile pixels per second. */
  readonly down: number;
  readonly sideways: number;
  readonly strength: number;
}

/** Specks of light that float about: dust in a beam, bubbles, fireflies, spray. */
export interface MotesPass {
  readonly kind: 'motes';
  readonly texture: number;
  readonly size: number;
  readonly count: number;
  /** Frame heights per second, upwards. */
  readonly rise: number;
  readonly strength: number;
  /** Lower edge of the region, as a fraction of the frame. */
  readonly floor: number;
  readonly seed: number;
}

const TILE = 512;

function fallingTile(
  count: number,
  seed: number,
  stamp: (put: (dx: number, dy: number, value: number) => void, random: () => number) => void,
): Uint8Array {
  const random = randomFrom(seed);
  const tile = new Uint8Array(TILE * TILE + 64);
  for (let i = 0; i < count; i++) {
    const x = random() * TILE;
    const y = random() * TILE;
    stamp((dx, dy, value) => {
      const column = Math.floor(x + dx + TILE) % TILE;
      const row = Math.floor(y + dy + TILE) % TILE;
      const at = row * TILE + column;
      tile[at] = Math.max(tile[at] as number, value);
    }, random);
  }
  return tile;
}

/** `force` is 1 for rain and more for a storm: more light, faster, and driven by wind. */
export function bakeRain(memory: FrameMemory, scale: number, seed: number, force = 1): FallingPass[] {
  const streaks = (count: number, length: number, light: number, offset: number): Uint8Array =>
    fallingTile(count, seed + offset, (put, random) => {
      const long = length * between(random, 0.6, 1.4);
      const bright = light * between(random, 0.4, 1);
      for (let k = 0; k < long; k++) put(-k * 0.12, k, bright * Math.sin((k / long) * Math.PI));
    });
  const sideways = 110 * force ** 2;
  return [
    fastFalling(memory, streaks(620, 18, 60 * force, 1), scale, 900 * force, sideways),
    fastFalling(memory, streaks(230, 46, 84, 2), scale * 2, 850 * force, sideways),
  ];
}

/**
 * Where in a pixel streaks lie: as soft as they are on average when they fall to places between pixels. On whole ones
 * they would be needles, which cost the encoder a third more bytes.
 */
const BETWEEN_PIXELS = 0.4;

/** With a tile in the frame's own scale: added as it is, it costs a fifth of one that is resampled for every frame. */
function fastFalling(
  memory: FrameMemory,
  tile: Uint8Array,
  scale: number,
  down: number,
  sideways: number,
): FallingPass {
  const size = Math.round(TILE * scale);
  const enlarged = new Uint8Array(size * size + 64);
  const step = TILE / size;
  for (let y = 0; y < size; y++) {
    const fromY = Math.floor(y * step);
    const partY = Math.min(1, y * step - fromY + BETWEEN_PIXELS);
    const upper = fromY * TILE;
    const lower = ((fromY + 1) % TILE) * TILE;
    for (let x = 0; x < size; x++) {
      const left = Math.floor(x * step);
      const right = (left + 1) % TILE;
      const partX = Math.min(1, x * step - left + BETWEEN_PIXELS);
      const top = (tile[upper + left] as number) * (1 - partX) + (tile[upper + right] as number) * partX;
      const low = (tile[lower + left] as number) * (1 - partX) + (tile[lower + right] as number) * partX;
      enlarged[y * size + x] = top + (low - top) * partY;
    }
  }
  const perTilePixel = size / TILE;
  const speeds = { down: down * perTilePixel, sideways: sideways * perTilePixel };
  return { kind: 'falling', tile: memory.place(enlarged), size, scale: 1, ...speeds, strength: 256 };
}

export function bakeSnow(memory: FrameMemory, scale: number, seed: number): FallingPass[] {
  const flakes = (count: number, radius: number, light: number, offset: number): number =>
    memory.place(
      fallingTile(count, seed + offset, (put, random) => {
        const size = radius * between(random, 0.6, 1.2);
        const bright = light * between(random, 0.5, 1);
        const reach = Math.ceil(size);
        for (let dy = -reach; dy <= reach; dy++) {
          for (let dx = -reach; dx <= reach; dx++) {
            const fade = 1 - Math.hypot(dx, dy) / size;
            if (fade > 0) put(dx, dy, bright * Math.min(1, fade * 1.6));
          }
        }
      }),
    );
  const shared = { kind: 'falling', size: TILE, strength: 256 } as const;
  return [
    { ...shared, tile: flakes(420, 1.7, 130, 1), scale, down: 52, sideways: 14 },
    { ...shared, tile: flakes(150, 2.6, 170, 2), scale: scale * 1.6, down: 64, sideways: 22 },
    { ...shared, tile: flakes(26, 4.5, 120, 3), scale: scale * 2.6, down: 80, sideways: 36 },
  ];
}

/** A soft round speck of `radius` pixels. */
export function bakeMotes(
  memory: FrameMemory,
  radius: number,
  options: Omit<MotesPass, 'kind' | 'texture' | 'size'>,
): MotesPass {
  const size = radius * 2 + 1;
  const texture = new Uint8Array(size * size + 16);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const distance = Math.hypot(x - radius, y - radius) / radius;
      texture[y * size + x] = distance < 1 ? 255 * (1 - distance) ** 1.6 : 0;
    }
  }
  return { kind: 'motes', texture: memory.place(texture), size, ...options };
}

export function drawFalling(context: DrawContext, pass: FallingPass): void {
  const { timeSeconds: t, width, height } = context;
  const side = pass.size * pass.scale;
  const whole = pass.scale === 1;
  const fallen = (t * pass.down * pass.scale) % side;
  const blown = (t * pass.sideways * pass.scale) % side;
  const offsetY = whole ? Math.round(fallen) : fallen;
  const offsetX = whole ? Math.round(blown) : blown;
  for (let top = offsetY - side; top < height; top += side) {
    for (let left = -offsetX; left < width; left += side) {
      composePlane(context, {
        target: planesOf(context).luma,
        targetWidth: width,
        targetHeight: height,
        source: pass.tile,
        alpha: 0,
        sourceWidth: pass.size,
        sourceHeight: pass.size,
        spans: 0,
        left,
        top,
        scale: pass.scale,
        mode: 'add',
        opacity: pass.strength,
      });
    }
  }
}

export function drawMotes(context: DrawContext, pass: MotesPass): void {
  const { memory, width, height, timeSeconds: t, camera } = context;
  const random = randomFrom(pass.seed);
  const luma = planesOf(context).luma;
  for (let i = 0; i < pass.count; i++) {
    const baseX = random();
    const baseY = random();
    const pace = random();
    const phase = random() * Math.PI * 2;
    const depth = 0.5 + random();
    const x = baseX + pace * 0.012 * t + Math.sin(t * 0.4 + phase) * 0.01 - camera.dollyX / depth + 4;
    const y = baseY - pace * pass.rise * t + Math.cos(t * 0.3 + phase) * 0.008 + 1000;
    const glint = 0.35 + 0.65 * pace * (0.6 + 0.4 * Math.sin(t * 2 + phase));
    memory.kernels.addSpeck(
      luma,
      width,
      height,
      Math.floor((x % 1) * width),
      Math.floor((y % 1) * height * pass.floor),
      pass.texture,
      pass.size,
      Math.round(pass.strength * glint),
    );
  }
}
