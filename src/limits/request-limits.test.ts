import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase } from '../db/database.ts';
import { createRequestWindows, type RequestWindows } from '../db/request-windows.ts';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import { testRequestWindows } from '../db/testing/request-windows-suite.ts';
import type { Admission, Limits, RequestKind } from '../task/limits.ts';
import { NO_LIMITS } from '../task/limits.ts';
import type { Caller } from '../task/ports.ts';
import { createRequestLimits, type RequestLimits } from './request-limits.ts';
import { testOpenAiSdks } from './testing/openai-sdk-suite.ts';

/** Longer than any machine takes for these tests: nothing comes free in between. */
const WINDOW_MS = 3_600_000;

let callers = 0;
function caller(key: Partial<Limits>, project: Partial<Limits> = {}): Caller {
  callers += 1;
  const limits = { key: { ...NO_LIMITS, ...key }, project: { ...NO_LIMITS, ...project } };
  return { keyId: `key_${callers}`, projectId: `proj_${callers}`, limits };
}

async function admit(limits: RequestLimits, who: Caller, kind: RequestKind = 'read'): Promise<Admission> {
  return (await limits.admit(who, kind)) ?? assert.fail('the caller has a limit');
}

for (const backend of backends()) {
  describe(`requests a minute on ${backend.name}`, () => {
    let place: TestDatabase;
    let statements = 0;
    let counting: RequestWindows;
    before(async () => {
      place = await openTestDatabase(backend);
      const windows = createRequestWindows(place.database);
      counting = {
        take: (request) => {
          statements += 1;
          return windows.take(request);
        },
      };
    });
    after(() => place.remove());

    describe('windows in the database', () => testRequestWindows(() => place));
    describe('the openai SDK', () => testOpenAiSdks(() => place));

    const newNode = (store = counting, nowMs = () => performance.now()) =>
      createRequestLimits({ store, nowMs, windowMs: WINDOW_MS });

    it('two nodes together admit the limit within 2 % when twice as much is asked for', async () => {
      const other = 'url' in place.place.location ? await openDatabase(place.place.location) : null;
      for (const limit of [60, 1_000, 5_000]) {
        const who = caller({ readsPerMinute: limit });
        const nodes = [newNode(), newNode(other === null ? counting : createRequestWindows(other))];
        let admitted = 0;
        // Sixteen clients a node, so that waiting for a lease and using one are mixed as on a busy server.
        const client = async (node: RequestLimits): Promise<void> => {
          for (let sent = 0; sent < limit / 16; sent += 1) {
            const { refusal } = await admit(node, who);
            if (refusal === null) admitted += 1;
          }
        };
        await Promise.all(nodes.flatMap((node) => Array.from({ length: 16 }, () => client(node))));
        assert.ok(admitted <= limit && admitted >= 0.98 * limit, `${admitted} of ${limit}`);
      }
      await other?.close();
    });

    it('an idle node keeps at most 1 % of a limit from the others, and nothing of a small one', async () => {
      for (const limit of [150, 2_000]) {
        const who = caller({ readsPerMinute: limit });
        assert.equal((await admit(newNode(), who)).refusal, null);
        const busy = newNode();
        let admitted = 1;
        while ((await admit(busy, who)).refusal === null) admitted += 1;
        assert.ok(admitted >= limit - Math.max(0, limit / 100 - 1) && admitted <= limit, `${admitted}`);
      }
    });

    it('a poll is no statement: a hundred share one, and refused ones cost none', async () => {
      const who = caller({ readsPerMinute: 10_000 });
      const node = newNode();
      const before = statements;
      for (let polls = 0; polls < 1_000; polls += 1) assert.equal((await admit(node, who)).refusal, null);
      assert.equal(statements - before, 10);
      const small = caller({ readsPerMinute: 1 });
      await admit(node, small);
      await admit(node, small);
      const exhausted = statements;
      for (let polls = 0; polls < 1_000; polls += 1)
        assert.notEqual((await admit(node, small)).refusal, null);
      assert.equal(statements, exhausted);
    });

    it('creates and reads have buckets of their own, and so have two keys', async () => {
      const node = newNode();
      const who = caller({ createsPerMinute: 1, readsPerMinute: 1 });
      assert.equal((await admit(node, who, 'create')).refusal, null);
      assert.equal((await admit(node, who, 'read')).refusal, null);
      assert.match(String((await admit(node, who, 'create')).refusal), /key: 1 new videos per minute/);
      assert.match(String((await admit(node, who, 'read')).refusal), /key: 1 requests per minute/);
      assert.equal((await admit(node, caller({ createsPerMinute: 1 }), 'create')).refusal, null);
      assert.equal(await node.admit(caller({ readsPerMinute: 1 }), 'create'), null);
      assert.equal(await node.admit({ keyId: 'key_free', projectId: 'proj_free' }, 'read'), null);
    });

    it('a project counts all its keys, and a request that it refuses costs its key nothing', async () => {
      const node = newNode();
      const first = caller({ createsPerMinute: 3 }, { createsPerMinute: 2 });
      const second = { ...first, keyId: `${first.keyId}_2` };
      assert.equal((await admit(node, first, 'create')).refusal, null);
      assert.equal((await admit(node, second, 'create')).refusal, null);
      for (let tries = 0; tries < 5; tries += 1) {
        const { refusal, state } = await admit(node, first, 'create');
        assert.match(String(refusal), /this project: 2 new videos per minute/);
        assert.equal(state.limit, 2);
      }
      const alone = { ...first, limits: { key: first.limits?.key ?? NO_LIMITS, project: NO_LIMITS } };
      const left = await Promise.all([1, 2, 3].map(() => admit(node, alone, 'create')));
      assert.deepEqual(
        left.map(({ refusal }) => refusal === null),
        [true, true, false],
      );
    });

    it('tells what remains, one less each time, of the bucket that is nearest to its end', async () => {
      const node = newNode();
      const who = caller({ readsPerMinute: 500 }, { readsPerMinute: 20 });
      for (let remaining = 19; remaining >= 0; remaining -= 1) {
        const { state, refusal } = await admit(node, who);
        assert.deepEqual([state.limit, state.remaining, refusal], [20, remaining, null]);
        assert.ok(state.resetMs > 0 && state.resetMs <= WINDOW_MS, `${state.resetMs} ms`);
      }
      const { refusal } = await admit(node, who);
      const waitMs = refusal?.retryAfterMs ?? 0;
      assert.ok(waitMs > 0 && waitMs < WINDOW_MS, `${waitMs} ms`);
    });
  });
}

