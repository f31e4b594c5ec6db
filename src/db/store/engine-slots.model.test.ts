import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Caller, TaskStore } from '../../task/ports.ts';
import { createAccountStore } from '../accounts.ts';
import type { Database } from '../database.ts';
import { backends, openTestDatabase, type TestDatabase } from '../testing/backends.ts';
import { EngineLines, type LineRules } from '../testing/engine-lines.ts';
import {
  insertSample,
  LINK_LIFETIME_MS,
  PLAN,
  RecordingQueue,
  sampleCaller,
  sampleKey,
  step,
} from '../testing/sample-tasks.ts';
import { createTaskStore } from './task-store.ts';

const OPTIONS = { jobs: [], linkLifetimeMs: LINK_LIFETIME_MS } as const;
const RUNS = 12;
/** Of every key that has none of its own. */
const KEY_RUNNING_DEFAULT = 3;
const PROJECTS = 3;
const ENGINES = 2;

type Operation =
  | { readonly type: 'order'; readonly project: number; readonly key: number; readonly engine: number }
  | { readonly type: 'finish' | 'cancel' | 'give-up'; readonly at: number }
  | { readonly type: 'films'; readonly engine: number; readonly films: number }
  | { readonly type: 'running'; readonly project: number; readonly limit: number | null };

const place = fc.nat({ max: 9 });
const project = fc.nat({ max: PROJECTS - 1 });
const engine = fc.nat({ max: ENGINES - 1 });
const limit = fc.option(fc.integer({ min: 1, max: 3 }));
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      type: fc.constant('order' as const),
      project,
      key: fc.nat({ max: 1 }),
      engine,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constantFrom('finish' as const, 'finish' as const, 'cancel' as const, 'give-up' as const),
      at: place,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('films' as const),
      engine,
      films: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('running' as const), project, limit }) },
);

const world = fc.record({
  operations: fc.array(operation, { minLength: 8, maxLength: 30, size: 'max' }),
  films: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: ENGINES, maxLength: ENGINES }),
  weights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: PROJECTS, maxLength: PROJECTS }),
  /** Of each project, and of the first key of each. */
  running: fc.array(fc.tuple(limit, limit), { minLength: PROJECTS, maxLength: PROJECTS }),
});

/** A key that may run one film orders three: any model that does not know its limit admits all of them. */
const LIMITED_KEY = {
  operations: [0, 1, 2].map((): Operation => ({ type: 'order', project: 0, key: 0, engine: 0 })),
  films: Array.from({ length: ENGINES }, () => 3),
  weights: Array.from({ length: PROJECTS }, () => 1),
  running: Array.from({ length: PROJECTS }, (): [null, number] => [null, 1]),
};

