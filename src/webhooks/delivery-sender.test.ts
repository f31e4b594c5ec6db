import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { createEgress } from '../egress/egress.ts';
import type { CallbackDelivery, EventDelivery } from '../task/deliveries.ts';
import type { Task } from '../task/task.ts';
import { createDeliverySender, type DeliverySenderOptions } from './delivery-sender.ts';
import { createSecretSeal, newEndpointSecret, newSealingKey } from './endpoint-secret.ts';

interface Received {
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const received: Received[] = [];
let status = 200;
let answerHeaders: http.OutgoingHttpHeaders = {};
const server = http.createServer(async (request, response) => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces).toString();
  received.push({ url: request.url ?? '', headers: request.headers, body });
  response.writeHead(status, status === 302 ? { location: '/elsewhere' } : answerHeaders);
  response.end(status === 204 || status === 304 ? undefined : `answered ${status}`);
});
let base = '';

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
});

const task: Task = {
  id: 'task_1',
  projectId: 'project',
  keyId: 'key',
  dialect: 'evolink',
  boundDialect: null,
  status: 'completed',
  stage: null,
  progress: 100,
  unconfirmed: false,
  price: { bookVersion: null, holdMicro: 0n, chargedMicro: null },
  request: {
    model: 'sora-2',
    prompt: 'a lake',
    seconds: 4,
    width: 1280,
    height: 720,
    seed: 1,
    style: null,
    watermark: false,
    private: false,
    images: [],
    characters: [],
    callbackUrl: null,
    source: null,
  },
  plan: null,
  failure: null,
  assets: [],
  createdAtMs: 1,
  startedAtMs: 2,
  updatedAtMs: 3,
  finishedAtMs: 4,
  linksExpireAtMs: 5,
};

const render = ({ id, progress }: Task) => ({ id, progress, results: ['https://x/ü.mp4'], none: null });
const log = { info: () => undefined };

const seal = createSecretSeal(newSealingKey());
let nowMs = 1_795_000_000_000;

function sender(allow: readonly string[] = ['127.0.0.1/32'], own: Partial<DeliverySenderOptions> = {}) {
  return createDeliverySender({
    egress: createEgress({ allow, log }),
    render,
    renderEvent: ({ id, type, subjectId }) => ({ id, type, data: { id: subjectId } }),
    seal,
    version: '1.2.3',
    nowMs: () => nowMs,
    random: () => 0.5,
    ...own,
  });
}

function callback(path: string, earlierTries = 0): CallbackDelivery {
  const url = path.startsWith('/') ? base + path : path;
  return {
    kind: 'callback',
    id: 'cb_7',
    projectId: 'project',
    target: 'project host',
    url,
    task,
    earlierTries,
  };
}

function event(secrets: readonly string[], earlierTries = 0): EventDelivery {
  return {
    kind: 'event',
    task,
    id: 'wh_7',
    projectId: 'project',
    target: 'whe_1',
    endpointId: 'whe_1',
    url: `${base}/events`,
    sealedSecrets: secrets.map((secret) => seal.seal(secret, 'whe_1')),
    event: { id: 'evt_1', type: 'video.completed', createdAtMs: 1, subjectId: 'task_1' },
    earlierTries,
  };
}

async function outcomeOf(delivery: CallbackDelivery | EventDelivery, allow?: readonly string[]) {
  const { attempt, ...outcome } = await sender(allow).send(delivery);
  return { outcome, attempt };
}

test('a callback carries exactly the poll body, and the same id at every try', async () => {
  status = 200;
  received.length = 0;
  for (const earlierTries of [0, 3]) {
    nowMs += 1_000;
    const { outcome } = await outcomeOf(callback('/hook?token=a%2Fb&x=1', earlierTries));
    assert.deepEqual(outcome, { type: 'delivered', status: 200 });
  }
  assert.equal(received.length, 2);
  assert.deepEqual(
    received.map(({ headers }) => headers['webhook-timestamp']),
    ['1795000001', '1795000002'],
    'the time is of the try',
  );
  for (const { url, headers, body } of received) {
    assert.equal(url, '/hook?token=a%2Fb&x=1');
    assert.equal(body, JSON.stringify(render(task)));
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['content-length'], String(Buffer.byteLength(body)));
    assert.equal(headers['user-agent'], 'Reelay/1.2.3');
    assert.equal(headers['webhook-id'], 'cb_7');
  }
});

test('any 2xx is delivered; a redirect, an error and an unavailable receiver are tried again', async () => {
  for (status of [200, 201, 202, 204]) {
    const { outcome, attempt } = await outcomeOf(callback('/hook'));
    assert.deepEqual(outcome, { type: 'delivered', status });
    assert.deepEqual(attempt, {
      durationMs: 0,
      responseBody: status === 204 ? '' : `answered ${status}`,
      error: null,
    });
  }
  for (status of [301, 302, 304, 400, 401, 404, 408, 425, 500, 501, 503]) {
    received.length = 0;
    const { outcome, attempt } = await outcomeOf(callback('/hook', 1));
    assert.equal(attempt?.error, status < 400 ? 'redirect' : 'status');
    const reason = `The receiver answered ${status}.`;
    assert.deepEqual(outcome, { type: 'retry', status, reason, delayMs: 2_000 });
    assert.equal(received.length, 1, 'a redirect is not followed');
  }
});

