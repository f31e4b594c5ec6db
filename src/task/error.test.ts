import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TASK_ERRORS } from './error.ts';

test('docs/errors.md lists every error code with its facts, and no dead one', () => {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const rows = page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 7 && /^[a-z_]+$/.test(cells[1] ?? '') && cells[1] !== 'code')
    .map((cells) => [
      cells[1] ?? '',
      { when: cells[2], clientFault: cells[3] === 'client', retryable: cells[4] === 'yes' },
    ]);
  assert.deepEqual(Object.fromEntries(rows), TASK_ERRORS);
});