for (const backend of backends()) {
  describe(`slots of engines on ${backend.name} against a model`, () => {
    let opened: TestDatabase;
    let database: Database;
    let queue: RecordingQueue;
    let store: TaskStore;

    before(async () => {
      opened = await openTestDatabase(backend);
      database = opened.database;
      queue = new RecordingQueue();
      store = createTaskStore(database, queue, { keyRunningTasks: KEY_RUNNING_DEFAULT });
    });
    after(() => opened.remove());

    /** How many got a slot, and whether the database did what the model did. `wrong` is for a control. */
    async function compare(wrong: Partial<LineRules> = {}): Promise<{ admitted: number; failed: boolean }> {
      let admittedInAll = 0;
      const details = await fc.check(
        fc.asyncProperty(world, async ({ operations, films: filmsAtFirst, weights, running }) => {
          const films = [...filmsAtFirst];
          const accounts = createAccountStore(database);
          const engines = films.map(() => `engine-${randomUUID()}`);
          const announce = (index: number): Promise<void> =>
            store.announceEngines('node', [
              { slotKey: engines[index] ?? '', films: films[index] ?? 1, shared: true },
            ]);
          const limits = new Map<string, number | null>();
          const callers: [Caller, Caller][] = [];
          for (const [index, [ofProject, ofKey]] of running.entries()) {
            const first = await sampleCaller(database);
            callers.push([first, await sampleKey(database, first.projectId)]);
            await accounts.setProjectWeight(first.projectId, weights[index] ?? 1);
            await accounts.setProjectLimits(first.projectId, { runningTasks: ofProject });
            await accounts.setKeyLimits(first.keyId, { runningTasks: ofKey ?? 0 });
            limits.set(first.projectId, ofProject).set(first.keyId, ofKey);
          }
          const projectIds = callers.map(([{ projectId }]) => projectId);
          for (const index of engines.keys()) await announce(index);
          const lines = new EngineLines({
            filmsOf: (id) => films[engines.indexOf(id)] ?? null,
            weightOf: (id) => weights[projectIds.indexOf(id)] ?? 1,
            runningOfProject: (id) => limits.get(id) ?? null,
            runningOfKey: (id) => (limits.has(id) ? (limits.get(id) ?? null) : KEY_RUNNING_DEFAULT),
            ...wrong,
          });

          async function order(done: Operation & { type: 'order' }, seq: number): Promise<string[]> {
            const caller = callers[done.project]?.[done.key] ?? assert.fail();
            const engineId = engines[done.engine] ?? '';
            const { id } = await insertSample(store, caller);
            await step(store, id, 'plan', { type: 'planned', plan: { ...PLAN, engineId } });
            return lines.wait({ id, project: caller.projectId, key: caller.keyId, seq }, engineId);
          }

          async function end(task: { readonly id: string; readonly project: string }): Promise<string[]> {
            await store.end(task.project, task.id, { type: 'cancelled' }, OPTIONS);
            return lines.leave(task.id);
          }

          async function apply(done: Operation, seq: number): Promise<string[]> {
            switch (done.type) {
              case 'order':
                return await order(done, seq);
              case 'finish': {
                const task = lines.running[done.at % Math.max(1, lines.running.length)];
                if (task === undefined) return [];
                await step(store, task.id, 'submit', { type: 'submitted' });
                await step(store, task.id, 'poll', { type: 'rendered' });
                return lines.leave(task.id);
              }
              case 'cancel': {
                const task = lines.running[done.at % Math.max(1, lines.running.length)];
                return task === undefined ? [] : await end(task);
              }
              case 'give-up': {
                const task = lines.waiting[done.at % Math.max(1, lines.waiting.length)];
                return task === undefined ? [] : await end(task);
              }
              case 'films':
                films[done.engine] = done.films;
                await announce(done.engine);
                break;
              case 'running': {
                const projectId = projectIds[done.project] ?? '';
                limits.set(projectId, done.limit);
                await accounts.setProjectLimits(projectId, { runningTasks: done.limit });
              }
            }
            await store.admitWaiting();
            return lines.admit();
          }

          for (const [seq, done] of operations.entries()) {
            const before = queue.jobs.length;
            const expected = await apply(done, seq);
            const admitted = queue.jobs.slice(before).filter((job) => job.step === 'submit');
            assert.deepEqual(
              admitted.map(({ taskId }) => taskId),
              expected,
              JSON.stringify(done),
            );
            admittedInAll += admitted.length;
          }
          for (const task of [...lines.waiting, ...lines.running]) await end(task);
        }),
        { numRuns: RUNS, endOnFailure: Object.keys(wrong).length > 0, examples: [[LIMITED_KEY]] },
      );
      if (details.failed && Object.keys(wrong).length === 0)
        throw new Error(fc.defaultReportMessage(details));
      return { admitted: admittedInAll, failed: details.failed };
    }

    it('whoever comes, goes or is limited, the next is who the documented turns say, in that order', async () => {
      const { admitted } = await compare();
      assert.ok(admitted > RUNS, `only ${admitted} got a slot`);
    });

    it('control: a model that knows no limit of a key is told from the database', async () => {
      assert.ok((await compare({ runningOfKey: () => null })).failed);
    });
  });
}