test('the tenth failed delivery is the last', async () => {
  status = 500;
  assert.equal((await sender().send(callback('/hook', 8))).type, 'retry');
  const { outcome } = await outcomeOf(callback('/hook', 9));
  assert.deepEqual(outcome, { type: 'gave_up', status: 500, reason: 'The receiver answered 500.' });
});

test('410 Gone ends the delivery at once', async () => {
  status = 410;
  for (const delivery of [callback('/hook'), event([newEndpointSecret()])]) {
    const { outcome, attempt } = await outcomeOf(delivery);
    assert.deepEqual(outcome, { type: 'gave_up', status: 410, reason: 'The receiver answered 410 Gone.' });
    assert.equal(attempt?.error, 'gone');
  }
});

test('a receiver may ask for patience, in seconds or by date, up to twice the pause', async () => {
  status = 503;
  const delays: Record<string, number> = {
    '3': 3_000,
    '0': 2_000,
    '9999': 4_000,
    nonsense: 2_000,
    '-5': 2_000,
  };
  delays[new Date(Date.now() + 3_600_000).toUTCString()] = 4_000;
  delays[new Date(0).toUTCString()] = 2_000;
  for (const [value, delayMs] of Object.entries(delays)) {
    answerHeaders = { 'retry-after': value };
    const { outcome } = await outcomeOf(callback('/hook', 1));
    assert.deepEqual([outcome.type === 'retry' && outcome.delayMs, value], [delayMs, value]);
  }
  answerHeaders = {};
});

test('429, 502 and 504 ask for less of everything, for a minute at most', async () => {
  for (status of [429, 502, 504])
    for (const [value, pauseMs] of [
      [undefined, 5_000],
      ['20', 20_000],
      ['9999', 60_000],
    ] as const) {
      answerHeaders = value === undefined ? {} : { 'retry-after': value };
      const { outcome } = await outcomeOf(event([newEndpointSecret()]));
      assert.equal(outcome.type === 'retry' && outcome.pauseMs, pauseMs, `${status} ${value}`);
    }
  answerHeaders = {};
  status = 500;
  const { outcome } = await outcomeOf(event([newEndpointSecret()]));
  assert.deepEqual(outcome, {
    type: 'retry',
    status: 500,
    reason: 'The receiver answered 500.',
    delayMs: 5_000,
  });
});

test('an address that can never be called is given up, and one that may not be called says nothing more', async () => {
  for (const url of [
    `https://films.example/${'x'.repeat(2048)}`,
    'ftp://films.example/',
    'nonsense',
    'https://u:p@x/',
  ])
    assert.equal((await sender().send(callback(url))).type, 'gave_up', url.slice(0, 40));
  const reason = 'The receiver could not be reached in time.';
  for (const url of [
    `${base}/hook`,
    'https://10.0.0.1/hook',
    'https://[::1]/hook',
    'http://93.184.216.34/hook',
    'https://unknown.invalid/',
  ]) {
    const { outcome, attempt } = await outcomeOf(callback(url), []);
    assert.deepEqual(outcome, { type: 'retry', status: null, reason, delayMs: 1_000 }, url);
    assert.deepEqual(attempt, { durationMs: null, responseBody: null, error: 'unreachable' }, url);
  }
  const closed = await outcomeOf(callback('http://127.0.0.1:1/hook'));
  assert.deepEqual(closed.attempt, { durationMs: null, responseBody: null, error: 'unreachable' });
});

test('an event is signed at each try with every live secret, under one id', async () => {
  status = 200;
  received.length = 0;
  const secrets = [newEndpointSecret(), newEndpointSecret()];
  for (const earlierTries of [0, 5]) {
    nowMs = Date.now() + earlierTries * 1_000;
    assert.equal((await sender().send(event(secrets, earlierTries))).type, 'delivered');
  }
  const client = new OpenAI({ apiKey: 'sk-unused', baseURL: base });
  for (const { headers, body } of received) {
    assert.equal(headers['webhook-id'], 'wh_7');
    for (const secret of secrets)
      await client.webhooks.unwrap(body, headers as Record<string, string>, secret);
  }
  assert.notEqual(received[0]?.headers['webhook-timestamp'], received[1]?.headers['webhook-timestamp']);
  assert.notEqual(received[0]?.headers['webhook-signature'], received[1]?.headers['webhook-signature']);
});

test('a body that cannot be rendered is a bug and is not hidden', async () => {
  const broken = sender([], {
    render: () => {
      throw new Error('no such dialect');
    },
  });
  await assert.rejects(broken.send(callback('/hook')), /no such dialect/);
});
