import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOutage } from './outage.ts';

function withCode(code: string): Error {
  return Object.assign(new Error('it failed'), { code });
}

test('a database or disk that is down, full or gone is an outage; a bug is none', () => {
  for (const code of ['57P01', '53100', '08006', '58030', '25P03', 'ECONNREFUSED', 'ENOSPC'])
    assert.ok(isOutage(withCode(code)), code);
  assert.ok(isOutage(new Error('Connection terminated unexpectedly')));
  assert.ok(isOutage(new Error('outer', { cause: withCode('53200') })));
  for (const code of ['23505', '42P01', '22P02', 'ERR_ASSERTION', 'ENOENT'])
    assert.ok(!isOutage(withCode(code)), code);
  assert.ok(!isOutage(new TypeError('x is not a function')));
  assert.ok(!isOutage('ENOSPC'));
});
