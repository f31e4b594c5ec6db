import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRange, type RangeAnswer } from './range.ts';

const table: [header: string | undefined, size: number, answer: RangeAnswer][] = [
  [undefined, 1000, 'whole'],
  ['bytes=0-499', 1000, { start: 0, end: 499 }],
  ['bytes=500-', 1000, { start: 500, end: 999 }],
  ['bytes=0-', 1000, { start: 0, end: 999 }],
  ['bytes=-1', 1000, { start: 999, end: 999 }],
  ['bytes=-5000', 1000, { start: 0, end: 999 }],
  ['bytes=999-5000', 1000, { start: 999, end: 999 }],
  [' Bytes=0-0 ', 1000, { start: 0, end: 0 }],
  ['bytes = 0 - 0', 1000, 'whole'],
  ['bytes=1000-', 1000, 'unsatisfiable'],
  ['bytes=1000-1001', 1000, 'unsatisfiable'],
  ['bytes=-0', 1000, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=-5', 0, 'unsatisfiable'],
  ['bytes=99999999999999999999999-', 1000, 'unsatisfiable'],
  ['bytes=5-2', 1000, 'whole'],
  ['bytes=-', 1000, 'whole'],
  ['bytes=', 1000, 'whole'],
  ['bytes=0-1,5-9', 1000, 'whole'],
  ['bytes=0-1,', 1000, 'whole'],
  ['bytes=a-b', 1000, 'whole'],
  ['bytes=0x1-2', 1000, 'whole'],
  ['bytes=1.5-2', 1000, 'whole'],
  ['bytes=--1', 1000, 'whole'],
  ['items=0-1', 1000, 'whole'],
  ['0-1', 1000, 'whole'],
];

for (const [header, size, answer] of table)
  test(`${header} of ${size} bytes`, () => assert.deepEqual(parseRange(header, size), answer));

test('no header, whatever it says, leads outside of the file', () => {
  const number = fc.oneof(fc.nat(), fc.constant(''), fc.bigInt({ min: 0n }));
  const header = fc.oneof(
    fc.string(),
    fc.tuple(number, number).map(([first, last]) => `bytes=${first}-${last}`),
  );
  fc.assert(
    fc.property(header, fc.nat({ max: 5_000 }), (text, size) => {
      const answer = parseRange(text, size);
      if (typeof answer === 'string') return;
      assert.ok(answer.start >= 0 && answer.start <= answer.end && answer.end < size);
    }),
    { numRuns: 2_000 },
  );
});
