import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import OpenAI from 'openai';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { listenForWebhooks } from '../src/cli/webhook-listener.ts';
import { deliverySchema, eventSchema } from '../src/dialects/openai/webhook-deliveries.ts';
import type { LifecycleDependencies } from '../src/lifecycle/dependencies.ts';
import { ScriptedEngine } from '../src/lifecycle/testing/scripted-engine.ts';
import { newEndpointSecret } from '../src/webhooks/endpoint-secret.ts';
import { startTestServer, type TestServer } from './harness/in-process.ts';
import { until } from './harness/wait.ts';

type Body = Record<string, unknown>;

interface Received {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const PATIENCE_MS = 30_000;
const FILM = { seconds: 4, width: 720, height: 1280 };

/** Its films are any bytes: what is in them has tests of its own. */
class AnyFilmEngine extends ScriptedEngine {
  override plan() {
    return { engineId: this.id, ...FILM, warnings: [], instructions: {} };
  }
}
const engine = new AnyFilmEngine();
let server: TestServer;
let base = '';
const received: Received[] = [];
/** What the receiver answers on each path; a path without an answer is never answered. */
const answers = new Map<string, { status: number; body?: string; headers?: http.OutgoingHttpHeaders }>();
const unanswered: http.ServerResponse[] = [];
const receiver = http.createServer(async (request, response) => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const path = request.url ?? '';
  received.push({
    path,
    headers: request.headers as Record<string, string>,
    body: Buffer.concat(pieces).toString(),
  });
  const answer = answers.get(path);
  if (answer === undefined) unanswered.push(response);
  else response.writeHead(answer.status, answer.headers).end(answer.body);
});

before(async () => {
  engine.verdict = { state: 'done', outputs: ['video'] };
  engine.files = { video: { contentType: 'video/mp4', bytes: new Uint8Array(100) } };
  const { seconds, ...size } = FILM;
  const probeVideo = async () => ({ ...size, durationMs: seconds * 1000, hasAudio: true });
  const own = {
    engines: [engine],
    around: (deps: LifecycleDependencies) => ({ ...deps, media: { ...deps.media, probeVideo } }),
  };
  server = await startTestServer({}, {}, own);
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
after(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await server.stop();
});
beforeEach(async () => {
  received.length = 0;
  for (const { id } of (await sdk().webhooks.list()).data) await sdk().webhooks.delete(id);
});

function sdk(apiKey = server.apiKey): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
}

