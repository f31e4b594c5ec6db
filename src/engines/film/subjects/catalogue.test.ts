import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseShot } from '../shot/parse-shot.ts';
import { SETTINGS } from '../shot/shot-spec.ts';
import { bodyOf } from './body.ts';
import { SUBJECTS, subjectEntry } from './catalogue.ts';
import { natural } from './coats.ts';
import { GAITS } from './gaits.ts';
import { BODIES } from './icon-bodies.ts';
import { iconSvg } from './icons.ts';
import { rasterise } from './sprite.ts';

test('every noun of the catalogue has a picture, a gait, a size, a home that exists and words in both languages', () => {
  assert.ok(SUBJECTS.length >= 300, `${SUBJECTS.length} nouns`);
  for (const { name, icon, gait, size, home, words } of SUBJECTS) {
    if (name !== 'piano' && name !== 'hot-air-balloon')
      assert.match(iconSvg(icon), /^<svg .*<\/svg>$/s, name);
    assert.ok(gait in GAITS, `${name} moves by ${gait}`);
    assert.ok(size >= 0.3 && size <= 2, `${name} is ${size} high`);
    assert.ok(home === null || SETTINGS.includes(home), `${name} lives in ${home}`);
    assert.ok(
      words.english.every((word) => /^[a-z0-9 '-]+$/.test(word)),
      `${name}: ${words.english}`,
    );
    assert.ok(
      words.chinese.every((word) => /^[\u4e00-\u9fff]+$/.test(word)),
      `${name}: ${words.chinese}`,
    );
  }
});

test('no name and no word belongs to two nouns', () => {
  const owner = new Map<string, string>();
  assert.equal(new Set(SUBJECTS.map(({ name }) => name)).size, SUBJECTS.length);
  for (const { name, words } of SUBJECTS) {
    for (const word of [...words.english, ...words.chinese]) {
      assert.equal(owner.get(word), undefined, `${word} is ${owner.get(word)} and ${name}`);
      owner.set(word, name);
    }
  }
});

test('every word of the catalogue, written alone, shows its noun', () => {
  const lost: string[] = [];
  for (const { name, words } of SUBJECTS) {
    for (const word of [...words.english.map((noun) => `a ${noun}`), ...words.chinese]) {
      const shot = parseShot({ prompt: word, seed: 1, look: null, image: null, mark: false });
      const seen = shot.subjects.map((subject) => subject.name).join();
      if (seen !== name) lost.push(`${word} shows ${seen || 'nothing'}, not ${name}`);
    }
  }
  assert.deepEqual(lost, []);
});

test('an icon that ends at the neck is given a body that stands on the ground', async () => {
  for (const icon of Object.keys(BODIES)) {
    assert.ok(
      SUBJECTS.some((entry) => entry.icon === icon),
      icon,
    );
  }
  for (const name of ['robot', 'lion', 'panda', 'chef', 'king']) {
    const sprite = await rasterise(iconSvg(subjectEntry(name).icon), 64);
    assert.ok(bodyOf(sprite).foot > 0.95, name);
  }
});

test('the yellow of a person becomes skin, and the colour of what they wear shows below the shoulders alone', () => {
  const yellow = { width: 2, height: 10, data: new Float32Array(80).fill(1) };
  for (let at = 0; at < 80; at += 4) yellow.data.set([0.98, 0.76, 0.2], at);
  const [, , blue = 0] = natural(yellow, [220, 170, 132], null).data;
  assert.ok(blue > 0.4, `${blue}`);
  const grey = { width: 2, height: 10, data: new Float32Array(80).fill(0.5) };
  const red = natural(grey, [220, 170, 132], [206, 40, 36]).data;
  const rowOf = (y: number): number => y * 8;
  assert.equal(red[rowOf(0) + 1], 0.5);
  assert.ok((red[rowOf(5)] ?? 0) > (red[rowOf(5) + 1] ?? 0) * 3);
});
