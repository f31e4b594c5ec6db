import assert from 'node:assert/strict';
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { packFilm } from '../../src/media/testing/films.ts';
import { startTestServer, type TestServer } from '../harness/in-process.ts';
import { until } from '../harness/wait.ts';
import { FakeArk } from '../upstreams/ark.ts';
import { FakeComfyServer } from '../upstreams/comfyui.ts';
import { FakeDashscope } from '../upstreams/dashscope.ts';
import type { FakeUpstream } from '../upstreams/fake-upstream.ts';
import { FakeFal } from '../upstreams/fal.ts';
import { FakeGoogle } from '../upstreams/google.ts';
import { FakeKling } from '../upstreams/kling.ts';
import { FakeMinimax } from '../upstreams/minimax.ts';
import { FakeOpenrouter } from '../upstreams/openrouter.ts';
import { FakeReplicate } from '../upstreams/replicate.ts';
import { FakeRunway } from '../upstreams/runway.ts';
import { FakeXai } from '../upstreams/xai.ts';

const TIMEOUT_MS = 60_000;
const KEY = 'key-of-the-vendor';

type Body = Record<string, unknown>;

describe('a server whose engines are vendors', () => {
  let server: TestServer;
  let folder: string;
  let film: Uint8Array;
  let vendors: readonly {
    readonly type: string;
    readonly model: string;
    readonly fake: FakeUpstream;
    readonly options: string;
  }[];
  const fal = { fake: null as unknown as FakeFal, ...generateKeyPairSync('ed25519') };
  const kling = { fake: null as unknown as FakeKling };
  const openrouter = { fake: null as unknown as FakeOpenrouter, secret: 'secret-of-the-workspace' };

  before(async () => {
    film = await packFilm({ fastStart: true, audio: true });
    fal.fake = new FakeFal(film);
    await fal.fake.start();
    openrouter.fake = new FakeOpenrouter(film);
    const google = new FakeGoogle(film);
    const replicate = new FakeReplicate(film);
    kling.fake = new FakeKling(film);
    const veo = 'google/veo-3.1';
    const keys = `, webhookKeysUrl: "${fal.fake.keysUrl}"`;
    const secret = `, webhookSecret: "${openrouter.secret}"`;
    const node = '{ class_type: CLIPTextEncode, inputs: { text: "" } }';
    const workflow = `, workflow: { "6": ${node} }, inputs: { prompt: "6.text" }`;
    vendors = [
      { type: 'google', model: 'veo-3.1-generate-preview', fake: google, options: '' },
      { type: 'fal', model: 'fal-ai/veo3.1', fake: fal.fake, options: keys },
      { type: 'replicate', model: veo, fake: replicate, options: '' },
      { type: 'openrouter', model: veo, fake: openrouter.fake, options: secret },
      { type: 'runway', model: 'gen4.5', fake: new FakeRunway(film), options: '' },
      { type: 'ark', model: 'doubao-seedance-2-0-260128', fake: new FakeArk(film), options: '' },
      { type: 'dashscope', model: 'wan3.0-video', fake: new FakeDashscope(film), options: '' },
      { type: 'kling', model: 'kling-v3', fake: kling.fake, options: '' },
      { type: 'xai', model: 'grok-imagine-video-1.5', fake: new FakeXai(film), options: '' },
      { type: 'minimax', model: 'MiniMax-H3', fake: new FakeMinimax(film), options: '' },
      { type: 'comfyui', model: 'wan2.2', fake: new FakeComfyServer(film), options: workflow },
    ];
    for (const { fake } of vendors) if (fake !== fal.fake) await fake.start();
    folder = await mkdtemp(join(tmpdir(), 'reelay-vendors-'));
    const file = join(folder, 'reelay.yaml');
    const key = '$'.concat('{VENDOR_KEY}');
    const engines = vendors.map(
      ({ type, model, fake, options }) =>
        `  - { id: my-${type}, type: ${type}, baseUrl: "${fake.baseUrl}", apiKey: "${key}", models: ["${model}"], pollIntervalMs: 200${options} }`,
    );
    const routes = vendors.map(
      ({ type, model }) => `  - { model: "sora-2-by-${type}", engines: ["my-${type}/${model}"] }`,
    );
    await writeFile(file, `engines:\n${engines.join('\n')}\nroutes:\n${routes.join('\n')}\n`);
    server = await startTestServer({ REELAY_CONFIG: file, VENDOR_KEY: KEY, REELAY_UPSTREAM_ACCESS: 'on' });
  });
  after(async () => {
    await server?.stop();
    for (const { fake } of vendors) await fake.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function call(path: string, body?: Body): Promise<Body> {
    const response = await fetch(server.baseUrl + path, {
      headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Body;
    assert.equal(response.status, 200, JSON.stringify(answer));
    return answer;
  }

  async function ended(id: string): Promise<Body> {
    let last: Body = {};
    return await until(
      async () => {
        last = await call(`/v1/videos/${id}`);
        return last['status'] === 'completed' || last['status'] === 'failed' ? last : null;
      },
      TIMEOUT_MS,
      () => JSON.stringify(last),
    );
  }

  it('makes a film at each of them for one who speaks OpenAI’s dialect, and orders it once', async () => {
    const films = await Promise.all(
      vendors.map(async ({ type, fake }) => {
        const order = { model: `sora-2-by-${type}`, prompt: 'waves', size: '1280x720', seconds: '4' };
        const { id } = await call('/v1/videos', order);
        return { type, fake, id: String(id) };
      }),
    );
    for (const { type, fake, id } of films) {
      const last = await ended(id);
      assert.equal(last['status'], 'completed', `${type}: ${JSON.stringify(last)}`);
      const content = await fetch(`${server.baseUrl}/v1/videos/${id}/content`, {
        headers: { authorization: `Bearer ${server.apiKey}` },
      });
      assert.deepEqual(new Uint8Array(await content.arrayBuffer()), film, type);
      assert.equal(fake.posts.length, 1, type);
      assert.ok(!JSON.stringify(fake.posts[0]?.fields).includes(KEY), type);
      assert.ok(
        fake.seenAddresses.every((address) => !address.includes(KEY)),
        type,
      );
      assert.ok([...fake.seenKeys].every((sent) => sent.endsWith(KEY)) && fake.seenKeys.size === 1, type);
    }
  });

  const seconds = () => String(Math.floor(Date.now() / 1000));

  /** Posts to a hook what fal and OpenRouter post when a film is made, signed by them or by somebody else. */
  const tellers = {
    fal(hook: string, request_id: string, genuine: boolean) {
      const key = genuine ? fal.privateKey : generateKeyPairSync('ed25519').privateKey;
      const body = JSON.stringify({ request_id, status: 'OK' });
      const time = seconds();
      const hash = createHash('sha256').update(body).digest('hex');
      const signed = [request_id, 'user', time, hash].join('\n');
      const headers = {
        'x-fal-webhook-request-id': request_id,
        'x-fal-webhook-user-id': 'user',
        'x-fal-webhook-timestamp': time,
        'x-fal-webhook-signature': sign(null, Buffer.from(signed), key).toString('hex'),
      };
      return fetch(hook, { method: 'POST', body, headers });
    },
    openrouter(hook: string, id: string, genuine: boolean) {
      const body = JSON.stringify({ type: 'video.generation.completed', data: { id } });
      const time = seconds();
      const hmac = createHmac('sha256', genuine ? openrouter.secret : 'guessed');
      const signature = hmac.update(`${time},${body}`).digest('hex');
      const headers = { 'x-openrouter-signature': `t=${time},v1=${signature}` };
      return fetch(hook, { method: 'POST', body, headers });
    },
  };

  for (const type of ['fal', 'openrouter'] as const) {
    it(`a film of ${type} whose create was not answered is delivered when its webhook tells, and not when another does`, async () => {
      const { fake } = vendors.find((vendor) => vendor.type === type) ?? assert.fail();
      fal.fake.publishedKeys = [fal.publicKey.export({ format: 'jwk' })];
      const before = fake.posts.length;
      fake.createFaults = ['accepted-drop'];
      const order = { model: `sora-2-by-${type}`, prompt: 'waves', size: '1280x720', seconds: '4' };
      const id = String((await call('/v1/videos', order))['id']);
      const post = await until(
        async () => fake.posts[before] ?? null,
        TIMEOUT_MS,
        () => 'no create',
      );
      const told = type === 'fal' ? post.url.searchParams.get('fal_webhook') : post.fields['callback_url'];
      const hook = String(told);
      assert.ok(hook.startsWith(`${server.baseUrl}/hooks/my-${type}/`), hook);
      const made = [...fake.videos.keys()].at(-1) ?? assert.fail();
      const tell = tellers[type];
      assert.equal((await tell(hook, made, false)).status, 403);
      assert.notEqual((await call(`/v1/videos/${id}`))['status'], 'completed');
      assert.equal(fake.videos.get(made)?.polls, 0, 'nobody has been able to ask about it');
      assert.equal((await tell(hook, made, true)).status, 200);
      const last = await ended(id);
      assert.equal(last['status'], 'completed', JSON.stringify(last));
      assert.equal(fake.posts.length, before + 1);
    });
  }

  for (const type of ['ark', 'kling'] as const) {
    it(`a film of ${type} whose create was not answered is found there, and ordered once`, async () => {
      const { fake } = vendors.find((vendor) => vendor.type === type) ?? assert.fail();
      const before = fake.posts.length;
      fake.createFaults = ['accepted-drop'];
      const order = { model: `sora-2-by-${type}`, prompt: 'waves', size: '1280x720', seconds: '4' };
      const last = await ended(String((await call('/v1/videos', order))['id']));
      assert.equal(last['status'], 'completed', JSON.stringify(last));
      assert.equal(fake.posts.length, before + 1);
    });
  }

  it('a film of kling that cannot be looked for is delivered when its webhook tells', async () => {
    const { fake } = kling;
    const before = fake.posts.length;
    fake.findsByOurId = false;
    fake.createFaults = ['accepted-drop'];
    const order = { model: 'sora-2-by-kling', prompt: 'waves', size: '1280x720', seconds: '4' };
    const id = String((await call('/v1/videos', order))['id']);
    const post = await until(
      async () => fake.posts[before] ?? null,
      TIMEOUT_MS,
      () => 'no create',
    );
    const hook = String(post.fields['callback_url']);
    assert.ok(hook.startsWith(`${server.baseUrl}/hooks/my-kling/`), hook);
    const task_id = [...fake.videos.keys()].at(-1) ?? assert.fail();
    assert.equal(fake.videos.get(task_id)?.polls, 0, 'nobody has been able to ask about it');
    const body = JSON.stringify({ task_id, task_status: 'succeed' });
    assert.equal((await fetch(hook, { method: 'POST', body })).status, 200);
    const last = await ended(id);
    assert.equal(last['status'], 'completed', JSON.stringify(last));
    assert.equal(fake.posts.length, before + 1);
  });
});
