import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ActorPass, actorAt } from '../passes/actors.ts';
import { cameraAt, focalScale } from '../passes/camera.ts';
import { createScratch } from '../passes/draw-context.ts';
import { drawFrame } from '../passes/draw-frame.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import type { Layer } from '../raster/layer.ts';
import { parseShot } from '../shot/parse-shot.ts';
import { ACTIONS, type Action, MOVES, type Setting, type Subject } from '../shot/shot-spec.ts';
import { addSubjects } from './add-subjects.ts';
import { landscapePath } from './landscape-camera.ts';
import { outdoorLight, SceneBuilder, type SceneRequest } from './scene-builder.ts';
import { setPath } from './set-camera.ts';

const BASE = parseShot({ prompt: 'a meadow', seed: 5, look: null, image: null, mark: false });

function subjectOf(name: string, change: Partial<Subject> = {}): Subject {
  return { name, coat: null, tint: null, count: 1, action: null, scale: 1, ...change };
}

interface Filmed extends Partial<Pick<SceneRequest, 'width' | 'height' | 'seconds' | 'courseSeconds'>> {
  readonly setting?: Setting;
  readonly move?: (typeof MOVES)[number];
  readonly seed?: number;
}

/** The subjects alone, without a place around them: what a scene adds, at a fraction of its cost. */
async function filmed(subjects: readonly Subject[], options: Filmed = {}): Promise<SceneBuilder> {
  const {
    setting = 'hills',
    move = 'static',
    seed = 5,
    width = 240,
    height = 136,
    seconds = 4,
    ...rest
  } = options;
  const shot = { ...BASE, setting, move, seed, subjects };
  const builder = new SceneBuilder(new FrameMemory(), { shot, width, height, seconds, image: null, ...rest });
  const open = setting === 'hills' || setting === 'ocean' || setting === 'sky';
  builder.camera = open
    ? landscapePath({ height: 20, speed: 5, focal: 800, horizon: 0.4 }, move, builder.seconds)
    : setPath({ width, height }, move);
  await addSubjects(builder, {
    floor: 0.86,
    height: 0.42,
    light: outdoorLight(builder.palette),
    reflection: 0.1,
    shadow: 0.8,
  });
  return builder;
}

function actorsOf(builder: SceneBuilder): ActorPass[] {
  // A contact shadow is an actor of one pose with neither a shadow nor a reflection of its own.
  return builder.passes.filter(
    (pass): pass is ActorPass => pass.kind === 'actor' && (pass.poses.length > 1 || pass.reflection !== null),
  );
}

/** First and last column and row of a pose that show something. */
function extentOf(memory: FrameMemory, { alpha, width, height }: Layer) {
  const values = memory.bytes(alpha, width * height);
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (const [i, value] of values.entries()) {
    if (value < 100) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right, top, bottom] = [
      Math.min(left, x),
      Math.max(right, x),
      Math.min(top, y),
      Math.max(bottom, y),
    ];
  }
  return { left, right, top, bottom };
}

/** Where an actor shows in the frame at a time, in fractions of the frame. */
function boxAt(
  builder: SceneBuilder,
  pass: ActorPass,
  timeSeconds: number,
  extents: Map<Layer, ReturnType<typeof extentOf>>,
) {
  const { width, height, camera, seconds, memory } = builder;
  const state = cameraAt(camera, timeSeconds, seconds);
  const focal = state.focal * focalScale(width, height);
  const actor = actorAt({ timeSeconds, width, height, camera: state, focal }, pass);
  const extent = extents.get(actor.pose) ?? extentOf(memory, actor.pose);
  extents.set(actor.pose, extent);
  const fromLeft = pass.mirrored.includes(actor.pose) ? actor.pose.width - pass.footX : pass.footX;
  const x = (column: number): number => (actor.footX + (column - fromLeft) * actor.scaleX) / width;
  const y = (row: number): number => (actor.footY - actor.lift + (row - pass.footY) * actor.scaleY) / height;
  return { left: x(extent.left), right: x(extent.right), top: y(extent.top), bottom: y(extent.bottom) };
}

const NAMES = [
  'cat',
  'horse',
  'bird',
  'sailboat',
  'walker',
  'whale',
  'robot',
  'butterfly',
  'house',
  'astronaut',
] as const;
const SHAPES = [
  [240, 136],
  [136, 240],
  [180, 180],
] as const;
/** Of the frame: hair, tails and wing tips may touch the edge, bodies may not be cut. */
const TOLERANCE = 0.05;

test('whoever is filmed stays in the frame, whatever the shape, the length, the camera and the number', async () => {
  const anySubject = fc.record({
    name: fc.constantFrom(...NAMES),
    count: fc.integer({ min: 1, max: 7 }),
    action: fc.option(fc.constantFrom(...ACTIONS.filter((action) => action !== 'drive'))),
    scale: fc.constantFrom(0.5, 1, 2),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anySubject, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...SHAPES),
      fc.constantFrom(...MOVES),
      fc.constantFrom<Setting>('hills', 'stage', 'ocean', 'city', 'underwater'),
      fc.constantFrom(4, 10, 25),
      async (subjects, [width, height], move, setting, seconds) => {
        const builder = await filmed(
          subjects.map(({ name, ...change }) => subjectOf(name, change)),
          { width, height, move, setting, seconds },
        );
        const extents = new Map<Layer, ReturnType<typeof extentOf>>();
        for (const actor of actorsOf(builder)) {
          for (let i = 0; i <= 40; i++) {
            const box = boxAt(builder, actor, (seconds * i) / 40, extents);
            const inside =
              box.left > -TOLERANCE &&
              box.right < 1 + TOLERANCE &&
              box.top > -TOLERANCE &&
              box.bottom < 1 + TOLERANCE;
            assert.ok(inside, `at ${(seconds * i) / 40} s of ${seconds}: ${JSON.stringify(box)}`);
          }
        }
      },
    ),
    { numRuns: 25, seed: 20_261 },
  );
});

