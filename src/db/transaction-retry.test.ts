import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withSafeRetry } from './transaction-retry.ts';

function failing(code: string, times: number): { run: () => Promise<string>; calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    run: async () => {
      calls += 1;
      if (calls <= times) throw Object.assign(new Error('refused'), { code });
      return 'done';
    },
  };
}

describe('repeating a transaction', () => {
  it('happens when the database says that it was rolled back', async () => {
    for (const code of ['40001', '40P01']) {
      const { run, calls } = failing(code, 2);
      assert.equal(await withSafeRetry(run), 'done');
      assert.equal(calls(), 3);
    }
  });

  it('ends after four tries', async () => {
    const { run, calls } = failing('40001', 100);
    await assert.rejects(withSafeRetry(run), /refused/);
    assert.equal(calls(), 4);
  });

  it('never happens when the commit may have happened', async () => {
    for (const code of ['08006', '57P01', 'ECONNRESET', '23505']) {
      const { run, calls } = failing(code, 1);
      await assert.rejects(withSafeRetry(run), /refused/);
      assert.equal(calls(), 1);
    }
  });
});
