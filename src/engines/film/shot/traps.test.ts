import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseShot } from './parse-shot.ts';
import type { Action, ShotSpec } from './shot-spec.ts';

function shotOf(prompt: string): ShotSpec {
  return parseShot({ prompt, seed: 7, look: null, image: null, mark: false });
}

/** Prompts whose words mean something else than each alone, and the names of the subjects that they show. */
const SHOWN: readonly (readonly [string, string])[] = [
  ['a fire truck parked outside', 'fire-truck'],
  ['a hot dog', 'hot-dog'],
  ['a sea lion on a rock', 'seal'],
  ['a horse race', 'jockey'],
  ['a teddy bear on a shelf', 'teddy-bear'],
  ['a polar bear', 'polar-bear'],
  ['a snow leopard', 'leopard'],
  ['an ice cream cone', 'ice-cream'],
  ['a police dog', 'shepherd-dog'],
  ['a robot dog', 'dog'],
  ['children chase a butterfly', 'child butterfly'],
  ['a cat astronaut', 'astronaut'],
  ['a hamster chef', 'hamster'],
  ['a hot air balloon', 'hot-air-balloon'],
  ['a space station', 'satellite'],
  ['a turkey sandwich', 'sandwich'],
  ['a killer whale', 'orca'],
  ['a Christmas tree', 'christmas-tree'],
  ['a paper lantern', 'paper-lantern'],
  ['a killer bee', 'bee'],
  ['a catalogue of scarfs and oxcarts', ''],
  ['apple orchard', ''],
  ['a rose garden', ''],
  ['a fish market', ''],
  ['a dog park', ''],
  ['a train station', ''],
  ['a cat-shaped cloud', ''],
  ['Mars', 'mars'],
  ['golden hour', ''],
  ["a bird's-eye view of a valley", ''],
  ['a fisheye lens', ''],
  ['a crane shot', ''],
  ['raining cats and dogs', ''],
  ['she waves goodbye', ''],
  ['rock music', ''],
  ['a car wash', ''],
  ['running water', ''],
  ['the sun rose', ''],
  ['he does it', ''],
  ['a spider web', ''],
  ['a red carpet', ''],
  ['shallow depth of field, 35mm film, lens flare', ''],
  // Chinese compounds.
  ['斑马', 'zebra'],
  ['河马', 'hippo'],
  ['海马体', ''],
  ['马上出发', ''],
  ['蜗牛', 'snail'],
  ['牛仔', 'cowboy'],
  ['热狗', 'hot-dog'],
  ['猫头鹰', 'owl'],
  ['机器人', 'robot'],
  ['宇航员', 'astronaut'],
  ['无人机航拍', ''],
  ['人生的景象', ''],
  ['水龙头', ''],
  ['向日葵', 'sunflower'],
  ['海豹', 'seal'],
  ['长颈鹿', 'giraffe'],
  ['蝙蝠', 'bat'],
  // What is denied, or only likened to.
  ['no people', ''],
  ['a street without cars', ''],
  ['a dog without a cat', 'dog'],
  ['not a dog but a cat', 'cat'],
  ['a beach with no dogs, people or birds', ''],
  ['no rain, just a red boat', 'sailboat'],
  ['a horse instead of a car', 'horse'],
  ['the water moves like a snake', ''],
  ['a boy dressed as a pirate ship', 'boy'],
  ['没有人', ''],
  ['没有猫和狗', ''],
  ['没有车，只有一匹马', 'horse'],
  ['云像一只羊', ''],
];

test('a word that is part of another is not shown, nor is what the prompt denies', () => {
  const wrong = SHOWN.map(([prompt, expected]) => {
    const seen = shotOf(prompt)
      .subjects.map(({ name }) => name)
      .join(' ');
    return seen === expected ? '' : `${prompt}: ${seen || 'nothing'}, not ${expected || 'nothing'}`;
  });
  assert.deepEqual(wrong.filter(Boolean), []);
});

