import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { Delivery, DeliveryOutcome } from '../../task/deliveries.ts';
import type { DeliveryQuery } from '../../task/delivery-log.ts';
import type { Caller, TaskStore } from '../../task/ports.ts';
import type { WebhookEventType } from '../../task/webhook-events.ts';
import type { Database } from '../database.ts';
import { createDeliveryLogStore, type DeliveryLogStore } from '../delivery-log.ts';
import { backends, openTestDatabase, type TestDatabase } from '../testing/backends.ts';
import {
  complete,
  insertSample,
  LINK_LIFETIME_MS,
  RecordingQueue,
  sampleCaller,
} from '../testing/sample-tasks.ts';
import {
  createWebhookEndpointStore,
  ENDPOINTS_MAX,
  type WebhookEndpointStore,
} from '../webhook-endpoints.ts';
import { createTaskStore } from './task-store.ts';

const HOUR_MS = 3_600_000;
const OPTIONS = { jobs: [], linkLifetimeMs: LINK_LIFETIME_MS } as const;
const ALL: DeliveryQuery = {
  limit: 100,
  order: 'asc',
  afterId: null,
  endpointId: null,
  taskId: null,
  state: null,
};
const DELIVERED: DeliveryOutcome = {
  type: 'delivered',
  status: 204,
  attempt: { durationMs: 12, responseBody: 'thanks', error: null },
};

function failed(status: number, delayMs = 1_000): DeliveryOutcome {
  const attempt = { durationMs: 9, responseBody: 'no', error: 'status' } as const;
  return { type: 'retry', status, reason: `The receiver answered ${status}.`, delayMs, attempt };
}

const LOST: DeliveryOutcome = { type: 'gave_up', status: 500, reason: 'The receiver answered 500.' };
const GONE: DeliveryOutcome = {
  type: 'gave_up',
  status: 410,
  reason: 'The receiver answered 410 Gone.',
  attempt: { durationMs: 1, responseBody: '', error: 'gone' },
};

