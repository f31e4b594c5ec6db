import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { packFilm } from '../../src/media/testing/films.ts';
import { startTestServer, type TestServer } from '../harness/in-process.ts';
import { makePng } from '../harness/pictures.ts';
import { until } from '../harness/wait.ts';
import { FakeVideoServer } from '../upstreams/openai-videos.ts';

const TIMEOUT_MS = 60_000;
const DIALECTS = ['unified-v2', 'unified-v1', 'duomi', 'evolink', 'openai'] as const;
type Dialect = (typeof DIALECTS)[number];
/** Longer than the test: films of these are done only if the inner server's callback arrives. */
const TOLD_ONLY: readonly Dialect[] = ['unified-v2', 'duomi'];
// Both ends of every dialect are this program, so what one writes and the other reads must agree to the letter.
describe('a Reelay server whose engine is another Reelay server', () => {
  let folder: string;
  let inner: TestServer;
  let outer: TestServer;
  let upstream: FakeVideoServer;
  let film: Uint8Array;
  let png: Buffer;

  before(async () => {
    film = await packFilm({ fastStart: true, audio: true });
    png = await makePng(64, 64);
    upstream = new FakeVideoServer(film);
    await upstream.start();
    folder = await mkdtemp(join(tmpdir(), 'reelay-behind-'));
    const configured = async (name: string, engines: readonly string[], routes: readonly string[]) => {
      const file = join(folder, `${name}.yaml`);
      const list = (lines: readonly string[]) => lines.map((line) => `  - ${line}\n`).join('');
      await writeFile(file, `film: false\nengines:\n${list(engines)}routes:\n${list(routes)}`);
      return file;
    };
    const wide = 'capabilities: { secondsMin: 4, secondsMax: 25 }';
    const gpu = `{ id: gpu, type: openai-videos, profile: openai, baseUrl: "${upstream.baseUrl}", models: [any], pollIntervalMs: 100, ${wide} }`;
    inner = await startTestServer({
      REELAY_CONFIG: await configured('inner', [gpu], ['{ model: "*", engines: [gpu/any] }']),
    });
    const key = '$'.concat('{INNER_KEY}');
    const engines = DIALECTS.map((dialect) => {
      const model = dialect === 'evolink' ? 'sora-2-pro-preview' : 'sora-2';
      const common = `id: ${dialect}, apiKey: "${key}", models: [${model}], pollIntervalMs: ${TOLD_ONLY.includes(dialect) ? 600_000 : 200}`;
      return dialect === 'openai'
        ? `{ ${common}, type: openai-videos, profile: new-api, baseUrl: "${inner.baseUrl}/v1" }`
        : `{ ${common}, type: sora-dialects, dialect: ${dialect}, baseUrl: "${inner.baseUrl}" }`;
    });
    outer = await startTestServer({
      REELAY_CONFIG: await configured(
        'outer',
        engines,
        DIALECTS.map((dialect) => `{ model: over-${dialect}, engines: [${dialect}] }`),
      ),
      INNER_KEY: inner.apiKey,
      REELAY_UPSTREAM_ACCESS: 'on',
    });
  });
  after(async () => {
    await outer?.stop();
    await inner?.stop();
    await upstream?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => upstream.reset());

  async function call(path: string, body?: object): Promise<Response> {
    return await fetch(outer.baseUrl + path, {
      headers: { authorization: `Bearer ${outer.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  }

  async function ended(dialect: Dialect, fields: object = {}): Promise<Record<string, unknown>> {
    const seconds = dialect === 'evolink' ? '8' : '10';
    const order = { prompt: 'waves', size: '1280x720', seconds, model: `over-${dialect}`, ...fields };
    const created = await call('/v1/videos', order);
    const { id } = (await created.json()) as { id: string };
    assert.equal(created.status, 200);
    let last: Record<string, unknown> = {};
    return await until(
      async () => {
        last = (await (await call(`/v1/videos/${id}`)).json()) as Record<string, unknown>;
        return last['status'] === 'completed' || last['status'] === 'failed' ? last : null;
      },
      TIMEOUT_MS,
      () => `${dialect}: ${JSON.stringify(last)}`,
    );
  }

  for (const dialect of DIALECTS) {
    it(`${dialect}: a film from a picture, end to end, ordered once and delivered byte for byte`, async () => {
      const input_reference = { image_url: `data:image/png;base64,${png.toString('base64')}` };
      const done = await ended(dialect, { input_reference });
      assert.equal(done['status'], 'completed', JSON.stringify(done));
      assert.equal(upstream.posts.length, 1);
      const [post] = upstream.posts;
      const { prompt, seconds, size } = post?.fields ?? {};
      assert.deepEqual([prompt, seconds, size], ['waves', dialect === 'evolink' ? '8' : '10', '1280x720']);
      assert.equal(post?.files['input_reference']?.type, 'image/png', 'the picture came along');
      const content = await call(`/v1/videos/${String(done['id'])}/content`);
      assert.deepEqual(new Uint8Array(await content.arrayBuffer()), film);
    });

    it(`${dialect}: a verdict on the film keeps its meaning on the way`, async () => {
      upstream.timeline = () => upstream.says('blocked');
      const failed = await ended(dialect);
      assert.equal((failed['error'] as { code: string }).code, 'moderation_blocked', JSON.stringify(failed));
    });
  }
});
