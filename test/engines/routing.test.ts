import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { packFilm } from '../../src/media/testing/films.ts';
import { type AdminBody, type AdminClient, createAdminClient } from '../harness/admin-client.ts';
import { startTestServer, type TestServer } from '../harness/in-process.ts';
import { until } from '../harness/wait.ts';
import { FakeVideoServer } from '../upstreams/openai-videos.ts';

const TIMEOUT_MS = 60_000;
const NAMES = ['near', 'far', 'left', 'right'] as const;
type Name = (typeof NAMES)[number];

describe('routes, drains and shared slots of a server', () => {
  const upstreams = {} as Record<Name, FakeVideoServer>;
  let folder: string;
  let server: TestServer;
  let admin: AdminClient;

  before(async () => {
    const film = await packFilm({ fastStart: true, audio: true });
    for (const name of NAMES) {
      upstreams[name] = new FakeVideoServer(film);
      await upstreams[name].start();
    }
    folder = await mkdtemp(join(tmpdir(), 'reelay-routing-'));
    const file = join(folder, 'reelay.yaml');
    const engine = (name: Name, more = ''): string =>
      `  - { id: ${name}, type: openai-videos, profile: openai, baseUrl: "${upstreams[name].baseUrl}", models: [${name}-1], pollIntervalMs: 100${more} }\n`;
    await writeFile(
      file,
      `engines:
${engine('near', ', concurrency: 1')}${engine('far')}${engine('left', ', concurrency: 1, slots: account')}${engine('right', ', concurrency: 1, slots: account')}routes:
  - model: sora-2
    engines: [{ engine: near, when: { secondsMax: 8, images: false } }, far]
  - { model: sora-2-pro, engines: [{ engine: near, weight: 1 }, { engine: far, weight: 1 }] }
  - { model: only-near, engines: [near] }
  - { model: short, engines: [{ engine: near, when: { secondsMax: 4 } }] }
`,
    );
    server = await startTestServer({ REELAY_CONFIG: file });
    admin = await createAdminClient(server.baseUrl, server.localAccess.key);
  });
  after(async () => {
    await server?.stop();
    for (const name of NAMES) await upstreams[name]?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    for (const name of NAMES) {
      upstreams[name].reset();
      upstreams[name].posts.length = 0;
    }
  });

  async function call(path: string, body?: object): Promise<{ status: number; body: AdminBody }> {
    const response = await fetch(server.baseUrl + path, {
      headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  async function order(model: string, seconds = '4'): Promise<string> {
    const { status, body } = await call('/v1/videos', { prompt: 'waves', size: '1280x720', seconds, model });
    assert.equal(status, 200, JSON.stringify(body));
    return body.id;
  }

  async function ok(method: string, path: string, body?: unknown): Promise<AdminBody> {
    const answered = await admin.send(method, path, body);
    assert.equal(answered.status, 200, JSON.stringify(answered.body));
    return answered.body;
  }

  async function completed(id: string): Promise<string> {
    return await until(
      async () => {
        const task = await ok('GET', `/tasks/${id}`);
        assert.notEqual(task.status, 'failed', JSON.stringify(task));
        return task.status === 'completed' ? (task.engine as string) : null;
      },
      TIMEOUT_MS,
      () => `task ${id}`,
    );
  }

  async function stateOf(name: Name): Promise<AdminBody> {
    const { engines } = await ok('GET', '/engines');
    return engines.find((engine: { id: string }) => engine.id === name);
  }

  const posted = (name: Name): Promise<true> =>
    until(
      async () => (upstreams[name].posts.length > 0 ? true : null),
      TIMEOUT_MS,
      () => `nothing came to ${name}`,
    );

  it('a film goes to the first engine whose condition it meets', async () => {
    assert.equal(await completed(await order('sora-2', '8')), 'near');
    assert.equal(await completed(await order('sora-2', '12')), 'far');
    const refused = await call('/v1/videos', { prompt: 'waves', seconds: '12', model: 'short' });
    assert.equal(refused.status, 400, JSON.stringify(refused.body));
    assert.match(refused.body.error.message, /No engine serves this request/);
    assert.equal(await completed(await order('short', '4')), 'near');
  });

  it('weights are drawn by the task: a dry run with its id says who makes it', async () => {
    const chosenFor = async (task_id: string): Promise<string> =>
      (await ok('POST', '/engines/plan', { model: 'sora-2-pro', task_id })).chosen;
    for (let film = 0; film < 3; film += 1) {
      const id = await order('sora-2-pro');
      assert.equal(await completed(id), await chosenFor(id));
    }
    const drawn = new Set<string>();
    for (let task = 0; task < 12; task += 1) drawn.add(await chosenFor(`task_${task}`));
    assert.deepEqual([...drawn].sort(), ['far', 'near']);
  });

  it('a dry run says who makes a film, why those before do not, and what it holds', async () => {
    const planned = await ok('POST', '/engines/plan', { model: 'sora-2-2025-10-06', seconds: 25, images: 1 });
    assert.deepEqual([planned.chosen, planned.place], ['far', 'far/far-1']);
    assert.ok(Number(planned.hold.credits) > 0);
    const [near, far] = planned.candidates;
    assert.deepEqual([near.place, near.refusal], ['near/near-1', 'it takes seconds up to 8, not 25']);
    assert.deepEqual([far.seconds, far.refusal], [12, null]);
    assert.match(far.warnings[0].message, /25 s asked, 12 s made/);
    const nobody = await ok('POST', '/engines/plan', { model: 'sora-2', images: 9 });
    assert.deepEqual([nobody.chosen, nobody.hold], [null, null]);
    assert.match(nobody.candidates[1].refusal, /up to 1 reference images, not 9/);
  });

  it('an engine out of service finishes its films and gets no new ones; who waited for it goes elsewhere', async () => {
    upstreams.near.timeline = () => upstreams.near.says('running');
    const underWay = await order('sora-2', '8');
    await posted('near');
    const waiting = await order('sora-2', '8');
    const held = await order('only-near');
    const busy = await until(
      async () => {
        const state = await stateOf('near');
        return state.waiting === 2 ? state : null;
      },
      TIMEOUT_MS,
      () => 'nobody waits',
    );
    assert.deepEqual([busy.state, busy.running, busy.concurrency], ['open', 1, 1]);

    assert.deepEqual(await ok('POST', '/engines/near/drain'), { id: 'near', draining: true, running: 1 });
    assert.equal((await stateOf('near')).state, 'draining');
    const planned = await ok('POST', '/engines/plan', { model: 'sora-2', seconds: 8 });
    assert.deepEqual([planned.chosen, planned.candidates[1].state], ['far', 'draining']);
    assert.equal(await completed(waiting), 'far');
    assert.equal(await completed(await order('sora-2', '8')), 'far');
    assert.equal((await call(`/v1/videos/${held}`)).body.status, 'queued');

    upstreams.near.timeline = () => upstreams.near.says('done');
    assert.equal(await completed(underWay), 'near');
    assert.equal(upstreams.near.posts.length, 1);

    assert.equal((await ok('POST', '/engines/near/resume')).draining, false);
    assert.equal(await completed(await order('sora-2', '8')), 'near');
    const { data } = await ok('GET', '/audit?subject=near');
    const actions = data.map((entry: { action: string }) => entry.action);
    assert.deepEqual(actions, ['engine.resume', 'engine.drain']);
    assert.equal((await admin.send('POST', '/engines/nobody/drain')).status, 404);
  });

  it('engines of one account share its slots', async () => {
    upstreams.left.timeline = () => upstreams.left.says('running');
    const first = await order('left-1');
    await posted('left');
    const second = await order('right-1');
    await until(
      async () => ((await stateOf('right')).waiting === 1 ? true : null),
      TIMEOUT_MS,
      () => 'the second film does not wait',
    );
    assert.equal(upstreams.right.posts.length, 0);
    assert.equal((await stateOf('right')).slots, 'account');
    upstreams.left.timeline = () => upstreams.left.says('done');
    assert.deepEqual([await completed(first), await completed(second)], ['left', 'right']);
  });

  it('an engine is asked whether it is there and takes its key, and makes a film to try it', async () => {
    const there = await ok('POST', '/engines/far/test', {});
    assert.deepEqual([there.reachable, there.authorized, there.film], [true, true, null]);
    assert.equal(upstreams.far.posts.length, 0, 'it costs nothing');
    upstreams.far.refusesKeys = true;
    assert.equal((await ok('POST', '/engines/far/test', {})).authorized, false);
    upstreams.far.refusesKeys = false;
    const { film } = await ok('POST', '/engines/far/test', { film: true });
    assert.deepEqual([film.made, film.width, film.height, film.seconds, film.audio], [true, 64, 36, 1, true]);
    assert.equal(upstreams.far.posts.length, 1);
    upstreams.far.timeline = () => upstreams.far.says('failed');
    const failed = await ok('POST', '/engines/far/test', { film: true });
    assert.equal(failed.film.made, false);
    await upstreams.left.stop();
    assert.equal((await ok('POST', '/engines/left/test', {})).reachable, false);
  });
});
