import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorFields } from './logger.ts';

test('a log line tells an error with its cause and its code, and not the connection that it came over', () => {
  const lost = Object.assign(new Error('terminating connection'), {
    code: '57P01',
    client: { connectionParameters: { user: 'reelay' }, password: 'secret' },
    cause: new Error('the server stops'),
  });
  const text = JSON.stringify(errorFields(lost));
  for (const part of ['terminating connection', '57P01', 'the server stops', 'logger.test'])
    assert.ok(text.includes(part), part);
  assert.ok(!text.includes('connectionParameters') && !text.includes('secret'));
  assert.deepEqual(errorFields({ words: 'not an error' }), { words: 'not an error' });
});
