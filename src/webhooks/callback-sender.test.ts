import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createEgress } from '../egress/egress.ts';
import type { Callback } from '../task/ports.ts';
import type { Task } from '../task/task.ts';
import { createCallbackSender } from './callback-sender.ts';

interface Received {
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const received: Received[] = [];
let status = 200;
const server = http.createServer(async (request, response) => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces).toString();
  received.push({ url: request.url ?? '', headers: request.headers, body });
  response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {});
  response.end();
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

function sender(allow: readonly string[] = ['127.0.0.1/32']) {
  const egress = createEgress({ allow, log });
  return createCallbackSender({ egress, render, version: '1.2.3', random: () => 0.5 });
}

function callback(path: string, earlierTries = 0): Callback {
  return { id: 'cb_7', url: path.startsWith('/') ? base + path : path, task, earlierTries };
}

test('a callback carries exactly the poll body, and the same id at every try', async () => {
  status = 200;
  received.length = 0;
  for (const earlierTries of [0, 3]) {
    const outcome = await sender().send(callback('/hook?token=a%2Fb&x=1', earlierTries));
    assert.deepEqual(outcome, { type: 'delivered', status: 200 });
  }
  assert.equal(received.length, 2);
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
    assert.deepEqual(await sender().send(callback('/hook')), { type: 'delivered', status });
  }
  for (status of [301, 302, 304, 400, 401, 404, 429, 500, 503]) {
    received.length = 0;
    const outcome = await sender().send(callback('/hook', 1));
    const reason = `The receiver answered ${status}.`;
    assert.deepEqual(outcome, { type: 'retry', status, reason, delayMs: 2_000 });
    assert.equal(received.length, 1, 'a redirect is not followed');
  }
});

test('the tenth failed delivery is the last', async () => {
  status = 500;
  assert.equal((await sender().send(callback('/hook', 8))).type, 'retry');
  const last = await sender().send(callback('/hook', 9));
  assert.deepEqual(last, { type: 'gave_up', status: 500, reason: 'The receiver answered 500.' });
});

test('410 Gone ends the callback at once', async () => {
  status = 410;
  const outcome = await sender().send(callback('/hook'));
  assert.deepEqual(outcome, { type: 'gave_up', status: 410, reason: 'The receiver answered 410 Gone.' });
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
  ]) {
    const outcome = await sender([]).send(callback(url));
    assert.deepEqual(outcome, { type: 'retry', status: null, reason, delayMs: 1_000 }, url);
  }
});

test('a body that cannot be rendered is a bug and is not hidden', async () => {
  const egress = createEgress({ allow: [], log });
  const broken = createCallbackSender({
    egress,
    version: '1.2.3',
    render: () => {
      throw new Error('no such dialect');
    },
  });
  await assert.rejects(broken.send(callback('/hook')), /no such dialect/);
});
