import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitHeaders } from './limit-headers.ts';

test('a reset reads as OpenAI writes durations, and never too short', () => {
  const words: [number, string][] = [
    [0, '0ms'],
    [120, '120ms'],
    [999.2, '1s'],
    [6_001, '7s'],
    [59_000, '59s'],
    [59_001, '1m0s'],
    [360_000, '6m0s'],
  ];
  for (const [resetMs, reset] of words)
    assert.deepEqual(limitHeaders({ limit: 25, remaining: 3, resetMs }), {
      'x-ratelimit-limit-requests': '25',
      'x-ratelimit-remaining-requests': '3',
      'x-ratelimit-reset-requests': reset,
    });
});