for (const backend of backends()) {
  describe(`deliveries to endpoints on ${backend.name}`, () => {
    let opened: TestDatabase;
    let database: Database;
    let queue: RecordingQueue;
    let store: TaskStore;
    let log: DeliveryLogStore;
    let endpoints: WebhookEndpointStore;
    let caller: Caller;

    before(async () => {
      opened = await openTestDatabase(backend);
      database = opened.database;
      queue = new RecordingQueue();
      store = createTaskStore(database, queue);
      log = createDeliveryLogStore(database, queue);
      endpoints = createWebhookEndpointStore(database, queue);
    });
    after(() => opened.remove());
    beforeEach(async () => {
      caller = await sampleCaller(database);
    });

    async function endpoint(
      eventTypes: readonly WebhookEventType[] = ['video.completed', 'video.failed'],
      projectId = caller.projectId,
    ): Promise<string> {
      const id = `whe_${randomUUID()}`;
      const settings = { name: 'films', url: `https://client.example.com/${id}`, eventTypes };
      const inserted = await endpoints.insert({
        ...settings,
        id,
        projectId,
        sealedSecret: `${id}-secret`,
        secretHint: 'hint',
      });
      assert.notEqual(inserted, 'too_many');
      return id;
    }

    async function film(change = {}): Promise<string> {
      const { id } = await insertSample(store, caller, change);
      await complete(store, id);
      return id;
    }

    async function cancelled(): Promise<string> {
      const { id } = await insertSample(store, caller);
      await store.end(caller.projectId, id, { type: 'cancelled' }, OPTIONS);
      return id;
    }

    async function only(of: string): Promise<Delivery> {
      const owed = await store.claimDeliveries({ of });
      assert.equal(owed.length, 1);
      return owed[0] ?? assert.fail();
    }

    /** Moves everything into the past: the clock of deliveries is the database's. */
    async function letPass(milliseconds: number): Promise<void> {
      const by = sql`${milliseconds}::float8 * interval '1 millisecond'`;
      await sql`update outbox set next_at = next_at - ${by}, claimed_until = claimed_until - ${by},
        created_at = created_at - ${by}, finished_at = finished_at - ${by}`.execute(database.kysely());
      await sql`update webhook_endpoints set failing_since = failing_since - ${by}`.execute(
        database.kysely(),
      );
    }

    async function stateOf(id: string) {
      return (await endpoints.find(caller.projectId, id))?.endpoint.disabled?.reason ?? null;
    }

    it('are owed to each endpoint that subscribed to this end, with the callback beside them', async () => {
      const both = await endpoint();
      const completions = await endpoint(['video.completed']);
      const failures = await endpoint(['video.failed']);
      const stranger = await sampleCaller(database);
      await endpoint(['video.completed'], stranger.projectId);
      const id = await film({ callbackUrl: 'https://receiver.example:8443/hook' });
      const owed = await store.claimDeliveries({ of: id });
      assert.deepEqual(
        owed.map((each) => (each.kind === 'event' ? [each.endpointId, each.event.type] : each.target)),
        [
          `${caller.projectId} receiver.example:8443`,
          [both, 'video.completed'],
          [completions, 'video.completed'],
        ],
      );
      const jobs = queue.of(id).filter((name) => name === 'notify');
      assert.equal(jobs.length, 1, 'one job for all of them');
      const events = owed.filter((each) => each.kind === 'event');
      assert.equal(new Set(events.map(({ event }) => event.id)).size, 1, 'one event');
      assert.equal(new Set(owed.map((each) => each.id)).size, 3, 'and a webhook-id for each receiver');
      for (const each of owed) assert.doesNotMatch(each.id, /\./);
      assert.deepEqual(events[0]?.sealedSecrets, [`${both}-secret`]);
      assert.equal(events[0]?.event.subjectId, id);
      assert.deepEqual(await store.claimDeliveries({ of: id }), [], 'a doubled job finds nothing');

      const ended = await store.claimDeliveries({ of: await cancelled() });
      assert.deepEqual(
        ended.map((each) => each.kind === 'event' && [each.endpointId, each.event.type]),
        [
          [both, 'video.failed'],
          [failures, 'video.failed'],
        ],
        'a cancelled film has failed, as in its poll',
      );
    });

    it('keep their id over retries, and every try is in the log', async () => {
      const id = await endpoint();
      const task = await film();
      const first = await only(task);
      await store.recordDelivery(first.id, failed(503, 5_000));
      assert.deepEqual(queue.jobs.at(-1), { step: 'notify', taskId: first.id, delayMs: 5_000 });
      assert.deepEqual(await store.claimDeliveries({ of: first.id }), [], 'not due yet');
      await letPass(5_000);
      const second = await only(first.id);
      assert.deepEqual([second.id, second.earlierTries], [first.id, 1]);
      await store.recordDelivery(first.id, DELIVERED);
      const record = await log.find(caller.projectId, first.id);
      assert.deepEqual(
        [record?.state, record?.attempts, record?.lastStatus, record?.endpointId, record?.taskId],
        ['delivered', 2, 204, id, task],
      );
      assert.deepEqual(
        (await log.attempts(first.id)).map(({ atMs, ...attempt }) => attempt),
        [
          { number: 1, status: 503, durationMs: 9, error: 'status', responseBody: 'no' },
          { number: 2, status: 204, durationMs: 12, error: null, responseBody: 'thanks' },
        ],
      );
      const stranger = await sampleCaller(database);
      assert.equal(await log.find(stranger.projectId, first.id), null);
      assert.deepEqual((await log.list(stranger.projectId, ALL)).deliveries, []);
    });

    it('are sent again when their owner asks, with the same id and a fresh schedule', async () => {
      await endpoint();
      const { id } = await only(await film());
      await store.recordDelivery(id, DELIVERED);
      assert.equal((await log.redeliver(caller.projectId, id))?.state, 'pending');
      assert.deepEqual(queue.jobs.at(-1), { step: 'notify', taskId: id, delayMs: 0 });
      assert.equal((await only(id)).earlierTries, 0);
      const jobs = queue.jobs.length;
      await log.redeliver(caller.projectId, id);
      assert.equal(queue.jobs.length, jobs, 'what is being sent is not sent twice');
      await store.recordDelivery(id, DELIVERED);
      assert.equal((await log.attempts(id)).length, 2);
      const stranger = await sampleCaller(database);
      assert.equal(await log.redeliver(stranger.projectId, id), null);
    });

    it('since a time are those that did not arrive, or all', async () => {
      const id = await endpoint();
      await film();
      await letPass(2 * HOUR_MS);
      const tasks = [await film(), await film(), await film(), await film()];
      const [arrived, lost, waiting] = await Promise.all(tasks.map(only));
      await store.recordDelivery(arrived?.id ?? '', DELIVERED);
      await store.recordDelivery(lost?.id ?? '', LOST);
      await store.recordDelivery(waiting?.id ?? '', failed(500, 10 * HOUR_MS));
      const sinceMs = Date.now() - HOUR_MS;
      const since = { sinceMs, includeDelivered: false, limit: 10 };
      assert.deepEqual(await log.redeliverSince(id, since), { count: 2, hasMore: false });
      assert.deepEqual((await only(lost?.id ?? '')).earlierTries, 0);
      assert.deepEqual((await only(waiting?.id ?? '')).earlierTries, 0);
      const all = { ...since, includeDelivered: true };
      assert.deepEqual(await log.redeliverSince(id, all), { count: 1, hasMore: false });
      await store.recordDelivery(lost?.id ?? '', failed(500));
      await store.recordDelivery(waiting?.id ?? '', failed(500));
      assert.deepEqual(await log.redeliverSince(id, { ...since, limit: 1 }), { count: 1, hasMore: true });
    });

    it('of an endpoint that answers 410 end at once, and the others of the project hear of it', async () => {
      const gone = await endpoint();
      const watcher = await endpoint(['webhook_endpoint.disabled']);
      const [task, other] = [await film(), await film()];
      const { id } = await only(task);
      assert.deepEqual(await store.recordDelivery(id, GONE), { disabledEndpoint: gone });
      assert.equal(await stateOf(gone), 'gone');
      assert.deepEqual(await store.claimDeliveries({ of: other }), []);
      const told = (await log.list(caller.projectId, { ...ALL, endpointId: watcher })).deliveries;
      assert.deepEqual(
        told.map(({ event }) => [event?.type, event?.subjectId]),
        [['webhook_endpoint.disabled', gone]],
      );
      assert.equal((await only(told[0]?.id ?? '')).kind, 'event');

      const missed = await film();
      assert.deepEqual(
        await store.claimDeliveries({ of: missed }),
        [],
        'nothing is sent while it is disabled',
      );
      await endpoints.update(caller.projectId, gone, { enabled: true });
      assert.equal(await stateOf(gone), null);
      const since = { sinceMs: 0, includeDelivered: false, limit: 10 };
      assert.deepEqual(await log.redeliverSince(gone, since), { count: 3, hasMore: false });
      assert.equal((await only(missed)).kind, 'event', 'and nothing was lost');
    });

    it('of an endpoint that only fails for 120 hours end, and one success forgives', async () => {
      const id = await endpoint();
      const fail = async (): Promise<void> => {
        const owed = await only(await film());
        await store.recordDelivery(owed.id, failed(500, 100 * HOUR_MS));
      };
      await fail();
      await letPass(119 * HOUR_MS);
      await fail();
      assert.equal(await stateOf(id), null);
      await store.recordDelivery((await only(await film())).id, DELIVERED);
      await fail();
      await letPass(119 * HOUR_MS);
      await fail();
      assert.equal(await stateOf(id), null, 'the success forgave what was before');
      await letPass(2 * HOUR_MS);
      await fail();
      assert.equal(await stateOf(id), 'failing');
      const states = (await log.list(caller.projectId, ALL)).deliveries.map(({ state }) => state);
      assert.ok(!states.includes('pending'));
    });

    it('that failed ten days ago are not held against an endpoint', async () => {
      const id = await endpoint();
      const fail = async (): Promise<void> => {
        await store.recordDelivery((await only(await film())).id, failed(500, 1_000 * HOUR_MS));
      };
      await fail();
      await letPass(241 * HOUR_MS);
      await fail();
      assert.equal(await stateOf(id), null);
    });

    it('stop while their owner has the endpoint disabled', async () => {
      const id = await endpoint();
      await endpoints.update(caller.projectId, id, { enabled: false });
      assert.equal(await stateOf(id), 'owner');
      assert.deepEqual(await store.claimDeliveries({ of: await film() }), []);
      await endpoints.update(caller.projectId, id, { enabled: false });
      await endpoints.update(caller.projectId, id, { enabled: true });
      assert.equal((await only(await film())).kind, 'event');
    });

    it('go where the endpoint is now, and vanish with it', async () => {
      const id = await endpoint();
      const task = await film();
      await endpoints.update(caller.projectId, id, { url: 'https://elsewhere.example/' });
      const owed = await only(task);
      assert.equal(owed.url, 'https://elsewhere.example/');
      await endpoints.remove(caller.projectId, id);
      assert.deepEqual(await store.recordDelivery(owed.id, failed(500)), { disabledEndpoint: null });
      assert.equal(await log.find(caller.projectId, owed.id), null);
      assert.deepEqual(await log.attempts(owed.id), []);
    });

    it('of one receiver are taken oldest first, and given back as due as they were', async () => {
      const id = await endpoint();
      const tasks = [await film(), await film(), await film()];
      const two = await store.claimDeliveries({ target: id, limit: 2 });
      assert.deepEqual(
        two.map((each) => each.kind === 'event' && each.event.subjectId),
        tasks.slice(0, 2),
      );
      await store.returnDelivery(two[0]?.id ?? '');
      const rest = await store.claimDeliveries({ target: id, limit: 10 });
      assert.deepEqual(
        rest.map((each) => each.kind === 'event' && each.event.subjectId),
        [tasks[0], tasks[2]],
      );
    });

    it('that lost their job are found by the sweep, one for each receiver', async () => {
      const [first, second] = [await endpoint(['video.completed']), await endpoint(['video.completed'])];
      for (let films = 0; films < 3; films += 1) await film();
      await letPass(HOUR_MS);
      const ours = new Set((await log.list(caller.projectId, ALL)).deliveries.map(({ id }) => id));
      const found = (await store.overdue(60_000, 1_000)).filter(({ taskId }) => ours.has(taskId));
      const targets = (await Promise.all(found.map(({ taskId }) => only(taskId)))).map(
        ({ target }) => target,
      );
      assert.deepEqual(targets.sort(), [first, second].sort());
    });

    it('are forgotten a month after their end, with their attempts', async () => {
      await endpoint();
      const [old, recent] = [await only(await film()), await only(await film())];
      await store.recordDelivery(old.id, DELIVERED);
      await letPass(29 * 24 * HOUR_MS);
      await store.recordDelivery(recent.id, DELIVERED);
      await store.forgetDeliveries();
      assert.notEqual(await log.find(caller.projectId, old.id), null);
      await letPass(2 * 24 * HOUR_MS);
      await store.forgetDeliveries();
      assert.equal(await log.find(caller.projectId, old.id), null);
      assert.deepEqual(await log.attempts(old.id), []);
      assert.notEqual(await log.find(caller.projectId, recent.id), null);
    });

    it('and ends of films can be read without any endpoint, each at least once', async () => {
      const start = await log.events(caller.projectId, { limit: 2, cursor: null });
      assert.deepEqual(start.events, []);
      const tasks = [await film(), await cancelled(), await film()];
      const seen = new Map<string, string>();
      let { cursor } = start;
      for (let reads = 0; reads < 4; reads += 1) {
        const page = await log.events(caller.projectId, { limit: 2, cursor });
        for (const { subjectId, type } of page.events) seen.set(subjectId, type);
        cursor = page.cursor;
      }
      assert.deepEqual(
        [...seen],
        [
          [tasks[0], 'video.completed'],
          [tasks[1], 'video.failed'],
          [tasks[2], 'video.completed'],
        ],
      );
      await sql`update tasks set finished_at = finished_at - interval '1 minute'`.execute(database.kysely());
      const later = await film();
      const past = `${(Date.now() - 30_000) * 1000}_`;
      const page = await log.events(caller.projectId, { limit: 10, cursor: past });
      assert.deepEqual(
        page.events.map(({ subjectId }) => subjectId),
        [later],
      );
      await endpoint();
      const owed = await only(await film());
      const [event] = (await log.events(caller.projectId, { limit: 10, cursor: past })).events.slice(-1);
      assert.deepEqual(owed.kind === 'event' && owed.event.id, event?.id, 'the same event by either way');
      for (const cursor of ['nonsense', '1_\0', '99999999999999999999_x', "1_'; drop table tasks"])
        assert.ok(Array.isArray((await log.events(caller.projectId, { limit: 1, cursor })).events), cursor);
    });

    it('go to so many endpoints of a project at most', async () => {
      for (let index = 0; index < ENDPOINTS_MAX; index += 1) await endpoint();
      const again = {
        name: 'x',
        url: 'https://x.example/',
        eventTypes: [],
        sealedSecret: '',
        secretHint: '',
      };
      const more = { ...again, id: `whe_${randomUUID()}`, projectId: caller.projectId };
      assert.equal(await endpoints.insert(more), 'too_many');
    });
  });
}
