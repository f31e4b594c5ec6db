import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Case, missesOf, promptTable } from './testing/prompt-table.ts';

function described(cases: readonly Case[]): string[] {
  return cases.flatMap((one) =>
    missesOf(one).map(
      ({ field, expected, seen }) => `${one.prompt.slice(0, 60)}: ${field} is ${seen}, not ${expected}`,
    ),
  );
}

test('prompts in the way that people write them for Sora are read as a reader would', () => {
  const cases = promptTable('prompts.txt');
  assert.ok(cases.length >= 60);
  assert.deepEqual(described(cases), []);
});

test('three of four prompts that the lexicon was never tuned to are read without any miss', () => {
  const cases = promptTable('held-out-prompts.txt');
  const right = cases.filter((one) => missesOf(one).length === 0);
  assert.ok(right.length >= cases.length * 0.75, `${right.length} of ${cases.length}`);
});

test('negative control: an expectation that is wrong is seen', () => {
  assert.deepEqual(
    missesOf({ prompt: 'two dogs on a beach', expected: { setting: 'city', subjects: 'dog*3' } }),
    [
      { field: 'setting', expected: 'city', seen: 'beach' },
      { field: 'subjects', expected: 'dog*3', seen: 'dog*2' },
    ],
  );
});
