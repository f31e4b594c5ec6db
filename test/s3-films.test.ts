import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LifecycleDependencies } from '../src/lifecycle/dependencies.ts';
import { ScriptedEngine } from '../src/lifecycle/testing/scripted-engine.ts';
import { createUpkeep } from '../src/lifecycle/upkeep.ts';
import { packFilm } from '../src/media/testing/films.ts';
import { startTestS3, type TestS3 } from '../src/storage/testing/s3-server.ts';
import { startTestServer, type TestServer } from './harness/in-process.ts';

let s3: TestS3;
let server: TestServer;
let film: Uint8Array;
let deps: LifecycleDependencies;

before(async () => {
  s3 = await startTestS3();
  film = await packFilm({ audio: true, fastStart: true });
  const engine = new ScriptedEngine();
  engine.plan = () => ({
    engineId: engine.id,
    seconds: 1,
    width: 64,
    height: 36,
    warnings: [],
    instructions: {},
  });
  engine.files = { video: { contentType: 'video/mp4', bytes: film } };
  engine.verdict = { state: 'done', outputs: ['video'] };
  server = await startTestServer(
    {},
    { storage: { kind: 's3', ...s3.location } },
    {
      engines: [engine],
      around: (parts) => {
        deps = parts;
        return parts;
      },
    },
  );
});
after(async () => {
  await server.stop();
  await s3.stop();
});

async function call(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
  return (await response.json()) as Record<string, unknown>;
}

async function until<Value>(read: () => Promise<Value>, enough: (value: Value) => boolean): Promise<Value> {
  const deadlineMs = Date.now() + 120_000;
  for (;;) {
    const value = await read();
    if (enough(value)) return value;
    assert.ok(Date.now() < deadlineMs, `waited too long: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a server on S3 stores a film in the bucket, serves it whole and in ranges, and empties the bucket on delete', async () => {
  const { id } = await call('POST', '/openai/v1/videos', { prompt: 'waves' });
  await until(
    () => call('GET', `/openai/v1/videos/${id}`),
    ({ status }) => status === 'completed' || status === 'failed',
  );
  assert.equal(s3.countObjects(), 1);
  const { video_url: link } = await call('GET', `/unified-v1/v1/video/query?id=${id}`);
  const whole = await fetch(String(link));
  assert.equal(whole.status, 200);
  assert.deepEqual(new Uint8Array(await whole.arrayBuffer()), film);
  const last = film.length - 1;
  for (const [range, start, end] of [
    ['bytes=0-99', 0, 99],
    ['bytes=-100', last - 99, last],
    ['bytes=1000-', 1000, last],
  ] as const) {
    const part = await fetch(String(link), { headers: { range } });
    assert.equal(part.status, 206);
    assert.equal(part.headers.get('content-range'), `bytes ${start}-${end}/${film.length}`);
    assert.deepEqual(new Uint8Array(await part.arrayBuffer()), film.slice(start, end + 1));
  }
  const headers = { authorization: `Bearer ${server.apiKey}` };
  const content = await fetch(`${server.baseUrl}/openai/v1/videos/${id}/content`, { headers });
  assert.deepEqual(new Uint8Array(await content.arrayBuffer()), film);

  await call('DELETE', `/openai/v1/videos/${id}`);
  const gone = await fetch(String(link));
  assert.equal(gone.status, 404);
  await gone.arrayBuffer();
  assert.equal(s3.countObjects(), 1, 'control: the bytes stay for whoever found them just before');
  // As the server's own round does after a minute.
  await createUpkeep(deps, null).removeFiles(0);
  assert.equal(s3.countObjects(), 0);
});
