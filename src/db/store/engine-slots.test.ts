import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { Caller, TaskStore } from '../../task/ports.ts';
import type { Plan } from '../../task/task.ts';
import { createAccountStore } from '../accounts.ts';
import { type Database, openDatabase } from '../database.ts';
import { backends, openTestDatabase, type TestDatabase } from '../testing/backends.ts';
import {
  insertSample,
  LINK_LIFETIME_MS,
  PLAN,
  RecordingQueue,
  sampleCaller,
  step,
} from '../testing/sample-tasks.ts';
import { createTaskStore } from './task-store.ts';

const OPTIONS = { jobs: [], linkLifetimeMs: LINK_LIFETIME_MS } as const;
const FAILURE = { code: 'engine_failed', message: 'broken' } as const;

for (const backend of backends()) {
  describe(`slots of engines on ${backend.name}`, () => {
    let opened: TestDatabase;
    let database: Database;
    let queue: RecordingQueue;
    let store: TaskStore;

    before(async () => {
      opened = await openTestDatabase(backend);
      database = opened.database;
      queue = new RecordingQueue();
      store = createTaskStore(database, queue);
    });
    after(() => opened.remove());

    /** An engine of its own for each test, so that tests share a database. */
    async function engineWith(films: number): Promise<Plan> {
      const engineId = `engine-${randomUUID()}`;
      await store.announceEngines(engineId, [{ slotKey: engineId, films, shared: true }]);
      return { ...PLAN, engineId };
    }

    async function waitFor(plan: Plan, caller: Caller): Promise<string> {
      const { id } = await insertSample(store, caller);
      await step(store, id, 'plan', { type: 'planned', plan });
      return id;
    }

    async function waitingFor(plan: Plan, caller: Caller, count: number): Promise<string[]> {
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1) ids.push(await waitFor(plan, caller));
      return ids;
    }

    /** Ids in the order in which they got a slot. */
    function admitted(of: readonly string[]): string[] {
      return queue.jobs
        .filter(({ step: name, taskId }) => name === 'submit' && of.includes(taskId))
        .map(({ taskId }) => taskId);
    }

    /** The engine is done with a film at once, as often as there is one. */
    async function workOff(all: readonly string[]): Promise<string[]> {
      for (let done = 0; done < admitted(all).length; done += 1) {
        const id = admitted(all)[done] ?? assert.fail();
        await step(store, id, 'submit', { type: 'submitted' });
        await step(store, id, 'poll', { type: 'rendered' });
      }
      return admitted(all);
    }

    function letters(ids: readonly string[], ...groups: readonly (readonly string[])[]): string {
      return ids.map((id) => 'abcdef'[groups.findIndex((group) => group.includes(id))]).join('');
    }

    it('a project that sent many does not hold up one that sent few', async () => {
      const plan = await engineWith(1);
      const many = await waitingFor(plan, await sampleCaller(database), 9);
      const few = await waitingFor(plan, await sampleCaller(database), 3);
      assert.equal(letters(await workOff([...many, ...few]), many, few), 'abababaaaaaa');
      assert.deepEqual(admitted(many), many, 'and within a project the oldest is first');
    });

    it('one project alone is served in the order of its creates', async () => {
      const plan = await engineWith(1);
      const caller = await sampleCaller(database);
      const first = await waitingFor(plan, caller, 4);
      const second = await waitingFor(plan, caller, 2);
      assert.equal(letters(await workOff([...first, ...second]), first, second), 'aaaabb');
    });

    it('a weight of three gets three turns for one', async () => {
      const plan = await engineWith(1);
      const [heavy, light] = [await sampleCaller(database), await sampleCaller(database)];
      assert.ok(await createAccountStore(database).setProjectWeight(heavy.projectId, 3));
      const [ofHeavy, ofLight] = [await waitingFor(plan, heavy, 12), await waitingFor(plan, light, 4)];
      const order = letters(await workOff([...ofHeavy, ...ofLight]), ofHeavy, ofLight);
      assert.equal([...order.slice(0, 8)].filter((letter) => letter === 'a').length, 6, order);
    });

    it('of several slots each project has its part, whatever their films take', async () => {
      const plan = await engineWith(4);
      const many = await waitingFor(plan, await sampleCaller(database), 8);
      const few = await waitingFor(plan, await sampleCaller(database), 4);
      assert.equal(admitted(many).length, 4, 'who is alone has them all');
      for (const id of admitted(many).slice(0, 2))
        await store.end((await ownerOf(id)).projectId, id, { type: 'cancelled' }, OPTIONS);
      assert.equal(admitted(few).length, 2, 'what comes free goes to who has fewer');
      assert.equal(admitted(many).length, 4);
    });

    async function ownerOf(id: string): Promise<Caller> {
      const { rows } = await sql<Caller>`
        select project_id as "projectId", key_id as "keyId" from tasks where id = ${id}`.execute(
        database.kysely(),
      );
      return rows[0] ?? assert.fail();
    }

    it('send ten, run two at a time: what is over a limit waits and others go past', async () => {
      const plan = await engineWith(20);
      const [limited, free] = [await sampleCaller(database), await sampleCaller(database)];
      await createAccountStore(database).setProjectLimits(limited.projectId, { runningTasks: 2 });
      const waiting = await waitingFor(plan, limited, 10);
      const passing = await waitingFor(plan, free, 3);
      assert.deepEqual(admitted(waiting), waiting.slice(0, 2));
      assert.deepEqual(admitted(passing), passing);
      await step(store, waiting[0] ?? '', 'submit', { type: 'failed', failure: FAILURE });
      assert.deepEqual(
        admitted(waiting),
        waiting.slice(0, 3),
        'the next follows in the transaction that ended the first',
      );
    });

    it('a limit of a key, its own or that of every key, holds over all engines', async () => {
      const [one, other] = [await engineWith(5), await engineWith(5)];
      const strict = createTaskStore(database, queue, { keyRunningTasks: 1 });
      const caller = await sampleCaller(database);
      const ids: string[] = [];
      for (const plan of [one, other]) {
        const { id } = await insertSample(strict, caller);
        await step(strict, id, 'plan', { type: 'planned', plan });
        ids.push(id);
      }
      assert.deepEqual(admitted(ids), ids.slice(0, 1));
      await step(strict, ids[0] ?? '', 'submit', { type: 'submitted' });
      await step(strict, ids[0] ?? '', 'poll', { type: 'rendered' });
      assert.deepEqual(admitted(ids), ids, 'also what waits for another engine is woken');
      await createAccountStore(database).setKeyLimits(caller.keyId, { runningTasks: null });
      const { id } = await insertSample(strict, caller);
      await step(strict, id, 'plan', { type: 'planned', plan: one });
      assert.deepEqual(admitted([id]), [id], 'a key without a limit of its own choice has none');
    });

    it('a wait is given up without harm, and ends every claim on a slot', async () => {
      const plan = await engineWith(1);
      const caller = await sampleCaller(database);
      const [first = '', second = '', third = ''] = await waitingFor(plan, caller, 3);
      await store.end(caller.projectId, second, { type: 'cancelled' }, OPTIONS);
      await store.end(caller.projectId, first, { type: 'cancelled' }, OPTIONS);
      assert.deepEqual(admitted([first, second, third]), [first, third]);
      const { rows } = await sql<{ id: string }>`
        select task_id as id from engine_waits union all select task_id from engine_slots`.execute(
        database.kysely(),
      );
      const left = rows.map(({ id }) => id);
      assert.ok(!left.includes(first) && !left.includes(second) && left.includes(third));
    });

    it('what waits cannot be claimed, nor is it overdue, until its wait is over', async () => {
      const plan = await engineWith(1);
      const caller = await sampleCaller(database);
      const [, waiting = ''] = await waitingFor(plan, caller, 2);
      assert.equal(await store.claim(waiting, 'submit', 1_000), null);
      const overdue = async () => (await store.overdue(1, 1_000)).filter(({ taskId }) => taskId === waiting);
      assert.deepEqual(await overdue(), []);
      await sql`update tasks set due_at = now() - interval '1 hour' where id = ${waiting}`.execute(
        database.kysely(),
      );
      assert.deepEqual(await overdue(), [{ step: 'submit', taskId: waiting, delayMs: 0 }]);
      assert.equal((await store.claim(waiting, 'submit', 1_000))?.waiting, true);
    });

    it('the sweep finds who got a slot and lost the job', async () => {
      const plan = await engineWith(1);
      const id = await waitFor(plan, await sampleCaller(database));
      const overdue = async () => (await store.overdue(60_000, 1_000)).filter(({ taskId }) => taskId === id);
      assert.deepEqual(await overdue(), []);
      await sql`update engine_slots set since = now() - interval '1 hour' where task_id = ${id}`.execute(
        database.kysely(),
      );
      assert.deepEqual(await overdue(), [{ step: 'submit', taskId: id, delayMs: 0 }]);
      assert.deepEqual(await overdue(), [], 'once per grace');
    });

    it('slots are those of the processes that live, added up or shared', async () => {
      const slotKey = `engine-${randomUUID()}`;
      const plan = { ...PLAN, engineId: slotKey };
      const caller = await sampleCaller(database);
      const announce = (nodeId: string, films: number, shared = false) =>
        store.announceEngines(nodeId, [{ slotKey, films, shared }]);
      await announce('one', 1);
      const ids = await waitingFor(plan, caller, 5);
      assert.equal(admitted(ids).length, 1);
      await announce('two', 2);
      await store.admitWaiting();
      // The embedded database has one process, so another announcement is that of its successor.
      const both = backend.name === 'embedded' ? 2 : 3;
      assert.equal(admitted(ids).length, both);
      await store.retireEngines('two');
      for (const id of admitted(ids).slice(0, both))
        await step(store, id, 'submit', { type: 'failed', failure: FAILURE });
      const more = backend.name === 'embedded' ? 0 : 1;
      assert.equal(admitted(ids).length, both + more, 'a process that stopped takes its slots along');
    });

    it('an engine that nobody announced takes as many as come', async () => {
      const plan = { ...PLAN, engineId: `engine-${randomUUID()}` };
      const ids = await waitingFor(plan, await sampleCaller(database), 3);
      assert.deepEqual(admitted(ids), ids);
    });

    it('two nodes that end and begin at once never fill a slot twice, and leave none empty', async () => {
      const films = 3;
      const plan = await engineWith(films);
      const other = 'url' in opened.place.location ? await openDatabase(opened.place.location) : null;
      const stores = [store, other === null ? store : createTaskStore(other, queue)] as const;
      const callers = await Promise.all(Array.from({ length: 4 }, () => sampleCaller(database)));
      const ids = await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          const { id } = await insertSample(store, callers[index % 4] ?? assert.fail());
          await step(stores[index % 2] ?? store, id, 'plan', { type: 'planned', plan });
          return id;
        }),
      );
      const ended = new Set<string>();
      while (ended.size < ids.length) {
        const holders = admitted(ids).filter((id) => !ended.has(id));
        assert.equal(holders.length, Math.min(films, ids.length - ended.size));
        await Promise.all(
          holders.map((id, index) =>
            step(stores[index % 2] ?? store, id, 'submit', { type: 'failed', failure: FAILURE }),
          ),
        );
        for (const id of holders) ended.add(id);
      }
      assert.equal(admitted(ids).length, ids.length, 'each got one slot, once');
      await other?.close();
    });

    it('positions are the order in which turns come', async () => {
      const plan = await engineWith(1);
      const many = await waitingFor(plan, await sampleCaller(database), 6);
      const few = await waitingFor(plan, await sampleCaller(database), 2);
      const positions = await store.queuePositions();
      const inLine = [...many, ...few].filter((id) => positions.has(id));
      assert.equal(inLine.length, 7, 'the first has its slot');
      inLine.sort((one, two) => (positions.get(one) ?? 0) - (positions.get(two) ?? 0));
      assert.deepEqual(
        inLine.map((id) => positions.get(id)),
        [0, 1, 2, 3, 4, 5, 6],
      );
      assert.deepEqual((await workOff([...many, ...few])).slice(1), inLine);
    });

    it('whatever comes and goes, no limit is passed, and no slot is idle while one may have it', async () => {
      const commands = fc.array(
        fc.oneof(
          {
            weight: 3,
            arbitrary: fc.record({ type: fc.constant('wait' as const), project: fc.nat({ max: 2 }) }),
          },
          { weight: 2, arbitrary: fc.record({ type: fc.constant('end' as const), at: fc.nat({ max: 9 }) }) },
          {
            weight: 1,
            arbitrary: fc.record({ type: fc.constant('cancel' as const), at: fc.nat({ max: 9 }) }),
          },
        ),
        { maxLength: 25, size: 'max' },
      );
      const limits = fc.array(fc.option(fc.integer({ min: 1, max: 2 })), { minLength: 3, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(commands, limits, fc.integer({ min: 1, max: 3 }), async (done, running, films) => {
          const plan = await engineWith(films);
          const callers = await Promise.all(running.map(() => sampleCaller(database)));
          const accounts = createAccountStore(database);
          for (const [index, limit] of running.entries())
            if (limit !== null)
              await accounts.setProjectLimits(callers[index]?.projectId ?? '', { runningTasks: limit });
          const live: { id: string; project: number }[] = [];
          for (const command of done) {
            const before = new Set(admitted(live.map(({ id }) => id)));
            if (command.type === 'wait') {
              const caller = callers[command.project] ?? assert.fail();
              live.push({ id: await waitFor(plan, caller), project: command.project });
            } else {
              const of = live.filter(({ id }) => before.has(id) === (command.type === 'end'));
              const chosen = of[command.at % Math.max(1, of.length)];
              if (chosen === undefined) continue;
              live.splice(live.indexOf(chosen), 1);
              await store.end(
                callers[chosen.project]?.projectId ?? '',
                chosen.id,
                { type: 'cancelled' },
                OPTIONS,
              );
            }
            const holders = new Set(admitted(live.map(({ id }) => id)));
            const holds = (project: number) =>
              live.filter((task) => task.project === project && holders.has(task.id)).length;
            const mayRun = (project: number) =>
              holds(project) < (running[project] ?? Number.POSITIVE_INFINITY);
            assert.ok(holders.size <= films);
            for (const [project, limit] of running.entries())
              assert.ok(limit === null || holds(project) <= limit);
            const waiting = live.filter(({ id }) => !holders.has(id));
            if (holders.size < films)
              assert.ok(!waiting.some(({ project }) => mayRun(project)), 'a slot is idle');
          }
          for (const { id, project } of live)
            await store.end(callers[project]?.projectId ?? '', id, { type: 'cancelled' }, OPTIONS);
        }),
        { numRuns: 15 },
      );
    });
  });
}
