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

/** Pixels that no pass painted. The finish would lift them to black, so that it is left out. */
function unpainted(memory: FrameMemory, scene: Scene, scratch: ReturnType<typeof createScratch>): number {
  const bare = { ...scene, passes: scene.passes.filter(({ kind }) => kind !== 'finish') };
  const area = scene.width * scene.height;
  let holes = 0;
  for (const time of TIMES) {
    memory.bytes(scratch.picture, area * 1.5).fill(1);
    drawFrame(memory, scratch, bare, Math.round(time * 30));
    for (const value of memory.bytes(scratch.picture, area * 1.5)) if (value < 4) holes++;
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
