import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type HttpBindings, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { sql } from 'kysely';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import { answerHook } from '../http/hooks.ts';
import { createPoller, type Poller } from '../lifecycle/poller.ts';
import { Life } from '../lifecycle/testing/life.ts';
import { ScriptedEngine } from '../lifecycle/testing/scripted-engine.ts';
import type { Log } from '../observe/log.ts';
import type { ReceivedWebhook, Recovery, WebhookVerdict } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import type { Task } from '../task/task.ts';
import { createHookReceiver } from './hook-receiver.ts';
import { createHookTokens } from './hook-token.ts';

/** An upstream that signs with a word and tells its film in the body. */
class Calling extends ScriptedEngine {
  override readonly pollIntervalMs = 3_600_000;
  readonly received: ReceivedWebhook[] = [];
  broken = false;

  async recover(): Promise<Recovery> {
    return { state: 'look_again', delayMs: 5_000 };
  }

  async readWebhook(webhook: ReceivedWebhook): Promise<WebhookVerdict> {
    this.received.push(webhook);
    if (this.broken) throw new Error('the keys of the upstream cannot be read');
    if (webhook.headers['x-signed'] !== 'genuine') return { state: 'forged' };
    const { film } = JSON.parse(Buffer.from(webhook.body).toString()) as { film?: string };
    return { state: 'genuine', ref: film === undefined ? null : { attemptId: film } };
  }
}

