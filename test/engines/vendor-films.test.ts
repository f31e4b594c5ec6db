import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { packFilm } from '../../src/media/testing/films.ts';
import { startTestServer, type TestServer } from '../harness/in-process.ts';
import { until } from '../harness/wait.ts';
import { FakeArk } from '../upstreams/ark.ts';
import { FakeDashscope } from '../upstreams/dashscope.ts';
import type { FakeUpstream } from '../upstreams/fake-upstream.ts';
import { FakeKling } from '../upstreams/kling.ts';
import { FakeMinimax } from '../upstreams/minimax.ts';
import { FakeRunway } from '../upstreams/runway.ts';
import { FakeXai } from '../upstreams/xai.ts';

const TIMEOUT_MS = 60_000;
const KEY = 'sk-of-the-vendor';

const VENDORS = [
  { type: 'runway', model: 'gen4.5', Fake: FakeRunway },
  { type: 'ark', model: 'doubao-seedance-2-0-260128', Fake: FakeArk },
  { type: 'dashscope', model: 'wan3.0-video', Fake: FakeDashscope },
  { type: 'kling', model: 'kling-v3', Fake: FakeKling },
  { type: 'xai', model: 'grok-imagine-video-1.5', Fake: FakeXai },
  { type: 'minimax', model: 'MiniMax-H3', Fake: FakeMinimax },
] as const;

describe('films of vendors, configured as documented', () => {
  let folder: string;
  let server: TestServer;
  let film: Uint8Array;
  const upstreams = new Map<string, FakeUpstream>();
  /** Ordered all at once, so that nobody waits for six films in a row. */
  const ordered = new Map<string, unknown>();

  before(async () => {
    film = await packFilm({ fastStart: true, audio: true });
    const key = '$'.concat('{VENDOR_KEY}');
    const lines: string[] = [];
    for (const { type, model, Fake } of VENDORS) {
      const upstream = new Fake(film);
      await upstream.start();
      upstreams.set(type, upstream);
      lines.push(
        `  - { id: ${type}, type: ${type}, baseUrl: "${upstream.baseUrl}", apiKey: "${key}", models: ["${model}"], pollIntervalMs: 200 }`,
      );
    }
    folder = await mkdtemp(join(tmpdir(), 'reelay-vendors-'));
    const file = join(folder, 'reelay.yaml');
    await writeFile(file, `engines:\n${lines.join('\n')}\n`);
    server = await startTestServer({ REELAY_CONFIG: file, VENDOR_KEY: KEY });
    for (const { type, model } of VENDORS) {
      const order = { prompt: 'waves', size: '1280x720', seconds: '8', model };
      ordered.set(type, (await call('/v1/videos', order))['id']);
    }
  });
  after(async () => {
    await server?.stop();
    for (const upstream of upstreams.values()) await upstream.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function call(path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(server.baseUrl + path, {
      headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    assert.equal(response.status, 200, JSON.stringify(answer));
    return answer;
  }

  async function ended(id: unknown): Promise<Record<string, unknown>> {
    let last: Record<string, unknown> = {};
    return await until(
      async () => {
        last = await call(`/v1/videos/${String(id)}`);
        return last['status'] === 'completed' || last['status'] === 'failed' ? last : null;
      },
      TIMEOUT_MS,
      () => JSON.stringify(last),
    );
  }

  for (const { type } of VENDORS) {
    it(`${type} makes a film for a client of the Videos API, with one create and the key`, async () => {
      const id = ordered.get(type);
      const done = await ended(id);
      assert.equal(done['status'], 'completed', JSON.stringify(done));
      const content = await fetch(`${server.baseUrl}/v1/videos/${String(id)}/content`, {
        headers: { authorization: `Bearer ${server.apiKey}` },
      });
      assert.deepEqual(new Uint8Array(await content.arrayBuffer()), film);
      const { posts, seenKeys } = upstreams.get(type) ?? assert.fail();
      assert.equal(posts.length, 1);
      assert.deepEqual([...seenKeys], [`Bearer ${KEY}`]);
      assert.ok(JSON.stringify(posts[0]?.fields).includes('waves'));
    });
  }
});