test('a car that drives through is never away for more than a second and a half', async () => {
  for (const [width, height] of SHAPES) {
    const builder = await filmed([subjectOf('car')], { width, height, setting: 'city', seconds: 25 });
    const [car] = actorsOf(builder);
    assert.ok(car);
    const extents = new Map<Layer, ReturnType<typeof extentOf>>();
    let [awayFrames, longest] = [0, 0];
    for (let frame = 0; frame < 25 * 30; frame++) {
      const { left, right } = boxAt(builder, car, frame / 30, extents);
      awayFrames = right < 0 || left > 1 ? awayFrames + 1 : 0;
      longest = Math.max(longest, awayFrames);
      if (frame === 0) assert.ok(left > 0 && right < 1, 'a film begins with its subject');
    }
    assert.ok(longest < 45, `${width} x ${height}: away for ${longest} frames`);
  }
});

async function pictures(
  subjects: readonly Subject[],
  numbers: readonly number[],
  options: Filmed,
): Promise<Buffer> {
  const builder = await filmed(subjects, options);
  const { memory, width, height } = builder;
  const scratch = createScratch(memory, width, height);
  return Buffer.concat(
    numbers.map((number) => {
      memory.bytes(scratch.picture, width * height * 1.5).fill(128);
      drawFrame(memory, scratch, builder.build(), number);
      return memory.bytes(scratch.picture, width * height).slice();
    }),
  );
}

function difference(a: Buffer, b: Buffer): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

test('every action is a movement of its own, for an animal and for a person', async () => {
  for (const name of ['cat', 'walker']) {
    const seen = new Map<Action, Buffer>();
    for (const action of ACTIONS)
      seen.set(action, await pictures([subjectOf(name, { action })], [6, 23], { setting: 'stage' }));
    const idle = seen.get('idle') ?? Buffer.alloc(0);
    for (const [action, picture] of seen) {
      if (action === 'idle') continue;
      assert.ok(difference(picture, idle) > 0.3, `${name}: ${action} looks like idle`);
    }
    const again = await pictures([subjectOf(name, { action: 'idle' })], [6, 23], { setting: 'stage' });
    assert.equal(difference(idle, again), 0, 'negative control: the same action gives the same frames');
  }
});

test('who walks covers ground and turns; who plays holds the instrument instead of standing beside it', async () => {
  const walking = await filmed([subjectOf('cat', { action: 'walk' })], { seconds: 10 });
  const [cat] = actorsOf(walking);
  assert.ok(cat);
  const extents = new Map<Layer, ReturnType<typeof extentOf>>();
  const middles = Array.from({ length: 40 }, (_, i) => {
    const { left, right } = boxAt(walking, cat, i / 4, extents);
    return (left + right) / 2;
  });
  assert.ok(Math.max(...middles) - Math.min(...middles) > 0.3, 'it stays where it is');
  const steps = middles.slice(1).map((middle, i) => middle - (middles[i] ?? 0));
  assert.ok(
    steps.some((step) => step > 0.01) && steps.some((step) => step < -0.01),
    'it comes back within ten seconds',
  );
  const band = [subjectOf('dog', { action: 'play' }), subjectOf('guitar')];
  const [dog, guitar] = actorsOf(await filmed(band, { setting: 'stage' }));
  assert.ok(dog && guitar && Math.abs(guitar.x - dog.x) < 240 * 0.15, 'the guitar is out of reach');
  const [first, second] = actorsOf(await filmed([subjectOf('dog'), subjectOf('cat')], { setting: 'stage' }));
  assert.ok(
    first && second && Math.abs(first.x - second.x) > 240 * 0.15,
    'negative control: two who do not play',
  );
});

test('a longer film moves its subjects as its source did', async () => {
  const subjects = [subjectOf('horse', { action: 'run' }), subjectOf('bird', { count: 4 })];
  const numbers = [0, 40, 119];
  const source = await pictures(subjects, numbers, { seconds: 4 });
  assert.equal(difference(source, await pictures(subjects, numbers, { seconds: 25, courseSeconds: 4 })), 0);
  const relaid = await pictures(subjects, numbers, { seconds: 4, seed: 6 });
  assert.ok(difference(source, relaid) > 0, 'negative control: another seed has another course');
});

test('seven people of a crowd share their pictures: they take little more memory than three', async () => {
  const alone = await filmed([subjectOf('walker', { action: 'walk' })], { width: 640, height: 360 });
  const crowd = await filmed([subjectOf('walker', { action: 'walk', count: 7 })], {
    width: 640,
    height: 360,
  });
  assert.equal(actorsOf(crowd).length, 7);
  assert.equal(actorsOf(alone).length, 1);
  assert.ok(
    crowd.memory.top < alone.memory.top * 2.5,
    `${crowd.memory.top} against ${alone.memory.top} bytes`,
  );
  assert.ok(alone.memory.top < 12e6, `${alone.memory.top} bytes at 640 x 360`);
});
