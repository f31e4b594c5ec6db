import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { Task } from '../../task/task.ts';
import { REQUEST } from '../testing/sample-tasks.ts';
import { TaskCache } from './task-cache.ts';

function task(id: string, progress: number): Task {
  return {
    id,
    projectId: 'proj_a',
    keyId: 'key_a',
    dialect: 'openai',
    boundDialect: null,
    status: 'running',
    stage: 'poll',
    progress,
    request: REQUEST,
    plan: null,
    unconfirmed: false,
    price: { bookVersion: 1, holdMicro: 0n, chargedMicro: null },
    failure: null,
    assets: [],
    createdAtMs: 0,
    startedAtMs: 0,
    updatedAtMs: progress,
    finishedAtMs: null,
    linksExpireAtMs: null,
  };
}

it('a task is remembered until it is written', async () => {
  const cache = new TaskCache();
  cache.endRead(cache.startRead(), [task('a', 1), task('b', 1)]);
  assert.equal(cache.get('a')?.progress, 1);
  await cache.writing('a', async () => undefined);
  assert.equal(cache.get('a'), undefined);
  assert.equal(cache.get('b')?.progress, 1, 'and only that one');
});

it('a write that fails is forgotten too: nobody knows how far it came', async () => {
  const cache = new TaskCache();
  const write = cache.writing('a', () => {
    cache.endRead(cache.startRead(), [task('a', 1)]);
    return Promise.reject(new Error('connection lost'));
  });
  await assert.rejects(write);
  assert.equal(cache.get('a'), undefined);
});

it('memory is bounded', () => {
  const cache = new TaskCache();
  for (let index = 0; index < 5_000; index += 1) cache.endRead(cache.startRead(), [task(`t${index}`, 0)]);
  assert.equal(cache.get('t0'), undefined);
  assert.ok(cache.get('t4999') !== undefined);
  const kept = Array.from({ length: 5_000 }, (_, index) => cache.get(`t${index}`)).filter(
    (found) => found !== undefined,
  );
  assert.equal(kept.length, 2_000);
});

/** One database row, read and written in steps that a test can put in any order. */
async function runsStale(
  order: readonly ('read' | 'readEnds' | 'write' | 'commit' | 'writeEnds')[],
  honest: boolean,
): Promise<boolean> {
  const cache = new TaskCache();
  let stored = 0;
  let confirmed = 0;
  const reads: (() => void)[] = [];
  const writes: { commit(): void; end(): Promise<void> }[] = [];
  let stale = false;
  const check = (): void => {
    const known = cache.get('a');
    if (known !== undefined && known.progress < confirmed) stale = true;
  };
  for (const step of order) {
    if (step === 'read') {
      const ticket = cache.startRead();
      const seen = stored;
      reads.push(() => cache.endRead(honest ? ticket : { overtaken: new Set() }, [task('a', seen)]));
    } else if (step === 'readEnds') {
      reads.shift()?.();
    } else if (step === 'write') {
      let release: () => void = () => undefined;
      let value = 0;
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const done = cache.writing('a', () => gate);
      writes.push({
        commit: () => {
          if (value === 0) value = stored += 1;
        },
        end: async () => {
          if (value === 0) value = stored += 1;
          release();
          await done;
          confirmed = Math.max(confirmed, value);
        },
      });
    } else if (step === 'commit') {
      writes[0]?.commit();
    } else {
      await writes.shift()?.end();
    }
    check();
  }
  return stale;
}

const anyOrder = fc.array(fc.constantFrom('read', 'readEnds', 'write', 'commit', 'writeEnds'), {
  maxLength: 40,
});

it('no order of reads and writes ever shows a state older than a confirmed write', async () => {
  await fc.assert(
    fc.asyncProperty(anyOrder, async (order) => !(await runsStale(order, true))),
    { numRuns: 500 },
  );
});

it('the same search finds a stale answer when reads are not told of writes, the negative control', async () => {
  const found = await fc.check(
    fc.asyncProperty(anyOrder, async (order) => !(await runsStale(order, false))),
    { numRuns: 500 },
  );
  assert.equal(found.failed, true);
});
