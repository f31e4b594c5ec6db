import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cameraAt, focalScale } from '../passes/camera.ts';
import { createScratch } from '../passes/draw-context.ts';
import { drawFrame } from '../passes/draw-frame.ts';
import { type LayerPass, project } from '../passes/layers.ts';
import type { Scene } from '../passes/pass.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import { parseShot } from '../shot/parse-shot.ts';
import { PLACE_NAMES, PLACES } from '../shot/places.ts';
import { MOVES, type Setting, type ShotSpec } from '../shot/shot-spec.ts';
import { bakeScene } from './bake-scene.ts';
import { landscapePath } from './landscape-camera.ts';

const SECONDS = 4;
/** Start, middle, end, and after the course, as in an extension. */
const TIMES = [0, 2, 4, 7.3] as const;
const SIZES = [
  [160, 90],
  [90, 160],
] as const;
const SETS: readonly Setting[] = ['beach', 'lake', 'city', 'stage', 'room', 'space', 'underwater', 'forest'];
const OPEN: readonly Setting[] = ['ocean', 'hills', 'road'];

function shotOf(change: Partial<ShotSpec>): ShotSpec {
  const base = parseShot({ prompt: 'xyzzy', seed: 5, look: null, image: null, mark: false });
  return { ...base, weather: 'clear', ...change };
}

async function bake(memory: FrameMemory, shot: ShotSpec, size: readonly [number, number]): Promise<Scene> {
  const [width, height] = size;
  return await bakeScene(memory, { shot, width, height, seconds: SECONDS, image: null });
}

/** Sides of a picture on which something is seen up to the edge. */
function hardSides(
  memory: FrameMemory,
  { poses: [layer] }: LayerPass,
): { left: boolean; right: boolean; top: boolean } {
  assert.ok(layer);
  const { width, height } = layer;
  const alpha = memory.bytes(layer.alpha, width * height);
  const seen = (from: number, step: number, count: number): boolean => {
    for (let i = 0; i < count; i++) if ((alpha[from + i * step] ?? 0) > 24) return true;
    return false;
  };
  return { left: seen(0, width, height), right: seen(width - 1, width, height), top: seen(0, 1, width) };
}

/** The edges that show, in the order of time; empty when none ever does. */
function visibleEdges(memory: FrameMemory, scene: Scene): string[] {
  const { width, height } = scene;
  const found: string[] = [];
  for (const pass of scene.passes) {
    if (pass.kind !== 'layer') continue;
    const sides = hardSides(memory, pass);
    const [layer] = pass.poses;
    for (const time of TIMES) {
      const camera = cameraAt(scene.camera, time, SECONDS);
      const focal = camera.focal * focalScale(width, height);
      const { left, top, zoom } = project({ width, height, camera, focal }, pass.x, pass.y, pass.depth);
      const right = left + ((layer?.width ?? 0) - 1.5) * pass.scale * zoom;
      const bottom = top + (layer?.height ?? 0) * pass.scale * zoom;
      if (bottom < 0 || top > height) continue;
      if (sides.left && left > 0.5) found.push(`left edge at depth ${pass.depth}, ${time} s`);
      if (sides.right && right < width - 0.5) found.push(`right edge at depth ${pass.depth}, ${time} s`);
      if (sides.top && top > 0.5 && left < width && right > 0)
        found.push(`top edge at depth ${pass.depth}, ${time} s`);
    }
  }
  return found;
}

/** Pixels through which something shows that was there before: not painted, or not thickly enough. */
function unpainted(memory: FrameMemory, scene: Scene, scratch: ReturnType<typeof createScratch>): number {
  const bytes = scene.width * scene.height * 1.5;
  const over = (before: number, time: number): Uint8Array => {
    memory.bytes(scratch.picture, bytes).fill(before);
    drawFrame(memory, scratch, scene, Math.round(time * 30));
    return memory.bytes(scratch.picture, bytes).slice();
  };
  let holes = 0;
  for (const time of TIMES) {
    const light = over(240, time);
    // Blends round to one or two levels of each other; the eye sees neither.
    for (const [at, value] of over(16, time).entries()) if (Math.abs(value - (light[at] ?? 0)) > 2) holes++;
  }
  return holes;
}

