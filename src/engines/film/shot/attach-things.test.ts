import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseShot } from './parse-shot.ts';
import type { ShotSpec } from './shot-spec.ts';

function shotOf(prompt: string): ShotSpec {
  return parseShot({ prompt, seed: 3, look: null, image: null, mark: false });
}

function held(prompt: string): string {
  return shotOf(prompt)
    .subjects.map(({ name, holds }) => (holds === undefined ? name : `${name}+${holds.name}`))
    .join(',');
}

test('what somebody holds is in their hands and not beside them', () => {
  assert.equal(held('a girl with a red balloon walks in a park'), 'girl+balloon');
  assert.deepEqual(shotOf('a girl with a blue balloon').subjects[0]?.holds?.tint, [42, 96, 206]);
  assert.equal(held('a firefighter carries a kitten'), 'firefighter+cat');
  assert.equal(held('a man plays the guitar by a campfire'), 'walker+guitar,campfire');
  assert.equal(held('一个小男孩在雨中打着伞走过街道'), 'boy+umbrella');
  assert.equal(held('一位老奶奶端着一碗面条'), 'old-woman+noodles');
});

test('what is too large to hold, or alive and not carried, stands for itself', () => {
  assert.equal(held('a woman with a dog'), 'woman,dog');
  assert.equal(held('a man with a horse'), 'walker,horse');
  assert.equal(held('a boy flies a kite'), 'boy,kite');
  assert.equal(held('an astronaut floats with the blue Earth below'), 'astronaut,globe');
});

test('people wear what the prompt says', () => {
  const worn = (prompt: string) => shotOf(prompt).subjects[0]?.wears;
  assert.equal(worn('a man in a black suit walks'), 'suit');
  assert.equal(worn('a woman wearing a long green coat'), 'coat');
  assert.equal(worn('穿着蓝色西装的男人'), 'suit');
  assert.equal(worn('a man walks'), undefined);
  assert.equal(worn('a man in a boat. A suit hangs on the wall.'), undefined);
});

test('close-ups and wide shots are told from each other and from neither', () => {
  assert.equal(shotOf('extreme close-up of a fox').framing, 'close');
  assert.equal(shotOf('portrait of a queen').framing, 'close');
  assert.equal(shotOf('狐狸的特写').framing, 'close');
  assert.equal(shotOf('wide shot of a lion on a rock').framing, 'wide');
  assert.equal(shotOf('a lion on a rock').framing, undefined);
});
