import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PALETTES } from '../passes/palettes.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import { outdoorLight } from '../scenes/scene-builder.ts';
import { beastExtent, beastFrame } from './beast-frame.ts';
import { BEASTS, beastOf } from './beast-kinds.ts';
import { beastPose, beastStyle } from './beast-motion.ts';
import { bodyOf } from './body.ts';
import { subjectEntry } from './catalogue.ts';
import { STYLES } from './gaits.ts';
import { loadSprite } from './load-sprite.ts';
import { paintPlaying, seatOf } from './paws.ts';
import { figureStyle, LEG, postureAt } from './skeleton.ts';
import type { Sprite } from './sprite.ts';
import { styleOfSubject } from './style-of-subject.ts';

const LIGHT = outdoorLight(PALETTES.day);

function load(name: string, height = 96): Promise<Sprite> {
  return loadSprite({ name, coat: null, tint: null, count: 1, action: null, scale: 1 }, height, LIGHT, 3);
}

/** How far the foot that bears the weight moves over the ground in one step, in heights. */
function slide(stride: number): number {
  const ground: number[] = [];
  // The near leg swings back, and bears the weight, in this half of the cycle.
  for (let phase = Math.PI * 0.6; phase <= Math.PI * 1.4; phase += 0.05) {
    const [near] = postureAt('walk', phase).legs;
    const foot = LEG * (0.51 * Math.sin(near.root) + 0.49 * Math.sin(near.root - near.bend));
    ground.push(foot + (stride * phase) / (Math.PI * 2));
  }
  return Math.max(...ground) - Math.min(...ground);
}

test('a walking person does not slide: the ground passes as fast as the foot goes back', () => {
  const { stride } = figureStyle('walk', STYLES.walk);
  assert.ok(slide(stride) < 0.04, `slides by ${slide(stride).toFixed(3)} of the height`);
  assert.ok(slide(stride * 0.7) > 0.08, 'negative control: with a shorter stride it slides');
});

/** How far a near fore paw moves over the ground while it bears weight, in heights of the withers. */
function pawSlide(name: string, stride: number): number {
  const beast = BEASTS[name];
  assert.ok(beast, name);
  const way = stride * beastExtent(beast).tall;
  const ground: number[] = [];
  for (let i = 0; i <= 100; i++) {
    const [near] = beastPose('walk', (i / 100) * Math.PI * 2).steps;
    // The paw is down from the quarter of the cycle before its own on; a step is followed, not the jump between two.
    if (near.up === 0 && i > 0 && i < 38) ground.push(near.ahead + way * (i / 100));
  }
  return Math.max(...ground) - Math.min(...ground);
}

test('paws of a walking animal stay where they are put down', () => {
  for (const name of ['dog', 'horse', 'bear', 'cat']) {
    const beast = BEASTS[name];
    assert.ok(beast);
    const { stride } = beastStyle('walk', STYLES.walk, beastExtent(beast).tall);
    assert.ok(pawSlide(name, stride) < 0.01, `${name} slides by ${pawSlide(name, stride)}`);
    assert.ok(pawSlide(name, stride * 0.7) > 0.04, 'negative control: with a shorter stride it slides');
  }
});

test('every four-legged kind stands on the ground, in every movement, with its joints above its paws', () => {
  for (const [name, beast] of Object.entries(BEASTS)) {
    for (const motion of ['stand', 'walk', 'gallop', 'sit', 'sleep', 'howl'] as const) {
      const { legs, head } = beastFrame(beast, beastPose(motion, 1));
      for (const { points } of legs) {
        const paw = points[3];
        assert.ok(paw.y <= 0, `${name} ${motion}: a paw under the ground`);
        assert.ok(points[0].y < paw.y, `${name} ${motion}: a shoulder below its paw`);
      }
      assert.ok(head.y < 0, `${name} ${motion}: a head in the ground`);
    }
    assert.equal(subjectEntry(name).name, name);
  }
});

test('an animal takes the colour of the prompt, and a calico cat its patches', () => {
  const cat = { name: 'cat', coat: null, tint: null, count: 1, action: null, scale: 1 } as const;
  assert.deepEqual(beastOf({ ...cat, tint: [10, 20, 30] })?.back, [10, 20, 30]);
  assert.equal(beastOf({ ...cat, coat: 'calico' })?.coat, 'calico');
  assert.notDeepEqual(beastOf(cat)?.back, [10, 20, 30]);
  assert.equal(beastOf({ ...cat, name: 'sailboat' }), null);
});

test('the wheels of a car are found where they touch the ground, and an animal has none', async () => {
  const { wheels, foot } = bodyOf(await load('car'));
  assert.equal(wheels.length, 2);
  for (const { y, radius } of wheels) assert.ok(Math.abs(y + radius - foot) < 0.05);
  assert.equal(bodyOf(await load('horse')).wheels.length, 0);
});

test('a body moves as its kind does, unless the prompt or the place says otherwise', () => {
  const here = { action: null, submerged: false, afloat: false, gait: undefined } as const;
  const style = (name: string, change: Partial<Parameters<typeof styleOfSubject>[1]> = {}): string =>
    styleOfSubject(subjectEntry(name), { ...here, ...change });
  assert.equal(style('cat'), 'walk');
  assert.equal(style('cat', { action: 'run' }), 'gallop');
  assert.equal(style('cat', { action: 'sleep' }), 'sleep');
  assert.equal(style('penguin'), 'waddle');
  assert.equal(style('butterfly'), 'flutter');
  assert.equal(style('eagle'), 'flap');
  assert.equal(style('rocket'), 'cruise');
  assert.equal(style('dolphin', { afloat: true }), 'leap');
  assert.equal(style('fish', { submerged: true }), 'fish');
  assert.equal(style('dog', { afloat: true, gait: () => 'sail' }), 'surface');
  assert.equal(style('house', { action: 'run' }), 'solid');
  assert.equal(style('tree'), 'rooted');
});

test('a cat at the keys lifts one paw while the other is down', async () => {
  const sprite = await load('cat', 120);
  const seat = seatOf(sprite, true);
  const keys = { x: seat.x + 60, y: seat.y - 10 };
  const poses = paintPlaying(new FrameMemory(), sprite, {
    keysX: keys.x,
    keysY: keys.y,
    keysHalf: 12,
    fourLegged: true,
  });
  assert.equal(poses.length, 16);
  const pad = 20;
  /** Rows of the picture in which something stands above the left and the right half of the keys. */
  const lowest = (picture: (typeof poses)[number], from: number, to: number): number => {
    for (let y = picture.height - 1; y > 0; y--) {
      for (let x = Math.round(from); x < to; x++)
        if ((picture.data[(y * picture.width + x) * 4 + 3] ?? 0) > 250) return y;
    }
    return 0;
  };
  const [left, right] = [keys.x + pad - 16, keys.x + pad + 16];
  const rows = poses.map((picture) => lowest(picture, left, right));
  const front = poses.map((picture) => lowest(picture, keys.x + pad + 2, right + 10));
  assert.ok(Math.min(...rows) > keys.y + pad - 14, 'at any time a paw is on the keys');
  assert.ok(Math.max(...front) - Math.min(...front) > 6, 'a paw goes up and down');
});