for (const setting of SETS) {
  test(`no edge of a sheet is ever seen in the ${setting}, on any move`, async () => {
    for (const [i, move] of MOVES.entries()) {
      const size = SIZES[i % 2] ?? SIZES[0];
      const memory = new FrameMemory();
      const scene = await bake(memory, shotOf({ setting, move, seed: 3 + i }), size);
      assert.deepEqual(visibleEdges(memory, scene), [], `${setting}, ${move}`);
      const scratch = createScratch(memory, size[0], size[1]);
      assert.equal(unpainted(memory, scene, scratch), 0, `${setting}, ${move}: a hole`);
    }
  });
}

test('nothing shows through what the rain has made wet', async () => {
  for (const [i, setting] of [...SETS, ...OPEN].entries()) {
    for (const time of ['day', 'night'] as const) {
      const size = SIZES[i % 2] ?? SIZES[0];
      const memory = new FrameMemory();
      const scene = await bake(memory, shotOf({ setting, time, weather: 'rain', seed: 4 + i }), size);
      const scratch = createScratch(memory, size[0], size[1]);
      assert.equal(unpainted(memory, scene, scratch), 0, `${setting} in the rain by ${time}`);
    }
  }
});

for (const [k, place] of PLACE_NAMES.entries()) {
  test(`no edge of a sheet is ever seen in the ${place}, on any move, and no hole`, async () => {
    const { setting } = PLACES[place];
    // What a place is made of is tested with its setting on every move; each place takes every third.
    for (const [i, move] of MOVES.entries()) {
      if ((i + k) % 3 !== 0) continue;
      const size = SIZES[(i + k) % 2] ?? SIZES[0];
      const memory = new FrameMemory();
      const scene = await bake(memory, shotOf({ setting, place, move, seed: 3 + i }), size);
      assert.deepEqual(visibleEdges(memory, scene), [], `${place}, ${move}`);
      const scratch = createScratch(memory, size[0], size[1]);
      assert.equal(unpainted(memory, scene, scratch), 0, `${place}, ${move}: a hole`);
    }
  });
}

test('the open landscapes fill the frame on any move', async () => {
  for (const [i, setting] of OPEN.entries()) {
    const size = SIZES[i % 2] ?? SIZES[0];
    // The widest turn decides how much sky and backdrop is painted; the other pan coasts to the other side.
    const [widest, other] =
      i < 2 ? (['pan-left', 'pan-right'] as const) : (['pan-right', 'pan-left'] as const);
    const memory = new FrameMemory();
    const scene = await bake(memory, shotOf({ setting, move: widest }), size);
    const scratch = createScratch(memory, size[0], size[1]);
    const { x, z, height, horizon, focal } = scene.camera.from;
    for (const move of MOVES) {
      if (move === other) continue;
      const camera = landscapePath({ x, z, height, horizon, focal, speed: 3 }, move, SECONDS);
      assert.equal(unpainted(memory, { ...scene, camera }, scratch), 0, `${setting}, ${move}`);
    }
  }
});

test('the check would notice a sheet that is too small', async () => {
  const memory = new FrameMemory();
  const scene = await bake(memory, shotOf({ setting: 'room', move: 'static' }), SIZES[0]);
  const { from, to } = (await bake(memory, shotOf({ setting: 'room', move: 'pan-left' }), SIZES[0])).camera;
  const panned = { ...scene, camera: { ...scene.camera, from, to } };
  assert.ok(visibleEdges(memory, panned).length > 0);
  assert.ok(unpainted(memory, panned, createScratch(memory, SIZES[0][0], SIZES[0][1])) > 0);
});