describe('a node', () => {
  let nowMs = 0;
  const asked: number[] = [];
  const store: RequestWindows = {
    take: async ({ wanted, limit }) => {
      asked.push(wanted);
      const granted = asked.length === 2 ? 0 : Math.min(wanted, limit);
      return { granted, takings: [{ tokens: limit, freeInMs: 7_001 }] };
    },
  };
  const who = caller({ readsPerMinute: 100 });

  it('asks again when a token is free by its own measure of time, and not before', async () => {
    const node = createRequestLimits({ store, nowMs: () => nowMs, windowMs: WINDOW_MS });
    assert.equal((await admit(node, who)).refusal, null);
    assert.equal((await admit(node, who)).refusal?.retryAfterMs, 7_001);
    nowMs += 7_000;
    assert.equal((await admit(node, who)).refusal?.retryAfterMs, 1);
    assert.equal(asked.length, 2);
    nowMs += 1;
    assert.equal((await admit(node, who)).refusal, null);
    assert.equal(asked.length, 3);
  });

  it('tells those who are refused to come back one after the other, as tokens come free', async () => {
    const takings = [
      { tokens: 1, freeInMs: 1_000 },
      { tokens: 2, freeInMs: 5_000 },
    ];
    const full: RequestWindows = { take: async () => ({ granted: 0, takings }) };
    const node = createRequestLimits({ store: full, nowMs: () => nowMs, windowMs: WINDOW_MS });
    const waits = await Promise.all([1, 2, 3, 4].map(() => admit(node, caller({ readsPerMinute: 3 }, {}))));
    assert.ok(
      waits.every(({ refusal }) => refusal?.retryAfterMs === 1_000),
      'keys do not share promises',
    );
    const same = await Promise.all([1, 2, 3, 4].map(() => admit(node, who)));
    assert.deepEqual(
      same.map(({ refusal }) => refusal?.retryAfterMs),
      [1_000, 5_000, 5_000, 5_000],
    );
  });

  it('drops a lease that is older than a window, since the database has forgotten it', async () => {
    asked.length = 0;
    const node = createRequestLimits({ store, nowMs: () => nowMs, windowMs: WINDOW_MS });
    const wide = caller({ readsPerMinute: 1_000 });
    await admit(node, wide);
    nowMs += WINDOW_MS - 1;
    await admit(node, wide);
    assert.deepEqual(asked, [10]);
    nowMs += 1;
    await admit(node, wide);
    assert.deepEqual(asked, [10, 10]);
  });

  it('asks once for everybody who waits', async () => {
    asked.length = 0;
    const node = createRequestLimits({ store, nowMs: () => nowMs, windowMs: WINDOW_MS });
    const many = caller({ readsPerMinute: 50 });
    const admissions = await Promise.all(Array.from({ length: 30 }, () => admit(node, many)));
    assert.ok(asked.length <= 3, `${asked}`);
    assert.ok(admissions.some(({ refusal }) => refusal === null));
  });

  it('follows a changed limit at once', async () => {
    asked.length = 10;
    const node = createRequestLimits({ store, nowMs: () => nowMs, windowMs: WINDOW_MS });
    const before = caller({ readsPerMinute: 1_000 });
    assert.equal((await admit(node, before)).state.limit, 1_000);
    const lowered = { ...before, limits: { key: { ...NO_LIMITS, readsPerMinute: 5 }, project: NO_LIMITS } };
    assert.equal((await admit(node, lowered)).state.limit, 5);
  });

  it('lets nobody through when the database does not answer, and goes on when it does', async () => {
    let broken = true;
    const failing: RequestWindows = {
      take: async () => {
        if (broken) throw new Error('the database is gone');
        return { granted: 1, takings: [{ tokens: 1, freeInMs: WINDOW_MS }] };
      },
    };
    const node = createRequestLimits({ store: failing, nowMs: () => nowMs, windowMs: WINDOW_MS });
    await assert.rejects(admit(node, who), /the database is gone/);
    await assert.rejects(admit(node, who), /the database is gone/);
    broken = false;
    assert.equal((await admit(node, who)).refusal, null);
  });

  it('never asks a client to wait for 60 s, which older SDKs take for nonsense', async () => {
    const full: RequestWindows = {
      take: async () => ({ granted: 0, takings: [{ tokens: 1, freeInMs: 60_000 }] }),
    };
    const node = createRequestLimits({ store: full, nowMs: () => nowMs });
    assert.equal((await admit(node, who)).refusal?.retryAfterMs, 59_999);
  });
});
