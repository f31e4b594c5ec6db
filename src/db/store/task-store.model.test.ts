import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Caller, Claim, TaskStore } from '../../task/ports.ts';
import { isTerminal, TASK_STAGES, type TaskStage } from '../../task/task.ts';
import {
  IllegalTransition,
  INITIAL_STATE,
  type TaskEvent,
  type TaskState,
  transition,
} from '../../task/transition.ts';
import type { Database } from '../database.ts';
import { createLedger } from '../ledger/ledger-store.ts';
import { backends, openTestDatabase, type TestDatabase } from '../testing/backends.ts';
import {
  LINK_LIFETIME_MS,
  newTask,
  PLAN,
  planJob,
  RecordingQueue,
  sampleCaller,
} from '../testing/sample-tasks.ts';
import { createTaskStore } from './task-store.ts';

const OPTIONS = { jobs: [], linkLifetimeMs: LINK_LIFETIME_MS } as const;

/** What one task should be, in plain memory. */
interface Model {
  state: TaskState;
  /** Index of the claim that holds the lease. */
  holder: number | null;
  leaseExpired: boolean;
  tries: number;
  removed: boolean;
  readonly claims: Claim[];
}

type Operation =
  | { readonly type: 'claim'; readonly stage: TaskStage | 'current' }
  | { readonly type: 'change'; readonly event: TaskEvent; readonly claim: number }
  | { readonly type: 'release'; readonly claim: number }
  | { readonly type: 'expire' | 'cancel' | 'remove' };

const event: fc.Arbitrary<TaskEvent> = fc.oneof(
  fc.constantFrom<TaskEvent>(
    { type: 'planned', plan: PLAN },
    { type: 'submitted' },
    { type: 'rendered' },
    { type: 'fetched', assets: [] },
    { type: 'settled', priceMicro: 50n },
    { type: 'cancelled' },
    { type: 'failed', failure: { code: 'engine_failed', message: 'broken' } },
  ),
  fc
    .constantFrom(-3, 0, 41.9, 140, Number.NaN)
    .map((progress): TaskEvent => ({ type: 'progressed', progress })),
);
/** 0 is the latest claim, 1 the one before. */
const age = fc.constantFrom(0, 0, 0, 0, 1);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('claim' as const),
      stage: fc.constantFrom<TaskStage | 'current'>(
        'current',
        'current',
        'current',
        'current',
        ...TASK_STAGES,
      ),
    }),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('change' as const), event, claim: age }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('release' as const), claim: age }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom('expire' as const, 'cancel' as const, 'remove' as const) }),
  },
);

/** The events of a whole film, so that random walks also reach the late stages. */
const FILM: readonly TaskEvent[] = [
  { type: 'planned', plan: PLAN },
  { type: 'submitted' },
  { type: 'rendered' },
  { type: 'fetched', assets: [] },
  { type: 'settled', priceMicro: 0n },
];
const walk = fc
  .tuple(fc.nat({ max: FILM.length }), fc.array(operation, { maxLength: 14 }))
  .map(([advance, operations]): Operation[] => [
    ...FILM.slice(0, advance).flatMap((happened): Operation[] => [
      { type: 'claim', stage: 'current' },
      { type: 'change', event: happened, claim: 0 },
    ]),
    ...operations,
  ]);

for (const backend of backends()) {
  describe(`task store on ${backend.name} against a model`, () => {
    let opened: TestDatabase;
    let database: Database;
    let store: TaskStore;
    let caller: Caller;

    before(async () => {
      opened = await openTestDatabase(backend);
      database = opened.database;
      store = createTaskStore(database, new RecordingQueue());
      caller = await sampleCaller(database);
    });
    after(() => opened.remove());

    async function claim(taskId: string, model: Model, wanted: TaskStage | 'current'): Promise<void> {
      const stage = wanted === 'current' ? (model.state.stage ?? 'settle') : wanted;
      const free = model.holder === null || model.leaseExpired;
      const claimed = await store.claim(taskId, stage, 600_000);
      if (stage !== model.state.stage || !free) return assert.equal(claimed, null);
      assert.ok(claimed !== null);
      assert.equal(claimed.earlierTries, model.tries);
      model.holder = model.claims.push(claimed) - 1;
      model.leaseExpired = false;
      model.tries += 1;
    }

    async function change(model: Model, claimAge: number, happened: TaskEvent): Promise<void> {
      const index = model.claims.length - 1 - claimAge;
      const used = model.claims[index];
      if (used === undefined) return;
      if (index !== model.holder) return assert.equal(await store.change(used, happened, OPTIONS), null);
      let expected: TaskState;
      try {
        expected = transition(model.state, happened);
      } catch (error) {
        assert.ok(error instanceof IllegalTransition);
        await assert.rejects(store.change(used, happened, OPTIONS), IllegalTransition);
        return;
      }
      assert.ok((await store.change(used, happened, OPTIONS)) !== null);
      Object.assign(model, { state: expected, holder: null, tries: 0 });
    }

    async function release(model: Model, claimAge: number): Promise<void> {
      const index = model.claims.length - 1 - claimAge;
      const used = model.claims[index];
      if (used === undefined) return;
      await store.release(used, []);
      if (index === model.holder) model.holder = null;
    }

    async function expire(taskId: string, model: Model): Promise<void> {
      await database
        .kysely()
        .updateTable('tasks')
        .set({ lease_until: new Date(0) })
        .where('id', '=', taskId)
        .where('lease_token', 'is not', null)
        .execute();
      model.leaseExpired = true;
    }

    async function cancel(taskId: string, model: Model): Promise<void> {
      const ended = await store.end(caller.projectId, taskId, { type: 'cancelled' }, OPTIONS);
      if (model.removed) return assert.equal(ended, null);
      if (isTerminal(model.state.status)) return assert.equal(ended?.status, model.state.status);
      Object.assign(model, { state: transition(model.state, { type: 'cancelled' }), holder: null });
    }

    async function remove(taskId: string, model: Model): Promise<void> {
      const outcome = await store.remove(caller.projectId, taskId);
      if (model.removed) return assert.equal(outcome, 'unknown');
      if (!isTerminal(model.state.status)) return assert.equal(outcome, 'live');
      assert.equal(outcome, 'removed');
      model.removed = true;
    }

    async function apply(taskId: string, model: Model, done: Operation): Promise<void> {
      switch (done.type) {
        case 'claim':
          return claim(taskId, model, done.stage);
        case 'change':
          return change(model, done.claim, done.event);
        case 'release':
          return release(model, done.claim);
        case 'expire':
          return expire(taskId, model);
        case 'cancel':
          return cancel(taskId, model);
        case 'remove':
          return remove(taskId, model);
      }
    }

    it('is what the model is after every operation', async () => {
      await fc.assert(
        fc.asyncProperty(walk, async (operations) => {
          const priced = { ...newTask(caller), price: { bookVersion: 1, holdMicro: 70n } };
          await store.insert(priced, planJob(priced.id));
          const { id } = priced;
          const model: Model = {
            state: INITIAL_STATE,
            holder: null,
            leaseExpired: false,
            tries: 0,
            removed: false,
            claims: [],
          };
          for (const done of operations) {
            await apply(id, model, done);
            const found = await store.find(caller.projectId, id);
            if (model.removed) {
              assert.equal(found, null);
              continue;
            }
            assert.ok(found !== null);
            const { status, stage, progress, plan, failure } = found;
            assert.deepEqual({ status, stage, progress, plan, failure }, model.state);
          }
        }),
        { numRuns: 30 },
      );
      assert.deepEqual(await createLedger(database).check(), [], 'and every hold was closed once');
    });
  });
}
