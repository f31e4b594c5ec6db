import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import OpenAI from 'openai';
import { SCOPES } from '../src/task/rights.ts';
import { SCENARIO_NAMES } from '../src/task/scenario.ts';
import { createAdminClient } from './harness/admin-client.ts';
import { startTestServer, type TestServer } from './harness/in-process.ts';
import { until } from './harness/wait.ts';

const SMALL = { prompt: 'waves', seconds: '4', size: '256x256' } as const;
const TIMEOUT_MS = 60_000;

describe('scenarios', () => {
  let server: TestServer;
  let openai: OpenAI;

  before(async () => {
    server = await startTestServer({ REELAY_SCENARIOS: 'on' });
    openai = new OpenAI({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
  });
  after(() => server.stop());

  const create = (scenario: string): Promise<OpenAI.Videos.Video> =>
    openai.videos.create(SMALL as never, { headers: { 'x-reelay-scenario': scenario } });

  async function ended(id: string): Promise<OpenAI.Videos.Video> {
    return await until(
      async () => {
        const video = await openai.videos.retrieve(id);
        return video.status === 'completed' || video.status === 'failed' ? video : null;
      },
      TIMEOUT_MS,
      () => `${id} has not ended`,
    );
  }

  const isError = (status: number, code: string) => (error: unknown) =>
    error instanceof OpenAI.APIError && error.status === status && error.code === code;

  test('the two refusals of a create', async () => {
    await assert.rejects(create('refuse-prompt'), isError(400, 'moderation_blocked'));
    await assert.rejects(create('refuse-image'), isError(400, 'moderation_blocked'));
  });

  test('a late failure and a late refusal, with the codes that clients know', async () => {
    const [failed, refused] = await Promise.all(
      ['fail-at-92:1', 'refuse-result:1'].map(async (name) => await ended((await create(name)).id)),
    );
    assert.equal(failed?.error?.code, 'video_generation_failed');
    assert.equal(refused?.error?.code, 'moderation_blocked');
  });

  test('a rate limit says when to come back, and an SDK that does gets its film', async () => {
    await assert.rejects(create('rate-limit:1'), (error) => {
      assert.ok(isError(429, 'rate_limit_exceeded')(error));
      assert.equal((error as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after'), '1');
      return true;
    });
    const patient = new OpenAI({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/v1`, maxRetries: 1 });
    const video = await patient.videos.create(SMALL as never, {
      headers: { 'x-reelay-scenario': 'rate-limit:0.1' },
    });
    assert.equal(video.status, 'queued');
  });

  test('an expired link is gone, and its content says so', async () => {
    const video = await ended((await create('expired-link')).id);
    assert.equal(video.status, 'completed');
    const { url } = video as unknown as { url: string };
    assert.equal((await fetch(url)).status, 410);
  });

  test('slow content takes its time and arrives whole', async () => {
    const video = await ended((await create('slow-content:1')).id);
    const startedMs = performance.now();
    const bytes = new Uint8Array(
      await (await fetch((video as unknown as { url: string }).url)).arrayBuffer(),
    );
    // Timers may be late and never early, so only the lower bound is one.
    assert.ok(performance.now() - startedMs > 900);
    const again = await openai.videos.downloadContent(video.id);
    assert.deepEqual(new Uint8Array(await again.arrayBuffer()), bytes);
  });

  test('instant films are all the same film', async () => {
    const first = await ended((await create('instant')).id);
    const second = await ended((await create('instant')).id);
    const bytesOf = async (id: string) =>
      Buffer.from(await (await openai.videos.downloadContent(id)).arrayBuffer());
    assert.deepEqual(await bytesOf(second.id), await bytesOf(first.id));
  });

  test('the marker in a prompt does the same, and stays in the prompt', async () => {
    const prompt = 'waves [[scenario:fail-at-92:0.5]]';
    const video = await openai.videos.create({ ...SMALL, prompt } as never);
    const failed = await ended(video.id);
    assert.equal(failed.status, 'failed');
    assert.equal(failed.prompt, prompt);
  });

  test('the creates of a key act out its own scenario, unless they name another', async () => {
    const { key: operator } = await server.reelay.accounts.createKey({ name: 'operator', scopes: SCOPES });
    const admin = await createAdminClient(server.baseUrl, operator);
    const wrong = await admin.send('POST', '/keys', { name: 'x', scenario: 'explode' });
    assert.equal(wrong.body.error.param, 'scenario');
    const { body } = await admin.send('POST', '/keys', { name: 'tester', scenario: 'refuse-prompt' });
    const client = new OpenAI({ apiKey: body.key, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
    await assert.rejects(client.videos.create(SMALL as never), isError(400, 'moderation_blocked'));
    const headers = { 'x-reelay-scenario': 'fail-at-92:0' };
    assert.equal((await client.videos.create(SMALL as never, { headers })).status, 'queued');
  });

  test('a name that is none is refused with the list', async () => {
    await assert.rejects(create('explode'), (error) => {
      assert.ok(error instanceof OpenAI.APIError && error.status === 400);
      return SCENARIO_NAMES.every((name) => error.message.includes(name));
    });
  });
});

test('scenarios that were not enabled do nothing', async () => {
  const server = await startTestServer({}, { roles: ['api'] });
  try {
    const openai = new OpenAI({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
    const headers = { 'x-reelay-scenario': 'refuse-prompt' };
    assert.equal((await openai.videos.create(SMALL as never, { headers })).status, 'queued');
  } finally {
    await server.stop();
  }
});