const FIELDS: readonly (readonly [string, Partial<ShotSpec>])[] = [
  ['golden hour in a city', { setting: 'city', time: 'sunset' }],
  ['Mars', { setting: 'space' }],
  ['an apple orchard', { setting: 'hills' }],
  ['raining cats and dogs', { weather: 'rain' }],
  ['a beach with no rain', { setting: 'beach', weather: 'clear' }],
  ['a neon green frog', { grade: 'neon' }],
  ['a rainforest', { setting: 'forest', weather: 'clear' }],
  ['a girl in a raincoat', { weather: 'clear' }],
  ['snow white and her friends', { snowy: false }],
  ['the camera pulls back from a stage', { move: 'pull-out' }],
  ['an orbit around the earth with a satellite', { move: 'orbit' }],
  ['Dutch angle', { move: 'static' }],
  ['a drone camera circles around a church', { move: 'orbit' }],
  ['whip pan', { move: 'pan-right' }],
  ['万里无云', { weather: 'clear' }],
];

test('places, hours and weather are read from the whole phrase', () => {
  for (const [prompt, expected] of FIELDS) {
    const shot = shotOf(prompt);
    for (const [field, value] of Object.entries(expected)) {
      assert.equal(shot[field as keyof ShotSpec], value, `${field} of "${prompt}"`);
    }
  }
});

const COUNTS: readonly (readonly [string, number])[] = [
  ['a dog', 1],
  ['a sheep', 1],
  ['dogs', 3],
  ['two dogs', 2],
  ['4 dogs', 4],
  ['twelve dogs', 7],
  ['99 dogs', 7],
  ['0 dogs', 1],
  ['a pair of dogs', 2],
  ['a flock of birds', 7],
  ['a herd of wild horses', 6],
  ['several big brown dogs', 3],
  ['children', 3],
  ['fishermen', 3],
  ['a couple', 1],
  ['三只猫', 3],
  ['两个小女孩', 2],
  ['一群马', 5],
  ['成群的鱼', 7],
];

test('how many there are is read from numbers, group words and plurals, and stays within one to seven', () => {
  for (const [prompt, count] of COUNTS) assert.equal(shotOf(prompt).subjects[0]?.count, count, prompt);
});

const ACTIONS: readonly (readonly [string, readonly (Action | null)[]])[] = [
  ['a dog', [null]],
  ['a running horse', ['run']],
  ['奔跑的马', ['run']],
  ['a dog that was sleeping', ['sleep']],
  ['A robot and a boy walk', ['walk', 'walk']],
  ['A cat sleeps while a dog jumps', ['sleep', 'jump']],
  ['A cat on a boat sleeps', ['sleep', null]],
  ['Whales, turtles and sharks swim', ['swim', 'swim', 'swim']],
  ['A dog sits. Then it runs.', ['run']],
  ['A monkey drives a taxi', ['drive', 'drive']],
  ['A boy flies a kite', ['idle', 'fly']],
  ['The camera flies over a dog', [null]],
  ['a dog is not running', [null]],
  ['猫在睡觉，狗在跑', ['sleep', 'run']],
];

test('a verb belongs to who does it', () => {
  for (const [prompt, actions] of ACTIONS) {
    const seen = shotOf(prompt).subjects.map(({ action }) => action);
    assert.deepEqual(seen, actions, prompt);
  }
});

test('colours and sizes belong to the thing they stand before, clothes to who wears them', () => {
  const looks = (prompt: string) =>
    shotOf(prompt).subjects.map(({ tint, scale }) => [tint?.join() ?? null, scale]);
  const [red, blue, golden] = ['206,40,36', '42,96,206', '226,180,92'];
  assert.deepEqual(looks('a red car and a giant blue fish'), [
    [red, 1],
    [blue, 1.8],
  ]);
  assert.deepEqual(looks('a big, red dog'), [[red, 1.3]]);
  assert.deepEqual(looks('a golden retriever'), [[golden, 1]]);
  assert.deepEqual(looks('a woman in a red dress'), [[red, 1]]);
  assert.deepEqual(looks('a woman in a red car'), [
    [null, 1],
    [red, 1],
  ]);
  assert.deepEqual(looks('穿红色外套的女孩'), [[red, 1]]);
  assert.deepEqual(looks('a dog under a red sky'), [[null, 1]]);
  assert.deepEqual(looks('a giraffe the size of a skyscraper and a tiny mouse')[1], [null, 0.5]);
});
