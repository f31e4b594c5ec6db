import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import OpenAI from 'openai';
import sharp from 'sharp';
import { startFakeService } from '../src/moderation/testing/fake-service.ts';
import { SCOPES } from '../src/task/rights.ts';
import { createAdminClient } from './harness/admin-client.ts';
import { authorization, CLIENTS, type DialectClient } from './harness/dialect-client.ts';
import { startTestServer, type TestServer } from './harness/in-process.ts';
import { until } from './harness/wait.ts';

/** Two checkers, as an operator would write them: words on this machine, and a service that sees. */
function configuration(folder: string, serviceUrl: string): string {
  writeFileSync(join(folder, 'words.txt'), '[copyright]\nmickey mouse\n');
  const file = join(folder, 'reelay.yaml');
  writeFileSync(
    file,
    `moderation:
  - { type: words, files: ["${join(folder, 'words.txt')}"] }
  - { type: openai-moderations, name: eyes, stages: [image, result], baseUrl: "${serviceUrl}" }
`,
  );
  return file;
}

const TIMEOUT_MS = 60_000;
const SMALL = { size: '256x256', seconds: '4' } as const;

describe('moderation', () => {
  let folder: string;
  let service: Awaited<ReturnType<typeof startFakeService>>;
  let server: TestServer;
  let openai: OpenAI;
  let picture: Buffer;
  /** What the service says of every picture. */
  let seen: 'fine' | 'sexual' | 'down';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reelay-moderation-'));
    seen = 'fine';
    service = await startFakeService(() =>
      seen === 'down'
        ? { status: 503, body: {} }
        : {
            body: {
              results: [
                { flagged: seen !== 'fine', categories: { sexual: seen !== 'fine' }, category_scores: {} },
              ],
            },
          },
    );
    server = await startTestServer({ REELAY_CONFIG: configuration(folder, service.baseUrl) });
    openai = new OpenAI({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
    const blank = sharp({ create: { width: 256, height: 256, channels: 3, background: '#446688' } });
    picture = await blank.png().toBuffer();
  });
  after(async () => {
    await server.stop();
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function send(
    client: DialectClient,
    body: object,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${server.baseUrl}${client.basePath}${client.create.path}`, {
      method: 'POST',
      headers: { authorization: authorization(client, server.apiKey), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async function ended(client: DialectClient, id: string): Promise<Record<string, unknown>> {
    return await until(
      async () => {
        const response = await fetch(`${server.baseUrl}${client.basePath}${client.pollPath(id)}`, {
          headers: { authorization: authorization(client, server.apiKey) },
        });
        const body = (await response.json()) as Record<string, unknown>;
        const status = client.status(body);
        return status === client.words.failed || status === client.words.completed ? body : null;
      },
      TIMEOUT_MS,
      () => `${client.name} ${id} has not ended`,
    );
  }

  test('a refused prompt is the answer to an openai create, with the code that the SDK’s users look for', async () => {
    await assert.rejects(
      openai.videos.create({ prompt: 'Mickey Mouse on a beach', seconds: '4' }),
      (error) =>
        error instanceof OpenAI.APIError &&
        error.status === 400 &&
        error.code === 'moderation_blocked' &&
        /the prompt \(copyright\)/.test(error.message) &&
        error.headers?.get('x-should-retry') === 'false',
    );
  });

  for (const client of CLIENTS.filter(({ name }) => name !== 'openai')) {
    test(`${client.name} tells a refused prompt by a task that fails and says why`, async () => {
      const created = await send(client, { ...client.smallest, prompt: 'm.i.c.k.e.y mouse dances' });
      assert.equal(created.status, 200, JSON.stringify(created.body));
      const body = await ended(client, String(client.id(created.body)));
      assert.equal(client.status(body), client.words.failed);
      assert.match(JSON.stringify(body), /Rejected by the moderation system: the prompt \(copyright\)/);
      if (client.name === 'evolink') assert.match(JSON.stringify(body), /content_policy_violation/);
      if (client.name === 'unified-v1') assert.match(JSON.stringify(body), /sora_content_violation/);
    });
  }

  test('a refused image of a create is its answer, and nothing of it is kept', async () => {
    seen = 'sexual';
    const image = `data:image/png;base64,${picture.toString('base64')}`;
    const client = CLIENTS.find(({ name }) => name === 'unified-v1');
    assert.ok(client !== undefined);
    await assert.rejects(
      openai.videos.create({ prompt: 'waves', ...SMALL, input_reference: { image_url: image } } as never),
      (error) =>
        error instanceof OpenAI.APIError &&
        error.code === 'moderation_blocked' &&
        /image/.test(error.message),
    );
    const created = await send(client, { model: 'sora-2', prompt: 'waves', images: [image] });
    const body = await ended(client, String(client.id(created.body)));
    assert.match(JSON.stringify(body), /a reference image \(sexual\)/);
    seen = 'fine';
  });

  test('a refused film fails its task after it was made, shows no file and costs nothing', async () => {
    seen = 'sexual';
    const video = await openai.videos.create({ prompt: 'waves', ...SMALL } as never);
    const client = CLIENTS[0];
    assert.ok(client !== undefined);
    const body = await ended(client, video.id);
    seen = 'fine';
    assert.equal(body['status'], 'failed');
    assert.deepEqual((body['error'] as Record<string, unknown>)['code'], 'moderation_blocked');
    assert.match(JSON.stringify(body), /the generated video \(sexual\)/);
    assert.equal(body['url'], undefined);
    const content = await openai.videos.downloadContent(video.id).catch((error: unknown) => error);
    assert.ok(content instanceof OpenAI.APIError && content.status === 404);
    const frames = service.requests.filter(({ body: { input } }) =>
      JSON.stringify(input).includes('image/jpeg'),
    );
    assert.ok(frames.length > 0, 'it was looked at');
  });

  test('while a checker that must be heard is away, a create with an image is refused and may be tried again', async () => {
    seen = 'down';
    const image = `data:image/png;base64,${picture.toString('base64')}`;
    await assert.rejects(
      openai.videos.create({ prompt: 'waves', ...SMALL, input_reference: { image_url: image } } as never),
      (error) => error instanceof OpenAI.APIError && error.status === 503,
    );
    seen = 'fine';
  });

  test('an operator sees what was refused, lets exactly that pass, and can take it back', async () => {
    const prompt = 'A documentary about the early Mickey Mouse';
    const { key } = await server.reelay.accounts.createKey({ name: 'operator', scopes: SCOPES });
    const admin = await createAdminClient(server.baseUrl, key);
    const create = () => openai.videos.create({ prompt, seconds: '4' });
    await assert.rejects(create());
    const { body: events } = await admin.send('GET', '/moderation/events?stage=prompt&limit=1');
    const [event] = events.data;
    assert.deepEqual(
      [event.action, event.reason, event.checker, event.detail, event.excerpt],
      ['refused', 'copyright', 'words', "the term 'mickey mouse'", prompt],
    );
    const subject = event.subject_sha256;
    const made = await admin.send('POST', '/moderation/exceptions', {
      stage: 'prompt',
      subject_sha256: subject,
    });
    assert.equal(made.status, 201);
    assert.equal((await create()).status, 'queued');
    await assert.rejects(openai.videos.create({ prompt: `${prompt}!`, seconds: '4' }));
    assert.equal((await admin.send('GET', '/moderation/exceptions')).body.data.length, 1);
    assert.equal((await admin.send('DELETE', `/moderation/exceptions/prompt/${subject}`)).status, 200);
    assert.equal((await admin.send('DELETE', `/moderation/exceptions/prompt/${subject}`)).status, 404);
    await assert.rejects(create());
    const audit = await admin.send('GET', '/audit?limit=2');
    assert.deepEqual(
      audit.body.data.map(({ action }: { action: string }) => action),
      ['moderation.withdraw', 'moderation.except'],
    );
  });

  test('what nobody objects to is made', async () => {
    seen = 'fine';
    const video = await openai.videos.create({ prompt: 'waves', ...SMALL } as never);
    const client = CLIENTS[0];
    assert.ok(client !== undefined);
    assert.equal((await ended(client, video.id))['status'], 'completed');
  });
});
