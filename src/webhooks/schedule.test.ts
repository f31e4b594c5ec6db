import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CALLBACK_SCHEDULE, ENDPOINT_SCHEDULE, type RetrySchedule, retryDelayMs } from './schedule.ts';

const HOUR_MS = 3_600_000;

type Row = [earlierTries: number, lowest: number, middle: number, highest: number];

function holds(schedule: RetrySchedule, table: readonly Row[]): void {
  assert.equal(table.length, schedule.delaysMs.length);
  for (const [earlierTries, lowest, middle, highest] of table) {
    assert.equal(retryDelayMs(schedule, earlierTries, 0), lowest);
    assert.equal(retryDelayMs(schedule, earlierTries, 0.5), middle);
    assert.equal(retryDelayMs(schedule, earlierTries, 1), highest);
  }
}

test('callbacks follow the documented table: exact at first, then within a fifth', () => {
  holds(CALLBACK_SCHEDULE, [
    [0, 1_000, 1_000, 1_000],
    [1, 2_000, 2_000, 2_000],
    [2, 4_000, 4_000, 4_000],
    [3, 48_000, 60_000, 72_000],
    [4, 240_000, 300_000, 360_000],
    [5, 1_440_000, 1_800_000, 2_160_000],
    [6, 1.6 * HOUR_MS, 2 * HOUR_MS, 2.4 * HOUR_MS],
    [7, 4 * HOUR_MS, 5 * HOUR_MS, 6 * HOUR_MS],
    [8, 8 * HOUR_MS, 10 * HOUR_MS, 12 * HOUR_MS],
  ]);
});

test('endpoints follow the documented table, within a fifth, over 75 hours and 35 minutes', () => {
  holds(ENDPOINT_SCHEDULE, [
    [0, 4_000, 5_000, 6_000],
    [1, 240_000, 300_000, 360_000],
    [2, 1_440_000, 1_800_000, 2_160_000],
    [3, 1.6 * HOUR_MS, 2 * HOUR_MS, 2.4 * HOUR_MS],
    [4, 4 * HOUR_MS, 5 * HOUR_MS, 6 * HOUR_MS],
    [5, 8 * HOUR_MS, 10 * HOUR_MS, 12 * HOUR_MS],
    [6, 11.2 * HOUR_MS, 14 * HOUR_MS, 16.8 * HOUR_MS],
    [7, 16 * HOUR_MS, 20 * HOUR_MS, 24 * HOUR_MS],
    [8, 19.2 * HOUR_MS, 24 * HOUR_MS, 28.8 * HOUR_MS],
  ]);
  const wholeMs = ENDPOINT_SCHEDULE.delaysMs.reduce((sum, delayMs) => sum + delayMs, 0);
  assert.equal(wholeMs, 75 * HOUR_MS + 35 * 60_000 + 5_000);
});

test('the tenth failure is the last', () => {
  for (const schedule of [CALLBACK_SCHEDULE, ENDPOINT_SCHEDULE])
    for (const earlierTries of [9, 1_000]) {
      assert.equal(retryDelayMs(schedule, earlierTries, 0.5), null);
      assert.equal(
        retryDelayMs(schedule, earlierTries, 0.5, 60_000),
        null,
        'nor does a receiver get another',
      );
    }
});

test('a receiver’s Retry-After counts between the pause and twice the pause', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(CALLBACK_SCHEDULE, ENDPOINT_SCHEDULE),
      fc.integer({ min: 0, max: 8 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 0, max: 10 ** 12 }),
      (schedule, earlierTries, random, retryAfterMs) => {
        const pauseMs = retryDelayMs(schedule, earlierTries, random) ?? assert.fail();
        const asked = retryDelayMs(schedule, earlierTries, random, retryAfterMs) ?? assert.fail();
        const within = retryAfterMs >= pauseMs && retryAfterMs <= 2 * pauseMs;
        assert.equal(asked, within ? retryAfterMs : retryAfterMs < pauseMs ? pauseMs : 2 * pauseMs);
      },
    ),
  );
});
