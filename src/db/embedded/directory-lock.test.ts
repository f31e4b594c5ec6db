import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Child } from '../testing/child-process.ts';
import { DataDirectoryInUse, lockDirectory } from './directory-lock.ts';

const HOLDER = new URL('../testing/lock-holder.child.js', import.meta.url);
const root = mkdtempSync(join(tmpdir(), 'reelay-lock-'));
after(() => rmSync(root, { recursive: true, force: true }));

function directory(name: string): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  return path;
}

describe('directory lock', () => {
  // The second name is longer than any socket address.
  for (const name of ['short', join('deep', 'x'.repeat(120), 'y'.repeat(120))]) {
    it(`refuses a second process and is free after kill -9 (${name.length} characters)`, async () => {
      const path = directory(name);
      const first = new Child(HOLDER, path);
      const second = new Child(HOLDER, path);
      let third: Child | null = null;
      try {
        await Promise.all([first.printed(1), second.printed(1)]);
        const answers = [...first.lines, ...second.lines];
        const holder = answers.find((line) => line.startsWith('held by '))?.slice('held by '.length);
        assert.ok(holder !== undefined, answers.join());
        const refused = answers.filter((line) => line.startsWith('refused: '));
        assert.equal(refused.length, 1);
        assert.match(refused[0] ?? '', /is in use by another Reelay .*REELAY_DATA_DIR/);
        await assert.rejects(lockDirectory(path), new RegExp(`process ${holder}`));
        await first.kill();
        await second.kill();
        third = new Child(HOLDER, path);
        await third.printed(1);
        assert.match(third.lines[0] ?? '', /^held/);
      } finally {
        for (const child of [first, second, third]) await child?.kill();
      }
    });
  }

  it('is taken by exactly one of many that start at once over the socket of a dead one', async () => {
    const path = directory('crowd');
    const dead = new Child(HOLDER, path);
    await dead.printed(1);
    await dead.kill();
    assert.equal(readdirSync(path).length, 1, 'the dead one left its socket');
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(path)));
    const held = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    assert.equal(held.length, 1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        assert.ok(outcome.reason instanceof DataDirectoryInUse, outcome.reason);
      else await outcome.value.release();
    }
  });

  it('leaves nothing behind and can be taken again', async () => {
    const path = directory('again');
    await (await lockDirectory(path)).release();
    await (await lockDirectory(path)).release();
    assert.deepEqual(readdirSync(path), []);
  });
});
