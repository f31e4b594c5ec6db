import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RETRY_DELAYS_MS, retryDelayMs } from './schedule.ts';

const HOUR_MS = 3_600_000;

test('the schedule is the documented table: exact at first, then within a fifth', () => {
  const table: [earlierTries: number, lowest: number, middle: number, highest: number][] = [
    [0, 1_000, 1_000, 1_000],
    [1, 2_000, 2_000, 2_000],
    [2, 4_000, 4_000, 4_000],
    [3, 48_000, 60_000, 72_000],
    [4, 240_000, 300_000, 360_000],
    [5, 1_440_000, 1_800_000, 2_160_000],
    [6, 1.6 * HOUR_MS, 2 * HOUR_MS, 2.4 * HOUR_MS],
    [7, 4 * HOUR_MS, 5 * HOUR_MS, 6 * HOUR_MS],
    [8, 8 * HOUR_MS, 10 * HOUR_MS, 12 * HOUR_MS],
  ];
  assert.equal(table.length, RETRY_DELAYS_MS.length);
  for (const [earlierTries, lowest, middle, highest] of table) {
    assert.equal(retryDelayMs(earlierTries, 0), lowest);
    assert.equal(retryDelayMs(earlierTries, 0.5), middle);
    assert.equal(retryDelayMs(earlierTries, 1), highest);
  }
});

test('the tenth failure is the last', () => {
  assert.equal(retryDelayMs(9, 0.5), null);
  assert.equal(retryDelayMs(1_000, 0.5), null);
});
