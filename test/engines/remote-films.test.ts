import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { packFilm } from '../../src/media/testing/films.ts';
import { startTestServer, type TestServer } from '../harness/in-process.ts';
import { until } from '../harness/wait.ts';
import { FakeVideoServer } from '../upstreams/openai-videos.ts';

const TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 200;
const KEY = 'sk-of-the-upstream';

type Body = Record<string, unknown>;

describe('films of remote engines', () => {
  let folder: string;
  let server: TestServer;
  let film: Uint8Array;
  const near = { server: null as unknown as FakeVideoServer };
  const far = { server: null as unknown as FakeVideoServer };

  before(async () => {
    film = await packFilm({ fastStart: true, audio: true });
    for (const place of [near, far]) {
      place.server = new FakeVideoServer(film);
      await place.server.start();
    }
    folder = await mkdtemp(join(tmpdir(), 'reelay-engines-'));
    const file = join(folder, 'reelay.yaml');
    const timing = '{ answerMs: 2000, createMs: 60000, recoverForMs: 0 }';
    const rest = `pollIntervalMs: ${POLL_INTERVAL_MS}, timing: ${timing}`;
    const key = '$'.concat('{UPSTREAM_KEY}');
    await writeFile(
      file,
      `engines:
  - { id: near, type: openai-videos, profile: sglang, baseUrl: "${near.server.baseUrl}", models: [wan2.2, wan3], concurrency: 2, capabilities: { audio: true }, ${rest} }
  - { id: far, type: openai-videos, profile: openai, baseUrl: "${far.server.baseUrl}", apiKey: "${key}", models: [sora-9], ${rest} }
routes:
  - { model: sora-2, engines: [near/wan3, far] }
  - { model: sora-2-pro, engines: [far/sora-9] }
`,
    );
    server = await startTestServer({ REELAY_CONFIG: file, UPSTREAM_KEY: KEY });
  });
  after(async () => {
    await server?.stop();
    for (const place of [near, far]) await place.server?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    for (const { server: each } of [near, far]) each.reset();
  });

  async function call(path: string, body?: Body): Promise<{ headers: Headers; body: Body }> {
    const response = await fetch(server.baseUrl + path, {
      headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Body;
    assert.equal(response.status, 200, JSON.stringify(answer));
    return { headers: response.headers, body: answer };
  }

  const order = async (fields: Body = {}) =>
    await call('/v1/videos', { prompt: 'waves', size: '1280x720', seconds: '4', model: 'sora-2', ...fields });

  async function ended(id: unknown): Promise<Body> {
    let last: Body = {};
    return await until(
      async () => {
        last = (await call(`/v1/videos/${String(id)}`)).body;
        return last['status'] === 'completed' || last['status'] === 'failed' ? last : null;
      },
      TIMEOUT_MS,
      () => JSON.stringify(last),
    );
  }

  it('are made by the routed engine and model, and delivered byte for byte', async () => {
    const created = await order();
    const done = await ended(created.body['id']);
    assert.equal(done['status'], 'completed', JSON.stringify(done));
    assert.deepEqual(
      near.server.posts.map(({ fields }) => fields['model']),
      ['wan3'],
    );
    const content = await fetch(`${server.baseUrl}/v1/videos/${String(done['id'])}/content`, {
      headers: { authorization: `Bearer ${server.apiKey}` },
    });
    assert.deepEqual(new Uint8Array(await content.arrayBuffer()), film);
    // What was delivered is what is told, however long it was to be.
    assert.equal(String(done['seconds']), '1');
    assert.equal(done['size'], '64x36');
  });

  it('say in the answer to the create what will not be made as asked', async () => {
    const { headers, body } = await order({ seconds: '25', size: '1792x1024', model: 'sora-2-pro' });
    assert.match(headers.get('x-reelay-warnings') ?? '', /^seconds: 25 s asked, 12 s made/);
    assert.equal(String(body['seconds']), '12');
    await ended(body['id']);
    assert.equal(far.server.posts[0]?.fields['seconds'], '12');
    assert.equal(far.server.posts[0]?.headers.authorization, `Bearer ${KEY}`);
  });

  it('go to the next engine when the first one certainly did not take them', async () => {
    near.server.createFaults = [{ status: 429 }];
    const done = await ended((await order()).body['id']);
    assert.equal(done['status'], 'completed', JSON.stringify(done));
    assert.deepEqual([near.server.posts.length, far.server.posts.length], [1, 1]);
  });

  it('never go to the next engine when the first one may have taken them', async () => {
    await wait(near.server);
    near.server.createFaults = ['accepted-500'];
    const done = await ended((await order()).body['id']);
    assert.equal((done['error'] as Body)['code'], 'server_error', JSON.stringify(done));
    assert.deepEqual([near.server.posts.length, far.server.posts.length], [1, 0]);
    near.server.createFaults = [];
  });

  it('that are no films are not delivered, and a link that has expired is asked for again', async () => {
    far.server.content = 'expired';
    const { body } = await order({ model: 'sora-2-pro' });
    await until(
      async () => (far.server.downloads > 0 ? true : null),
      TIMEOUT_MS,
      () => 'no download',
    );
    far.server.content = 'cut';
    const before = far.server.downloads;
    await until(
      async () => (far.server.downloads > before ? true : null),
      TIMEOUT_MS,
      () => 'no second download',
    );
    far.server.content = 'film';
    assert.equal((await ended(body['id']))['status'], 'completed');
    assert.equal(far.server.posts.length, 1);
  });

  it('of an engine that hangs hold up no other', async () => {
    far.server.createFault = 'accepted-hang';
    const hanging = [];
    for (let film = 0; film < 20; film += 1) hanging.push(await order({ model: 'sora-2-pro' }));
    await until(
      async () => (far.server.posts.length >= 8 ? true : null),
      TIMEOUT_MS,
      () => 'no create',
    );
    const started = far.server.posts.length;
    const done = await ended((await order({ model: 'wan2.2' })).body['id']);
    assert.equal(done['status'], 'completed', JSON.stringify(done));
    const waiting = await call(`/v1/videos/${String(hanging[0]?.body['id'])}`);
    assert.equal(waiting.body['status'], 'queued', `control: ${started} creates still hang`);
  });

  /** An engine that has just refused something rests for a moment. */
  async function wait(place: FakeVideoServer): Promise<void> {
    await until(
      async () => {
        place.posts.length = 0;
        far.server.posts.length = 0;
        const done = await ended((await order()).body['id']);
        assert.equal(done['status'], 'completed');
        return place.posts.length > 0 ? true : null;
      },
      TIMEOUT_MS,
      () => 'the engine takes nothing',
    );
    place.posts.length = 0;
    far.server.posts.length = 0;
  }
});