for (const backend of backends()) {
  describe(`calls of upstreams on ${backend.name}`, () => {
    const tokens = createHookTokens('a-secret-of-24-letters--');
    let opened: TestDatabase;
    let life: Life<Calling>;
    let poller: Poller;
    let server: ReturnType<typeof serve>;
    let nowMs = 0;
    let logged = '';

    before(async () => {
      opened = await openTestDatabase(backend);
      life = await Life.open(opened, new Calling('never'));
      const note: Log['info'] = (...said) => {
        logged += JSON.stringify(said);
      };
      const log = { debug: note, info: note, warn: note, error: note } as Log;
      life.deps = {
        ...life.deps,
        log,
        upstreamAccess: { linkTo: () => null, hookOf: (attempt) => base() + tokens.pathOf(attempt) },
      };
      poller = createPoller(life.deps);
      const { store, engines } = life.deps;
      const receiver = createHookReceiver({
        tokens,
        store,
        engines,
        wakePoller: () => undefined,
        nowMs: () => nowMs,
        log,
      });
      const app = new Hono<{ Bindings: HttpBindings }>();
      app.post('/hooks/:engine/:token', (context) =>
        answerHook(context, { ...receiver, publicBaseUrl: () => 'https://reelay.example' }),
      );
      server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
      await new Promise((resolve) => server.once('listening', resolve));
    });
    after(async () => {
      server.close();
      await opened.remove();
    });

    const base = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const call = (url: string, body: string, signed = 'genuine'): Promise<Response> =>
      fetch(url, { method: 'POST', body, headers: { 'x-signed': signed } });
    const hookOf = (): string => life.engine.submissions.at(-1)?.webhookUrl ?? assert.fail();
    const submitted = async (): Promise<Task> => await life.run(await life.create(), 'plan', 'submit');
    async function unanswered(): Promise<Task> {
      life.engine.afterSubmit = () => {
        throw new TaskError('engine_failed', 'The reply was lost.', { retryAfterMs: 1 });
      };
      const task = await submitted();
      life.engine.afterSubmit = () => undefined;
      assert.equal((await life.read(task)).stage, 'submit');
      return task;
    }
    const letPass = () =>
      sql`update engine_polls set due_at = due_at - interval '2 seconds',
        polled_at = polled_at - interval '2 seconds'`.execute(opened.database.kysely());

    it('make the film be asked about now, once however often they come', async () => {
      const task = await submitted();
      await poller.round();
      assert.equal((await life.read(task)).status, 'queued', 'an hour is not over yet');
      life.engine.verdict = { state: 'running', progress: 20 };
      for (let repeat = 0; repeat < 10; repeat += 1)
        assert.equal((await call(`${hookOf()}?kind=done`, '{}')).status, 200);
      let polls = 0;
      const { poll } = life.engine;
      life.engine.poll = () => {
        polls += 1;
        return poll.call(life.engine);
      };
      await poller.round();
      await letPass();
      await poller.round();
      assert.equal(polls, 1);
      assert.equal((await life.read(task)).progress, 20);
      const { url, headers, body } = life.engine.received.at(-1) ?? assert.fail();
      assert.equal(url, `https://reelay.example${new URL(hookOf()).pathname}?kind=done`);
      assert.deepEqual([headers['x-signed'], Buffer.from(body).toString()], ['genuine', '{}']);
    });

    it('are believed in nothing but that there is news: an invented end ends nothing', async () => {
      const task = await submitted();
      life.engine.verdict = { state: 'running', progress: 5 };
      await call(hookOf(), '{"status":"failed","film":"of somebody else"}');
      await poller.round();
      const now = await life.read(task);
      assert.deepEqual([now.status, now.progress], ['running', 5]);
      assert.equal(
        (await life.deps.store.latestAttempt(task.id))?.ref?.['attemptId'],
        life.engine.submissions.at(-1)?.attemptId,
      );
    });

    it('bring the reference of a create that was never answered, exactly once, and it goes on without another one', async () => {
      const task = await unanswered();
      const posts = life.engine.submissions.length;
      assert.equal(
        (await call(hookOf(), '{}')).status,
        200,
        'one that does not say which film changes nothing',
      );
      assert.equal((await life.deps.store.latestAttempt(task.id))?.ref, null);
      await Promise.all(
        ['lost-1', 'lost-1', 'lost-2'].map((film) => call(hookOf(), JSON.stringify({ film }))),
      );
      const { ref } = (await life.deps.store.latestAttempt(task.id)) ?? assert.fail();
      assert.match(String(ref?.['attemptId']), /^lost-/);
      await call(hookOf(), '{"film":"lost-3"}');
      assert.deepEqual((await life.deps.store.latestAttempt(task.id))?.ref, ref);
      const wakes = life.queue.jobs.filter(({ taskId, step }) => taskId === task.id && step === 'submit');
      assert.equal(wakes.filter(({ delayMs }) => delayMs === 0).length, 2, 'its slot, and one call');
      life.engine.verdict = { state: 'done', outputs: ['video'] };
      const done = await life.run(task, 'submit', 'poll', 'fetch', 'settle');
      assert.equal(done.status, 'completed', done.failure?.message);
      assert.equal(life.engine.submissions.length, posts);
    });

    it('do not give one film to two tasks', async () => {
      const [first, second] = [await unanswered(), await unanswered()];
      const [one, two] = life.engine.submissions.slice(-2).map(({ webhookUrl }) => webhookUrl ?? '');
      await call(one ?? '', '{"film":"the-only-one"}');
      await call(two ?? '', '{"film":"the-only-one"}');
      assert.notEqual((await life.deps.store.latestAttempt(first.id))?.ref, null);
      assert.equal((await life.deps.store.latestAttempt(second.id))?.ref, null);
    });

    it('that come after the task has ended lead to the film being called off', async () => {
      const task = await unanswered();
      await life.cancel(task);
      const before = life.engine.cancelled.length;
      await call(hookOf(), '{"film":"late"}');
      await sql`update engine_polls set due_at = now() where task_id = ${task.id}`.execute(
        opened.database.kysely(),
      );
      await poller.round();
      assert.deepEqual(life.engine.cancelled.slice(before), [{ attemptId: 'late' }]);
    });

    it('are refused when they are forged, unknown, of another engine or too large; trouble is told as such', async () => {
      await submitted();
      const url = hookOf();
      assert.equal((await call(url, '{}', 'forged')).status, 403);
      const seen = life.engine.received.length;
      const flipped = url.slice(0, -1) + (url.endsWith('A') ? 'B' : 'A');
      for (const other of [flipped, `${base()}/hooks/scripted/x`, url.replace('/scripted/', '/other/')])
        assert.equal((await call(other, '{}')).status, 404, other);
      const large = await call(url, 'x'.repeat(1_000_001)).then(
        ({ status }) => status,
        () => 413, // The connection was closed while the client was still sending.
      );
      assert.equal(large, 413);
      assert.equal(life.engine.received.length, seen);
      life.engine.broken = true;
      assert.equal((await call(url, '{}')).status, 503);
      life.engine.broken = false;
    });

    it('are bounded for each film, and the others go on', async () => {
      await submitted();
      const noisy = hookOf();
      await submitted();
      const statuses = new Set<number>();
      for (let repeat = 0; repeat < 62; repeat += 1) statuses.add((await call(noisy, '{}')).status);
      assert.deepEqual([...statuses], [200, 429]);
      assert.equal((await call(hookOf(), '{}')).status, 200);
      nowMs += 60_000;
      assert.equal((await call(noisy, '{}')).status, 200);
    });

    it('leave no token in the log', () => {
      assert.match(logged, /forged/);
      for (const { webhookUrl } of life.engine.submissions)
        assert.ok(!logged.includes(webhookUrl?.slice(webhookUrl.lastIndexOf('.')) ?? ''));
    });
  });
}
