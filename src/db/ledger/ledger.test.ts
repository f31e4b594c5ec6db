import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { TaskError } from '../../task/error.ts';
import type { Ledger } from '../../task/ledger.ts';
import type { Caller, NewTask, TaskStore } from '../../task/ports.ts';
import type { Task } from '../../task/task.ts';
import { createTaskStore } from '../store/task-store.ts';
import { backends, openTestDatabase, type TestDatabase } from '../testing/backends.ts';
import {
  LINK_LIFETIME_MS,
  newTask,
  PLAN,
  planJob,
  RecordingQueue,
  sampleAsset,
  sampleCaller,
  step,
} from '../testing/sample-tasks.ts';
import { createLedger } from './ledger-store.ts';
import { createPriceBooks } from './price-books.ts';

const isRefusal = (code: string) => (error: unknown) => error instanceof TaskError && error.code === code;

for (const backend of backends()) {
  describe(`credits on ${backend.name}`, () => {
    let opened: TestDatabase;
    let store: TaskStore;
    let ledger: Ledger;

    before(async () => {
      opened = await openTestDatabase(backend);
      store = createTaskStore(opened.database, new RecordingQueue());
      ledger = createLedger(opened.database);
    });
    after(() => opened.remove());

    /** A project that pays, with this much to spend. */
    async function payer(balanceMicro: bigint): Promise<Caller> {
      const caller = await sampleCaller(opened.database);
      await ledger.setUnlimited(caller.projectId, false);
      if (balanceMicro > 0n) await ledger.grant(caller.projectId, balanceMicro, 'test');
      return caller;
    }

    function priced(caller: Caller, holdMicro: bigint): NewTask {
      return { ...newTask(caller), price: { bookVersion: 1, holdMicro } };
    }

    async function accept(task: NewTask): Promise<Task> {
      const inserted = await store.insert(task, planJob(task.id));
      assert.ok(typeof inserted !== 'string');
      return inserted;
    }

    async function complete(taskId: string, priceMicro: bigint): Promise<Task> {
      await step(store, taskId, 'plan', { type: 'planned', plan: PLAN });
      await step(store, taskId, 'submit', { type: 'submitted' });
      await step(store, taskId, 'poll', { type: 'rendered' });
      await step(store, taskId, 'fetch', { type: 'fetched', assets: [sampleAsset()] });
      return await step(store, taskId, 'settle', { type: 'settled', priceMicro });
    }

    async function cancel({ projectId }: Caller, taskId: string): Promise<void> {
      const options = { jobs: [], linkLifetimeMs: LINK_LIFETIME_MS };
      assert.equal((await store.end(projectId, taskId, { type: 'cancelled' }, options))?.status, 'cancelled');
    }

    test('of fifty creates at once only as many are accepted as the balance covers, and it ends at zero', async () => {
      const caller = await payer(7_000_000n);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, () => accept(priced(caller, 1_000_000n))),
      );
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      assert.equal(refused.length, 43);
      assert.ok(refused.every(isRefusal('insufficient_credits')));
      assert.deepEqual(await ledger.project(caller.projectId), {
        projectId: caller.projectId,
        unlimited: false,
        balanceMicro: 0n,
        heldMicro: 7_000_000n,
        capturedMicro: 0n,
      });
      const { rows } = await sql<{ tasks: number }>`
        select count(*)::int as tasks from tasks where project_id = ${caller.projectId}`.execute(
        opened.database.kysely(),
      );
      assert.deepEqual(rows, [{ tasks: 7 }], 'a refused create leaves no row behind');
    });

    test('a delivered film is charged what it cost and gives back the rest of its hold', async () => {
      const caller = await payer(1_000_000n);
      const { id } = await accept(priced(caller, 800_000n));
      const done = await complete(id, 799_999n);
      assert.deepEqual(done.price, { bookVersion: 1, holdMicro: 800_000n, chargedMicro: 799_999n });
      assert.deepEqual(await ledger.project(caller.projectId), {
        projectId: caller.projectId,
        unlimited: false,
        balanceMicro: 200_001n,
        heldMicro: 0n,
        capturedMicro: 799_999n,
      });
    });

    test('nothing is ever charged above the hold', async () => {
      const caller = await payer(1_000_000n);
      const { id } = await accept(priced(caller, 300_000n));
      assert.equal((await complete(id, 900_000n)).price.chargedMicro, 300_000n);
      assert.equal((await ledger.project(caller.projectId))?.balanceMicro, 700_000n);
    });

    test('a task that failed or was cancelled costs nothing', async () => {
      const caller = await payer(1_000_000n);
      const first = await accept(priced(caller, 600_000n));
      await cancel(caller, first.id);
      const second = await accept(priced(caller, 1_000_000n));
      const failure = { code: 'engine_failed', message: 'broken' } as const;
      assert.equal(
        (await step(store, second.id, 'plan', { type: 'failed', failure })).price.chargedMicro,
        0n,
      );
      assert.equal((await ledger.project(caller.projectId))?.balanceMicro, 1_000_000n);
      const kinds = (await ledger.entries(caller.projectId, 10, null)).map(({ kind }) => kind);
      assert.deepEqual(kinds, ['release', 'hold', 'release', 'hold', 'grant']);
    });

    test('an unlimited project is metered to the micro-credit and never refused', async () => {
      const caller = await sampleCaller(opened.database);
      const { id } = await accept(priced(caller, 5_000_000n));
      await complete(id, 4_000_001n);
      const credits = await ledger.project(caller.projectId);
      assert.deepEqual([credits?.balanceMicro, credits?.capturedMicro], [0n, 4_000_001n]);
      assert.deepEqual(await ledger.key(caller.keyId), {
        keyId: caller.keyId,
        capMicro: null,
        heldMicro: 0n,
        capturedMicro: 4_000_001n,
      });
    });

    test('a project that stops being unlimited gets nothing back for what it never paid', async () => {
      const caller = await sampleCaller(opened.database);
      const { id } = await accept(priced(caller, 5_000_000n));
      await ledger.setUnlimited(caller.projectId, false);
      await cancel(caller, id);
      assert.equal((await ledger.project(caller.projectId))?.balanceMicro, 0n);
    });

    test('a cap counts what its key held and spent before it was set, and what comes back', async () => {
      const caller = await sampleCaller(opened.database);
      const spent = await accept(priced(caller, 1_000_000n));
      await complete(spent.id, 400_000n);
      const held = await accept(priced(caller, 500_000n));
      await ledger.setKeyCap(caller.keyId, 1_000_000n);
      await assert.rejects(accept(priced(caller, 100_001n)), isRefusal('insufficient_credits'));
      await accept(priced(caller, 100_000n));
      await cancel(caller, held.id);
      await accept(priced(caller, 500_000n));
      await assert.rejects(accept(priced(caller, 1n)), isRefusal('insufficient_credits'));
      await ledger.setKeyCap(caller.keyId, null);
      await accept(priced(caller, 1_000_000n));
    });

    test('of many creates under a cap exactly those that it covers are accepted', async () => {
      const caller = await sampleCaller(opened.database);
      await ledger.setKeyCap(caller.keyId, 3n);
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => accept(priced(caller, 1n))));
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 3);
    });

    test('amounts that would overdraw or overflow an account are refused and change nothing', async () => {
      const caller = await payer(5n);
      const wrong: readonly (() => Promise<unknown>)[] = [
        () => ledger.grant(caller.projectId, 0n, ''),
        () => ledger.grant(caller.projectId, -1n, ''),
        () => ledger.grant(caller.projectId, 2n ** 62n, ''),
        () => ledger.grant(caller.projectId, 1_000_000_000_000_000_000n, ''),
        () => ledger.adjust(caller.projectId, 0n, ''),
        () => ledger.adjust(caller.projectId, -6n, ''),
        () => ledger.grant('proj_nobody', 1n, ''),
        () => ledger.setKeyCap(caller.keyId, -1n),
        () => ledger.setKeyCap('key_nobody', 1n),
      ];
      for (const attempt of wrong) await assert.rejects(attempt(), isRefusal('invalid_value'));
      await ledger.adjust(caller.projectId, -5n, 'correction');
      assert.equal((await ledger.project(caller.projectId))?.balanceMicro, 0n);
    });

    test('a published price becomes the next version, and the first one stays readable', async () => {
      const books = createPriceBooks(opened.database, () => 0);
      const before = await books.current();
      const [rule] = before.rules;
      assert.ok(rule !== undefined);
      const next = await books.publish([{ ...rule, perSecondMicro: 9_007_199_254_740_993n }], 'dearer');
      assert.equal(next.version, before.version + 1);
      assert.deepEqual(await createPriceBooks(opened.database, () => 0).current(), next);
      assert.deepEqual(await books.version(before.version), before);
    });

    test('the ledger is append-only, and its check finds every kind of tampering', async () => {
      assert.deepEqual(await ledger.check(), []);
      const caller = await payer(1_000_000n);
      const live = await accept(priced(caller, 100n));
      const done = await accept(priced(caller, 100n));
      await complete(done.id, 100n);
      const cancelled = await accept(priced(caller, 100n));
      await cancel(caller, cancelled.id);
      await ledger.setKeyCap(caller.keyId, 1_000n);
      const run = (statement: string) => sql.raw(statement).execute(opened.database.kysely());
      for (const statement of ['update ledger_entries set note = note', 'delete from ledger_entries'])
        await assert.rejects(run(statement), /append-only/);
      assert.deepEqual(await ledger.check(), []);
      await run('alter table ledger_entries disable trigger ledger_is_append_only');
      await run(
        `update ledger_entries set kind = 'release' where task_id = '${done.id}' and kind = 'capture'`,
      );
      await run(
        `update ledger_entries set amount_micro = 1 where task_id = '${cancelled.id}' and kind = 'release'`,
      );
      await run(`update ledger_entries set amount_micro = 99 where task_id = '${live.id}'`);
      await run(`update projects set balance_micro = balance_micro + 1 where id = '${caller.projectId}'`);
      const found = new Set((await ledger.check()).map(({ rule }) => rule));
      assert.deepEqual([...found].sort(), [
        'a balance is the sum of its entries',
        'a capped key has counted all that it holds and spent',
        'a closing entry returns exactly what it does not keep',
        'a completed task is captured at what it says it cost',
        'a failed or cancelled task is released whole',
        'a priced task has one hold of its price',
      ]);
    });
  });
}