async function call(method: string, path: string, body?: Body, key = server.apiKey) {
  const response = await fetch(`${server.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

function subscribe(path: string, types: ('video.completed' | 'video.failed')[] = ['video.completed']) {
  return sdk().webhooks.create({ name: path, url: base + path, event_types: types });
}

async function film(client = sdk()): Promise<string> {
  return (await client.videos.create({ prompt: 'waves' })).id;
}

function arrivals(path: string, count: number): Promise<readonly Received[]> {
  const found = () => received.filter((each) => each.path === path);
  return until(
    async () => (found().length >= count ? found() : null),
    PATIENCE_MS,
    () => `${found().length} of ${count} at ${path}`,
  );
}

async function deliveriesOf(endpointId: string): Promise<readonly Body[]> {
  return (await call('GET', `/v1/webhook_endpoints/${endpointId}/deliveries`)).body['data'] as Body[];
}

function delivery(id: string, wanted: (record: Body) => boolean): Promise<Body> {
  let last: Body = {};
  return until(
    async () => {
      last = (await call('GET', `/v1/webhook_deliveries/${id}`)).body;
      return wanted(last) ? last : null;
    },
    PATIENCE_MS,
    () => JSON.stringify(last),
  );
}

test('a film that ends is told to the endpoints that subscribed, as OpenAI tells it, and three libraries accept it', async () => {
  for (const path of ['/ends', '/failures']) answers.set(path, { status: 204 });
  const { id: endpointId, signing_secret } = await subscribe('/ends', ['video.completed', 'video.failed']);
  const failures = await subscribe('/failures', ['video.failed']);
  const id = await film();
  const [{ headers, body }] = (await arrivals('/ends', 1)) as [Received];
  const event = eventSchema.parse(await sdk().webhooks.unwrap(body, headers, signing_secret));
  assert.deepEqual([event.type, event.data.id], ['video.completed', id]);
  assert.deepEqual(new StandardWebhook(signing_secret).verify(body, headers), event);
  new SvixWebhook(signing_secret).verify(body, headers);
  for (const Library of [StandardWebhook, SvixWebhook])
    assert.throws(() => new Library(failures.signing_secret).verify(body, headers), Library.name);
  assert.equal((await sdk().videos.retrieve(event.data.id)).status, 'completed', 'what it names can be read');

  const [record] = await deliveriesOf(endpointId);
  const sent = await delivery(String(record?.['id']), ({ status }) => status === 'delivered');
  const { attempts, ...shown } = sent;
  deliverySchema.parse(shown);
  assert.deepEqual([shown['id'], shown['event'], shown['video_id']], [headers['webhook-id'], event, id]);
  const [attempt] = attempts as [Body];
  assert.deepEqual([attempt['status_code'], attempt['error'], attempt['response_body']], [204, null, '']);

  engine.verdict = { state: 'failed', failure: { code: 'engine_failed', message: 'no' } };
  const failed = await film();
  const told = await arrivals('/failures', 1);
  engine.verdict = { state: 'done', outputs: ['video'] };
  assert.deepEqual(
    (JSON.parse(told[0]?.body ?? '') as { data: Body; type: string }).data['id'],
    failed,
    'and only its end',
  );
  assert.equal(told.length, 1);
  assert.equal((await arrivals('/ends', 2)).length, 2);
});

test('a receiver that hangs delays nobody: everything arrives elsewhere while it has answered nothing', async () => {
  answers.set('/quick', { status: 200 });
  const quick = await subscribe('/quick');
  await subscribe('/hanging');
  const open = unanswered.length;
  for (let index = 0; index < 12; index += 1) await film();
  const arrived = await arrivals('/quick', 12);
  assert.equal(new Set(arrived.map(({ headers }) => headers['webhook-id'])).size, 12);
  assert.equal((await deliveriesOf(quick.id)).length, 12);
  const hanging = received.filter(({ path }) => path === '/hanging');
  assert.ok(hanging.length <= 4, `${hanging.length} at once`);
  assert.equal(unanswered.length - open, hanging.length, 'and none of these has been answered yet');
});

test('a delivery that failed is in the log with what was said, and goes again with the same id when asked', async () => {
  answers.set('/troubled', { status: 500, body: 'x'.repeat(30_000) });
  const { id: endpointId, signing_secret } = await subscribe('/troubled');
  await film();
  const [first] = (await arrivals('/troubled', 1)) as [Received];
  const id = first.headers['webhook-id'] ?? '';
  const failed = await delivery(id, ({ attempt_count }) => attempt_count === 1);
  assert.deepEqual([failed['status'], failed['last_status_code']], ['pending', 500]);
  assert.equal(typeof failed['next_attempt_at'], 'number');
  const [attempt] = failed['attempts'] as [Body];
  assert.equal(attempt['error'], 'status');
  assert.equal(String(attempt['response_body']).length, 20_000);

  answers.set('/troubled', { status: 202 });
  const again = await call('POST', `/v1/webhook_deliveries/${id}/redeliver`);
  assert.deepEqual([again.status, again.body['status']], [200, 'pending']);
  const [, second] = (await arrivals('/troubled', 2)) as [Received, Received];
  assert.equal(second.headers['webhook-id'], id);
  assert.equal(second.body, first.body);
  await sdk().webhooks.unwrap(second.body, second.headers, signing_secret);
  await delivery(id, ({ status }) => status === 'delivered');

  const since = Math.floor(Date.now() / 1000) - 60;
  const path = `/v1/webhook_endpoints/${endpointId}/redeliver`;
  const nothing = await call('POST', path, { since });
  assert.deepEqual([nothing.body['redelivered'], nothing.body['has_more']], [0, false]);
  const all = await call('POST', path, { since, include_delivered: true });
  assert.equal(all.body['redelivered'], 1);
  await arrivals('/troubled', 3);
});

test('an endpoint that answers 410 is disabled, its owner sees it and can enable it again', async () => {
  answers.set('/gone', { status: 410 });
  answers.set('/watch', { status: 204 });
  const { id } = await subscribe('/gone');
  const watcher = await call('POST', '/v1/webhook_endpoints', {
    name: 'watch',
    url: `${base}/watch`,
    event_types: ['webhook_endpoint.disabled'],
  });
  await film();
  const [told] = (await arrivals('/watch', 1)) as [Received];
  const event = eventSchema.parse(
    new StandardWebhook(String(watcher.body['signing_secret'])).verify(told.body, told.headers),
  );
  assert.deepEqual([event.type, event.data.id], ['webhook_endpoint.disabled', id]);
  const disabled = await call('GET', `/v1/webhook_endpoints/${id}`);
  assert.deepEqual([disabled.body['enabled'], disabled.body['disabled_reason']], [false, 'gone']);
  const [record] = await deliveriesOf(id);
  const refused = await call('POST', `/v1/webhook_deliveries/${record?.['id']}/redeliver`);
  assert.equal(refused.status, 400);
  assert.match(JSON.stringify(refused.body), /enable it first/);

  answers.set('/gone', { status: 200 });
  const enabled = await call('POST', `/v1/webhook_endpoints/${id}`, { enabled: true });
  assert.deepEqual([enabled.body['enabled'], enabled.body['disabled_reason']], [true, null]);
  const resent = await call('POST', `/v1/webhook_endpoints/${id}/redeliver`, { since: 0 });
  assert.equal(resent.body['redelivered'], 1);
  await delivery(String(record?.['id']), ({ status }) => status === 'delivered');
});

test('a task’s own callback is in the log too, with the poll body sent again', async () => {
  answers.set('/callback?a=1&sig=%2f~', { status: 503 });
  const created = await call('POST', '/duomi/v1/videos/generations', {
    model: 'sora-2',
    prompt: 'waves',
    callback_url: `${base}/callback?a=1&sig=%2f~`,
  });
  const [first] = (await arrivals('/callback?a=1&sig=%2f~', 1)) as [Received];
  answers.set('/callback?a=1&sig=%2f~', { status: 200 });
  assert.match(first.headers['webhook-timestamp'] ?? '', /^\d{10}$/);
  const videoId = String(created.body['id']);
  const page = await call('GET', `/v1/webhook_deliveries?video_id=${encodeURIComponent(videoId)}`);
  const [record] = page.body['data'] as [Body];
  assert.deepEqual(
    [record['webhook_endpoint_id'], record['event'], record['video_id']],
    [null, null, videoId],
  );
  await delivery(String(record['id']), ({ status }) => status === 'delivered');
  const tries = received.filter(({ path }) => path.startsWith('/callback'));
  assert.equal(new Set(tries.map(({ headers }) => headers['webhook-id'])).size, 1);
  const poll = await call('GET', `/duomi/v1/videos/tasks/${videoId}`);
  assert.deepEqual(Object.keys(JSON.parse(first.body) as Body), Object.keys(poll.body));
});

test('a receiver without a public address hears of ends through the command, signed, each once', async () => {
  answers.set('/local', { status: 204 });
  const stop = new AbortController();
  const lines: string[] = [];
  const secret = newEndpointSecret();
  const listening = listenForWebhooks({
    server: server.baseUrl,
    apiKey: server.apiKey,
    forward: `${base}/local`,
    secret,
    print: (line) => lines.push(line),
    pollMs: 20,
    signal: stop.signal,
  });
  await until(
    async () => (lines.length > 0 ? true : null),
    PATIENCE_MS,
    () => 'not ready',
  );
  const ids = [await film(), await film()];
  const arrived = await arrivals('/local', 2);
  const told = arrived.map(({ body, headers }) =>
    eventSchema.parse(new StandardWebhook(secret).verify(body, headers)),
  );
  assert.deepEqual(told.map(({ data }) => data.id).sort(), ids.toSorted());
  await until(
    async () => (lines.length >= 3 ? true : null),
    PATIENCE_MS,
    () => lines.join(),
  );
  stop.abort();
  await listening;
  for (const id of ids) assert.ok(lines.includes(`video.completed ${id} -> 204`), lines.join());
  assert.equal(received.filter(({ path }) => path === '/local').length, 2, 'none twice');
  const refused = listenForWebhooks({
    server: server.baseUrl,
    apiKey: 'nobody',
    forward: base,
    secret,
    print: () => undefined,
    signal: new AbortController().signal,
  });
  await assert.rejects(refused, /refused the key/);
});

test('the log can be filtered and paged, and is nobody else’s', async () => {
  answers.set('/paged', { status: 200 });
  const { id } = await subscribe('/paged');
  for (let index = 0; index < 3; index += 1) await film();
  await arrivals('/paged', 3);
  const path = `/v1/webhook_endpoints/${id}/deliveries`;
  const first = await call('GET', `${path}?limit=2`);
  assert.deepEqual([(first.body['data'] as Body[]).length, first.body['has_more']], [2, true]);
  const rest = await call('GET', `${path}?limit=2&after=${first.body['last_id']}`);
  assert.deepEqual([(rest.body['data'] as Body[]).length, rest.body['has_more']], [1, false]);
  const failed = await call('GET', `${path}?status=gave_up`);
  assert.deepEqual(failed.body['data'], []);
  assert.equal((await call('GET', `${path}?status=lost`)).status, 400);
  const stranger = await call('GET', '/v1/webhook_deliveries', undefined, server.strangerKey);
  assert.deepEqual(stranger.body['data'], []);
  assert.equal((await call('GET', path, undefined, server.strangerKey)).status, 404);
});
