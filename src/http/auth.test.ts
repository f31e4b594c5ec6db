import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaskError } from '../task/error.ts';
import { authenticateRequest } from './auth.ts';

const KEY = 'sk-reelay-secret-0123456789';
const caller = { projectId: 'proj_a', keyId: 'key_a', defaultDialect: null };
const authenticate = async (key: string) => (key === KEY ? caller : null);

test('the key is found in every form that real clients use', async () => {
  const forms: Record<string, string>[] = [
    { authorization: `Bearer ${KEY}` },
    { authorization: `bearer   ${KEY} ` },
    { authorization: KEY },
    { 'api-key': KEY },
    { 'mj-api-secret': KEY },
    { authorization: 'Bearer ', 'api-key': KEY },
  ];
  for (const headers of forms) assert.deepEqual(await authenticateRequest(headers, authenticate), caller);
});

test('a missing and a wrong key are unauthorized, and the answer does not repeat the key', async () => {
  const wrong = `${KEY}-wrong`;
  const cases: Record<string, string>[] = [
    {},
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: `Bearer ${wrong}` },
  ];
  for (const headers of cases) {
    await assert.rejects(authenticateRequest(headers, authenticate), (error) => {
      assert.ok(error instanceof TaskError);
      assert.equal(error.code, 'unauthorized');
      assert.ok(!error.message.includes(wrong));
      return true;
    });
  }
});

test('control characters of a hostile key never reach a message', async () => {
  await assert.rejects(
    authenticateRequest({ authorization: 'Bearer sk-\r\nset-cookie: a=b; 0123456789' }, authenticate),
    (error) => {
      assert.ok(error instanceof TaskError);
      assert.doesNotMatch(error.message, /[\r\n]/);
      return true;
    },
  );
});
