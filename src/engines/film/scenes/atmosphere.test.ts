import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createScratch } from '../passes/draw-context.ts';
import { drawFrame } from '../passes/draw-frame.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import { parseShot } from '../shot/parse-shot.ts';
import { AIRS, GRADES, type ShotSpec } from '../shot/shot-spec.ts';
import { bakeScene } from './bake-scene.ts';
import { lightningTimes } from './lightning.ts';

const [WIDTH, HEIGHT] = [160, 90];

async function filmed(change: Partial<ShotSpec>, frames: readonly number[]): Promise<Uint8Array[]> {
  const base = parseShot({ prompt: 'xyzzy', seed: 5, look: null, image: null, mark: false });
  const shot: ShotSpec = { ...base, setting: 'stage', weather: 'clear', move: 'static', ...change };
  const memory = new FrameMemory();
  const scene = await bakeScene(memory, { shot, width: WIDTH, height: HEIGHT, seconds: 8, image: null });
  const scratch = createScratch(memory, WIDTH, HEIGHT);
  return frames.map((frame) => {
    drawFrame(memory, scratch, scene, frame);
    return memory.bytes(scratch.picture, WIDTH * HEIGHT * 1.5).slice();
  });
}

function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

function brightness(picture: Uint8Array): number {
  return picture.subarray(0, WIDTH * HEIGHT).reduce((sum, value) => sum + value, 0) / (WIDTH * HEIGHT);
}

test('every air and every grade is seen, each in its own way', async () => {
  const pictures = new Map<string, Uint8Array>();
  for (const air of AIRS.filter((one) => one !== 'aurora'))
    pictures.set(`air ${air}`, (await filmed({ air }, [40]))[0] ?? new Uint8Array());
  for (const grade of GRADES) {
    if (grade !== 'none')
      pictures.set(`grade ${grade}`, (await filmed({ grade }, [40]))[0] ?? new Uint8Array());
  }
  const all = [...pictures];
  for (const [i, [name, one]] of all.entries())
    for (const [other, two] of all.slice(i + 1))
      assert.ok(difference(one, two) > 0.01, `${name} and ${other}`);
});

test('an aurora stands in the sky of a place that has one', async () => {
  const lake = { setting: 'lake', time: 'night' } as const;
  const [clear] = await filmed(lake, [40]);
  const [aurora] = await filmed({ ...lake, air: 'aurora' }, [40]);
  assert.ok(clear && aurora && difference(clear, aurora) > 2);
});

test('what floats moves, and a monochrome picture has no colour', async () => {
  const [one, two] = await filmed({ air: 'petals', grade: 'monochrome' }, [10, 11]);
  assert.ok(one && two && difference(one, two) > 0.1);
  assert.ok(one.subarray(WIDTH * HEIGHT).every((value) => value === 128));
});

test('the picture flashes when lightning strikes, and not before', async () => {
  const shot = { setting: 'city', weather: 'storm', time: 'night', seed: 5 } as const;
  const [strike] = lightningTimes(shot, 8);
  assert.ok(strike !== undefined);
  const frame = Math.ceil(strike * 30);
  const [before, after, calm] = await filmed(shot, [frame - 2, frame + 1, frame + 40]);
  assert.ok(before && after && calm);
  assert.ok(brightness(after) > brightness(before) + 8, `${brightness(before)} to ${brightness(after)}`);
  assert.ok(Math.abs(brightness(calm) - brightness(before)) < 4);
});
