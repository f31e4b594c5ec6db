import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { openDatabase } from '../database.ts';
import { createRequestWindows, type TokenGrant } from '../request-windows.ts';
import type { TestDatabase } from './backends.ts';

const WINDOW_MS = 60_000;
/** How late a token may come back. */
const SLOT_MS = 500;
/** Room for the real milliseconds that pass during a test; far below what the tests move time by. */
const SLACK_MS = 20_000;

/** What the database promises about request windows, on one that is open already, since a start is dear. */
export function testRequestWindows(opened: () => TestDatabase): void {
  let owners = 0;

  function newOwner(): string {
    owners += 1;
    return `owner_${owners}`;
  }

  function take(
    owner: string,
    wanted: number,
    limit = 10,
    windows = createRequestWindows(opened().database),
  ) {
    return windows.take({ owner, kind: 'create', limit, wanted, windowMs: WINDOW_MS });
  }

  /** For the rows, the same as the database's clock moving by that much. */
  async function moveClock(owner: string, milliseconds: number): Promise<void> {
    await sql`update request_windows set taken_at = array(
      select at - ${milliseconds}::float8 * interval '1 millisecond' from unnest(taken_at) as at)
      where owner = ${owner}`.execute(opened().database.kysely());
  }

  async function rowOf(owner: string) {
    return opened()
      .database.kysely()
      .selectFrom('request_windows')
      .select(['taken_at', 'tokens'])
      .where('owner', '=', owner)
      .executeTakeFirstOrThrow();
  }

  it('gives what is left and says when more is free', async () => {
    const owner = newOwner();
    const first = await take(owner, 4);
    assert.deepEqual([first.granted, takenOf(first)], [4, 4]);
    await moveClock(owner, 25_000);
    const second = await take(owner, 100);
    assert.deepEqual([second.granted, takenOf(second)], [6, 10]);
    assert.deepEqual(
      second.takings.map(({ tokens }) => tokens),
      [4, 6],
    );
    assertAbout(second.takings[0]?.freeInMs, 35_000);
    assertAbout(second.takings[1]?.freeInMs, 60_000);
    await moveClock(owner, 25_000);
    const refused = await take(owner, 1);
    assert.deepEqual([refused.granted, takenOf(refused)], [0, 10]);
    assertAbout(refused.takings[0]?.freeInMs, 10_000);
    await moveClock(owner, 10_000);
    const freed = await take(owner, 100);
    assert.deepEqual([freed.granted, takenOf(freed)], [4, 10]);
  });

  it('never gives more than the limit in any window, however takings and time are mixed', async () => {
    const step = fc.record({ wanted: fc.integer({ min: 1, max: 12 }), laterMs: fc.nat({ max: 30_000 }) });
    const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const owner = newOwner();
      const given: { atMs: number; tokens: number }[] = [];
      const startedMs = performance.now();
      let nowMs = 0;
      for (const { wanted, laterMs } of steps) {
        const { granted } = await take(owner, wanted);
        given.push({ atMs: nowMs, tokens: granted });
        // The database's clock is ahead of ours by what the test itself takes.
        const aheadMs = performance.now() - startedMs;
        const within = (ms: number) =>
          given.filter(({ atMs }) => nowMs - atMs < ms).reduce((sum, { tokens }) => sum + tokens, 0);
        assert.ok(within(WINDOW_MS - aheadMs) <= 10, 'no window holds more');
        if (granted < wanted)
          assert.ok(within(WINDOW_MS + SLOT_MS) >= 10, 'nobody waits longer than half a second more');
        nowMs += laterMs;
        await moveClock(owner, laterMs);
      }
    });
    await fc.assert(property, { numRuns: 8 });
  });

  it('locks nobody out for longer than one window when the clock jumps back', async () => {
    const owner = newOwner();
    await take(owner, 10);
    await moveClock(owner, -3_600_000);
    const refused = await take(owner, 1);
    assert.equal(refused.granted, 0);
    for (const { freeInMs } of refused.takings) assert.ok(freeInMs <= WINDOW_MS, `${freeInMs} ms`);
    await moveClock(owner, WINDOW_MS);
    assert.equal((await take(owner, 10)).granted, 10);
  });

  it('lets at most one window more through when the clock jumps forward', async () => {
    const owner = newOwner();
    await take(owner, 10);
    await moveClock(owner, 86_400_000);
    assert.equal((await take(owner, 20)).granted, 10);
    assert.equal((await take(owner, 20)).granted, 0);
  });

  it('gives parallel nodes no token twice', async () => {
    const owner = newOwner();
    const other = 'url' in opened().place.location ? await openDatabase(opened().place.location) : null;
    const windows = [opened().database, other ?? opened().database].map(createRequestWindows);
    const grants = await Promise.all(
      Array.from({ length: 60 }, (_, index) => take(owner, 3, 100, windows[index % 2])),
    );
    await other?.close();
    assert.equal(
      grants.reduce((sum, { granted }: TokenGrant) => sum + granted, 0),
      100,
    );
  });

  it('keeps a row small, and leaves no pile of old versions behind', async () => {
    const owner = newOwner();
    for (let round = 0; round < 130; round += 1) {
      await take(owner, 1, 100_000);
      await moveClock(owner, 137);
    }
    const { tokens } = await rowOf(owner);
    assert.ok(tokens.length <= 121, `${tokens.length} takings`);
    assert.equal(
      tokens.reduce((sum, n) => sum + n, 0),
      130,
      'and nothing is forgotten',
    );
    const { rows } = await sql<{ pages: number }>`
      select (pg_relation_size('request_windows') / 8192)::integer as pages`.execute(
      opened().database.kysely(),
    );
    assert.ok((rows[0]?.pages ?? Number.NaN) < 100, `${rows[0]?.pages} pages after 260 updates`);
  });

  it('follows a limit that was lowered', async () => {
    const owner = newOwner();
    await take(owner, 8);
    const lowered = await take(owner, 1, 5);
    assert.deepEqual([lowered.granted, takenOf(lowered)], [0, 8]);
  });
}

function takenOf({ takings }: TokenGrant): number {
  return takings.reduce((sum, { tokens }) => sum + tokens, 0);
}

function assertAbout(actualMs = Number.NaN, expectedMs: number): void {
  assert.ok(actualMs <= expectedMs && actualMs > expectedMs - SLACK_MS, `${actualMs}, not ${expectedMs} ms`);
}
