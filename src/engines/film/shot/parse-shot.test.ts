import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseShot } from './parse-shot.ts';
import { type Look, MOVES, SETTINGS, type ShotSpec } from './shot-spec.ts';

function shotOf(prompt: string, seed = 7): ShotSpec {
  return parseShot({ prompt, seed, look: null, image: null, mark: false });
}

const CASES: readonly (readonly [string, Partial<ShotSpec> & { first?: string }])[] = [
  ['sunset over a stormy ocean', { setting: 'ocean', time: 'sunset', weather: 'storm' }],
  ['snowy mountains at dawn', { setting: 'mountains', time: 'dawn', snowy: true }],
  ['neon city street at night in the rain', { setting: 'city', time: 'night', weather: 'rain' }],
  ['desert dunes', { setting: 'desert', time: 'sunset' }],
  ['A misty FOREST, the camera pans left', { setting: 'forest', weather: 'fog', move: 'pan-left' }],
  ['space', { setting: 'space' }],
  ['A cat playing piano', { setting: 'stage', first: 'cat' }],
  ['The car moves forward at a high speed', { setting: 'road', move: 'rush', first: 'car' }],
  ['a red car on a mountain road', { setting: 'road', first: 'car' }],
  ['an orchestra pulls back, zoom out from the theatre', { setting: 'stage', move: 'pull-out' }],
  ['vintage film of a train in the countryside', { setting: 'hills', look: 'nostalgic', first: 'train' }],
  ['日落时的大海，镜头推进', { setting: 'ocean', time: 'sunset', move: 'push-in' }],
  ['一只猫在舞台上弹钢琴', { setting: 'stage', first: 'cat' }],
  ['清晨的富士山湖面', { setting: 'lake', time: 'dawn' }],
  ['下雨的霓虹城市街道', { setting: 'city', time: 'night', weather: 'rain' }],
  ['汽车在公路上高速飞驰', { setting: 'road', move: 'rush', first: 'car' }],
  ['宇航员漂浮在太空', { setting: 'space', first: 'astronaut' }],
  ['沙漠里的骆驼', { setting: 'desert', first: 'camel' }],
  ['森林里的小鹿，环绕镜头', { setting: 'forest', move: 'orbit', first: 'deer' }],
];

for (const [prompt, expected] of CASES) {
  test(`the prompt "${prompt}" is understood`, () => {
    const shot = shotOf(prompt);
    const { first, ...fields } = expected;
    for (const [field, value] of Object.entries(fields)) {
      assert.equal(shot[field as keyof ShotSpec], value, field);
    }
    if (first !== undefined) assert.equal(shot.subjects[0]?.name, first);
  });
}

test('a calico cat keeps its coat, and a colour belongs to the thing it stands before', () => {
  const [cat, piano] = shotOf('A calico cat playing a black piano').subjects;
  assert.deepEqual([cat?.name, cat?.coat, cat?.tint], ['cat', 'calico', null]);
  assert.deepEqual([piano?.name, piano?.coat], ['piano', null]);
  assert.notEqual(piano?.tint, null);
});

test('a word inside another word is not a subject', () => {
  assert.deepEqual(shotOf('a catalogue of scarfs and oxcarts').subjects, []);
});

test('a prompt that names nothing becomes a scene of the seed, the same each time', () => {
  assert.deepEqual(shotOf('make animate', 3), shotOf('make animate', 3));
  const settings = new Set(Array.from({ length: 24 }, (_, seed) => shotOf('make animate', seed).setting));
  assert.ok(settings.size >= 3, `24 seeds chose only ${[...settings].join()}`);
});

test('no prompt is an error, and a shot survives JSON', () => {
  fc.assert(
    fc.property(fc.uint16Array({ maxLength: 400 }), fc.integer(), (codes, seed) => {
      const shot = shotOf(String.fromCharCode(...codes), seed);
      assert.ok(SETTINGS.includes(shot.setting) && MOVES.includes(shot.move));
      assert.deepEqual(JSON.parse(JSON.stringify(shot)), shot);
    }),
  );
});

const REMIXED = {
  ...parseShot({
    prompt: 'an anime calico cat on stage at night, camera pans left, snow',
    seed: 21,
    look: null,
    image: null,
    mark: false,
  }),
};

test('a remix changes what the new prompt names and keeps everything else', () => {
  const remix = (prompt: string, look: Look | null = null) =>
    parseShot({ prompt, seed: REMIXED.seed, look, image: null, mark: false, kept: REMIXED });
  assert.deepEqual(remix('something more beautiful'), REMIXED);
  assert.deepEqual(remix('at dawn'), { ...REMIXED, time: 'dawn' });
  assert.deepEqual(remix('in the rain'), { ...REMIXED, weather: 'rain' });
  assert.deepEqual(remix('orbit around it'), { ...REMIXED, move: 'orbit' });
  assert.deepEqual(remix('on a beach'), { ...REMIXED, setting: 'beach', snowy: false });
  const dog = remix('a golden dog instead');
  assert.deepEqual({ ...dog, subjects: [] }, { ...REMIXED, subjects: [] });
  assert.deepEqual(
    dog.subjects.map(({ name }) => name),
    ['dog'],
  );
  const alone = parseShot({ prompt: 'at dawn', seed: 21, look: null, image: null, mark: false });
  assert.notEqual(
    alone.setting,
    'stage',
    'negative control: without the earlier shot the seed chooses the place',
  );
});

test('a style that was inherited gives way to the look that a remix names, a new style does not', () => {
  const remix = (prompt: string, look: Look | null) =>
    parseShot({ prompt, seed: 21, look, image: null, mark: false, kept: REMIXED }).look;
  assert.equal(REMIXED.look, 'anime');
  assert.equal(remix('as a comic', 'anime'), 'comic');
  assert.equal(remix('as a comic', 'warm'), 'warm');
  assert.equal(remix('more of it', null), 'anime');
});
