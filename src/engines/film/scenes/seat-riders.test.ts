import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseShot } from '../shot/parse-shot.ts';
import { seatRiders } from './seat-riders.ts';

function castOf(prompt: string): string[] {
  const { subjects, setting } = parseShot({ prompt, seed: 1, look: null, image: null, mark: false });
  return seatRiders(subjects, setting).map(
    ({ subject, rider }) => subject.name + (rider === null ? '' : ` with ${rider.name}`),
  );
}

test('who rides or rows sits on what is named with them, and who stands on water is given a boat', () => {
  assert.deepEqual(castOf('a cowboy rides a horse through the desert'), ['horse with cowboy']);
  assert.deepEqual(castOf('a woman rides a camel over dunes'), ['camel with woman']);
  assert.deepEqual(castOf('a man rows a boat on a calm lake'), ['canoe with walker']);
  assert.deepEqual(castOf('an old fisherman on a lake'), ['canoe with old-man']);
});

test('who does not ride stays beside it: a walker, a couple, a swimmer', () => {
  assert.deepEqual(castOf('a farmer walks with a horse in a meadow'), ['farmer', 'horse']);
  assert.deepEqual(castOf('a couple and a horse run on the hills'), ['couple', 'horse']);
  assert.deepEqual(castOf('a swimmer in a lake'), ['swimmer']);
});
