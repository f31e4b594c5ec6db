import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { packFilm } from '../../src/media/testing/films.ts';
import { startTestServer, type TestServer } from '../harness/in-process.ts';
import { until } from '../harness/wait.ts';
import { FakeFal } from '../upstreams/fal.ts';
import { FakeGoogle } from '../upstreams/google.ts';
import { FakeOpenrouter } from '../upstreams/openrouter.ts';
import { FakeReplicate } from '../upstreams/replicate.ts';

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
    readonly fake: FakeGoogle | FakeFal | FakeReplicate | FakeOpenrouter;
  }[];

  before(async () => {
    film = await packFilm({ fastStart: true, audio: true });
    vendors = [
      { type: 'google', model: 'veo-3.1-generate-preview', fake: new FakeGoogle(film) },
      { type: 'fal', model: 'fal-ai/veo3.1', fake: new FakeFal(film) },
      { type: 'replicate', model: 'google/veo-3.1', fake: new FakeReplicate(film) },
      { type: 'openrouter', model: 'google/veo-3.1', fake: new FakeOpenrouter(film) },
    ];
    for (const { fake } of vendors) await fake.start();
    folder = await mkdtemp(join(tmpdir(), 'reelay-vendors-'));
    const file = join(folder, 'reelay.yaml');
    const key = '$'.concat('{VENDOR_KEY}');
    const engines = vendors.map(
      ({ type, model, fake }) =>
        `  - { id: my-${type}, type: ${type}, baseUrl: "${fake.baseUrl}", apiKey: "${key}", models: ["${model}"], pollIntervalMs: 200 }`,
    );
    const routes = vendors.map(
      ({ type, model }) => `  - { model: "sora-2-by-${type}", engines: ["my-${type}/${model}"] }`,
    );
    await writeFile(file, `engines:\n${engines.join('\n')}\nroutes:\n${routes.join('\n')}\n`);
    server = await startTestServer({ REELAY_CONFIG: file, VENDOR_KEY: KEY });
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

  it('makes a film at each of them for one who speaks OpenAI’s dialect, and orders it once', async () => {
    const films = await Promise.all(
      vendors.map(async ({ type, fake }) => {
        const order = { model: `sora-2-by-${type}`, prompt: 'waves', size: '1280x720', seconds: '4' };
        const { id } = await call('/v1/videos', order);
        return { type, fake, id: String(id) };
      }),
    );
    for (const { type, fake, id } of films) {
      let last: Body = {};
      await until(
        async () => {
          last = await call(`/v1/videos/${id}`);
          return last['status'] === 'completed' || last['status'] === 'failed' ? last : null;
        },
        TIMEOUT_MS,
        () => `${type}: ${JSON.stringify(last)}`,
      );
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
});
