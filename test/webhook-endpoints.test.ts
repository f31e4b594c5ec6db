import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { endpointSchema } from '../src/dialects/openai/webhook-endpoints.ts';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

let server: TestServer;
let hookUrl = '';
let answerStatus = 200;
const received: Received[] = [];
const receiver = http.createServer(async (request, response) => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  received.push({
    headers: request.headers as Record<string, string>,
    body: Buffer.concat(pieces).toString(),
  });
  response.writeHead(answerStatus, answerStatus === 302 ? { location: '/elsewhere' } : {}).end();
});

before(async () => {
  server = await startTestServer();
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  hookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
after(async () => {
  receiver.close();
  await server.stop();
});

function sdk(apiKey = server.apiKey): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
}

const SETTINGS = {
  name: 'films',
  url: 'https://client.example.com/hook',
  event_types: ['video.completed', 'video.failed'],
} satisfies OpenAI.Webhooks.WebhookCreateParams;

function createHere(client: OpenAI): Promise<OpenAI.Webhooks.WebhookEndpointWithSecret> {
  return Promise.resolve(client.webhooks.create({ ...SETTINGS, url: hookUrl }));
}

test('the SDK creates, reads, changes, lists and deletes endpoints, and sees the secret once', async () => {
  const client = sdk();
  const created = await client.webhooks.create(SETTINGS);
  const { signing_secret, ...shown } = endpointSchema.parse({ ...created });
  assert.match(signing_secret ?? '', /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.match(created.id, /^whe_[0-9a-f]{48}$/);
  assert.ok(!JSON.stringify(shown).includes((signing_secret ?? '').slice(12, 40)));
  assert.deepEqual({ ...(await client.webhooks.retrieve(created.id)) }, shown);

  const renamed = await client.webhooks.update(created.id, {
    name: 'endings',
    event_types: ['video.failed', 'video.failed'],
  });
  assert.deepEqual(
    [renamed.name, renamed.url, renamed.event_types],
    ['endings', SETTINGS.url, ['video.failed']],
  );
  assert.equal((await client.webhooks.update(created.id)).name, 'endings', 'an empty update changes nothing');

  const ids = [created.id];
  for (const name of ['second', 'third']) ids.push((await client.webhooks.create({ ...SETTINGS, name })).id);
  const listed: string[] = [];
  for await (const endpoint of client.webhooks.list({ limit: 2 })) {
    assert.equal('signing_secret' in endpoint, false);
    listed.push(endpoint.id);
  }
  assert.deepEqual(listed, ids.toReversed(), 'newest first, in pages of two');

  assert.deepEqual(
    { ...(await client.webhooks.delete(created.id)) },
    {
      id: created.id,
      deleted: true,
      object: 'webhook_endpoint.deleted',
    },
  );
  await assert.rejects(async () => client.webhooks.retrieve(created.id), OpenAI.NotFoundError);
});

test('the event types are the ones that an endpoint can subscribe to', async () => {
  const { object, data } = await sdk().webhooks.eventTypes.list();
  assert.deepEqual(
    [object, data],
    ['list', ['video.completed', 'video.failed', 'webhook_endpoint.disabled']],
  );
});

test('a test event reaches the receiver signed, in the shape that OpenAI sends', async () => {
  const client = sdk();
  const { id, signing_secret } = await createHere(client);
  received.length = 0;
  answerStatus = 204;
  const result = await client.webhooks.test(id, { event_type: 'video.completed' });
  assert.deepEqual(
    { ...result },
    {
      event_type: 'video.completed',
      object: 'webhook_endpoint.test',
      status_code: 204,
      success: true,
      webhook_endpoint_id: id,
    },
  );
  assert.equal(received.length, 1);
  const { headers, body } = received[0] ?? assert.fail();
  assert.match(headers['webhook-id'] ?? '', /^wh_[0-9a-f]{32}$/);
  assert.equal(headers['content-type'], 'application/json');
  const event = (await client.webhooks.unwrap(body, headers, signing_secret)) as unknown as Record<
    string,
    unknown
  >;
  assert.deepEqual(Object.keys(event), ['id', 'object', 'created_at', 'type', 'data']);
  assert.deepEqual([event['object'], event['type']], ['event', 'video.completed']);
  assert.match(String(event['id']), /^evt_[0-9a-f]{32}$/);
  await assert.rejects(client.webhooks.unwrap(body, headers, 'whsec_AAAA'), /does not match/);
});

test('whatever the receiver answers is told, a redirect is not followed, and silence is an error', async () => {
  const client = sdk();
  const { id } = await createHere(client);
  for (answerStatus of [302, 410, 503]) {
    received.length = 0;
    const result = await client.webhooks.test(id, { event_type: 'video.failed' });
    assert.deepEqual([result.status_code, received.length], [answerStatus, 1]);
  }
  const messages = new Set<string>();
  for (const url of ['http://127.0.0.1:1/closed', 'https://10.255.255.1/private', 'https://[::1]:9/own']) {
    await client.webhooks.update(id, { url });
    await assert.rejects(
      async () => client.webhooks.test(id, { event_type: 'video.failed' }),
      (error: unknown) => {
        assert.ok(error instanceof OpenAI.BadRequestError);
        messages.add(error.message);
        return true;
      },
    );
  }
  assert.equal(messages.size, 1, 'no text tells a closed port from a private address');
});

test('a rotated secret takes over at once, and the one before goes on only when that was asked for', async () => {
  const client = sdk();
  const first = await createHere(client);
  answerStatus = 200;
  /** Which of these secrets the next delivery is signed with. */
  const accepted = async (secrets: readonly string[]): Promise<boolean[]> => {
    received.length = 0;
    await client.webhooks.test(first.id, { event_type: 'video.completed' });
    const { headers, body } = received[0] ?? assert.fail();
    return Promise.all(
      secrets.map((secret) =>
        client.webhooks.unwrap(body, headers, secret).then(
          () => true,
          () => false,
        ),
      ),
    );
  };
  const second = await client.webhooks.rotateSecret(first.id, { keep_old_secret_active_for_24_hours: true });
  endpointSchema.parse({ ...second });
  assert.notEqual(second.signing_secret_hint, first.signing_secret_hint);
  const secrets = [first.signing_secret, second.signing_secret];
  assert.deepEqual(await accepted(secrets), [true, true]);
  const third = await client.webhooks.rotateSecret(first.id);
  assert.deepEqual(await accepted([...secrets, third.signing_secret]), [false, false, true]);
});

test('an endpoint of another project is answered exactly like one that never was', async () => {
  const { id } = await createHere(sdk());
  const stranger = sdk(server.strangerKey);
  received.length = 0;
  const calls: ((id: string) => Promise<unknown>)[] = [
    async (target) => stranger.webhooks.retrieve(target),
    async (target) => stranger.webhooks.update(target, { name: 'mine' }),
    async (target) => stranger.webhooks.rotateSecret(target),
    async (target) => stranger.webhooks.test(target, { event_type: 'video.failed' }),
    async (target) => stranger.webhooks.delete(target),
  ];
  for (const call of calls) {
    const [foreign, unknown] = await Promise.all(
      [id, 'whe_never'].map(async (target) => {
        const error = await call(target).then(
          () => assert.fail('answered'),
          (thrown: unknown) => thrown,
        );
        assert.ok(error instanceof OpenAI.NotFoundError, String(error));
        return error.message.replace(target, 'ID');
      }),
    );
    assert.equal(foreign, unknown);
  }
  assert.equal(received.length, 0);
  assert.deepEqual((await stranger.webhooks.list()).data, []);
  assert.equal((await sdk().webhooks.retrieve(id)).name, 'films', 'its owner has it unchanged');
});

test('what cannot be an endpoint is a 400 that names the field', async () => {
  const wrong: [Record<string, unknown>, string][] = [
    [{ url: 'http://client.example.com/hook' }, 'url'],
    [{ url: 'https://user:word@client.example.com/' }, 'url'],
    [{ url: `https://client.example.com/${'x'.repeat(2048)}` }, 'url'],
    [{ url: 'nonsense' }, 'url'],
    [{ url: undefined }, 'url'],
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(257) }, 'name'],
    [{ event_types: [] }, 'event_types'],
    [{ event_types: 'video.completed' }, 'event_types'],
    [{ event_types: ['batch.completed'] }, 'event_types'],
  ];
  const client = sdk();
  for (const [fields, param] of wrong)
    await assert.rejects(
      async () => client.webhooks.create({ ...SETTINGS, ...fields }),
      (error: unknown) => error instanceof OpenAI.BadRequestError && error.param === param,
      JSON.stringify(fields).slice(0, 80),
    );
  const { id } = await client.webhooks.create(SETTINGS);
  await assert.rejects(
    async () => client.webhooks.update(id, { url: 'http://client.example.com/' }),
    OpenAI.BadRequestError,
  );
  await assert.rejects(
    async () => client.webhooks.test(id, { event_type: 'batch.completed' }),
    (error: unknown) => error instanceof OpenAI.BadRequestError && error.param === 'event_type',
  );
});
