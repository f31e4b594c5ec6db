import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { authorization, CLIENTS } from './harness/dialect-client.ts';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { makePng } from './harness/pictures.ts';
import { until } from './harness/wait.ts';

type Body = Record<string, unknown>;
type Mode = 'strict' | 'lenient';

const servers = {} as Record<Mode, TestServer>;
let pictures = '';
const pictureServer = http.createServer(async (request, response) => {
  const [, width, height] = /^\/(\d+)x(\d+)\.png$/.exec(request.url ?? '') ?? [];
  response.writeHead(200, { 'content-type': 'image/png' }).end(await makePng(Number(width), Number(height)));
});

before(async () => {
  servers.strict = await startTestServer({ REELAY_VALIDATION: 'strict' });
  servers.lenient = await startTestServer();
  await new Promise<void>((resolve) => pictureServer.listen(0, '127.0.0.1', resolve));
  pictures = `http://127.0.0.1:${(pictureServer.address() as AddressInfo).port}`;
});
after(async () => {
  pictureServer.close();
  await servers.strict.stop();
  await servers.lenient.stop();
});

function clientNamed(name: string) {
  return CLIENTS.find((client) => client.name === name) ?? assert.fail(name);
}

async function call(mode: Mode, dialect: string, method: string, path: string, body?: Body) {
  const client = clientNamed(dialect);
  const { baseUrl, apiKey } = servers[mode];
  const response = await fetch(baseUrl + client.basePath + path, {
    method,
    headers: { authorization: authorization(client, apiKey), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

/** A task that was accepted is cancelled at once: these tests are about the answer, not about the film. */
async function create(mode: Mode, dialect: string, fields: Body) {
  const client = clientNamed(dialect);
  const answer = await call(mode, dialect, 'POST', client.create.path, fields);
  if (answer.status === 200) await cancel(mode, String(client.id(answer.body)));
  return answer;
}

async function cancel(mode: Mode, id: string): Promise<void> {
  const { status, body } = await call(mode, 'evolink', 'DELETE', `/v1/tasks/${encodeURIComponent(id)}`);
  assert.equal(status, 200, JSON.stringify(body));
}

const OPENAI_SIZES = "'720x1280', '1280x720', '1024x1792', and '1792x1024'";

/** OpenAI's refusals, word for word. */
const OPENAI_ROWS: readonly (readonly [fields: Body, param: string, code: string, message: string])[] = [
  [
    { seconds: '15' },
    'seconds',
    'invalid_value',
    "Invalid value: '15'. Supported values are: '4', '8', and '12'.",
  ],
  [
    { seconds: 5 },
    'seconds',
    'invalid_value',
    "Invalid value: '5'. Supported values are: '4', '8', and '12'.",
  ],
  [
    { model: 'sora-2-2025-12-08', size: '1920x1080' },
    'size',
    'invalid_value',
    `Invalid value: '1920x1080'. Supported values are: ${OPENAI_SIZES}.`,
  ],
  [
    { size: '1792x1024' },
    'size',
    'invalid_value',
    "Invalid value: '1792x1024'. Supported values are: '720x1280' and '1280x720'.",
  ],
];

test("openai: strict mode refuses in OpenAI's own words what lenient mode accepts", async () => {
  for (const [fields, param, code, message] of OPENAI_ROWS) {
    const request = { model: 'sora-2', prompt: 'waves', ...fields };
    const { status, body } = await create('strict', 'openai', request);
    const error = { message, type: 'invalid_request_error', param, code };
    assert.deepEqual([status, body], [400, { error, code, message }]);
    assert.equal((await create('lenient', 'openai', request)).status, 200, JSON.stringify(fields));
  }
});

test('openai: a missing prompt and a limit above the maximum are refused in both modes', async () => {
  for (const mode of ['strict', 'lenient'] as const) {
    const missing = await create(mode, 'openai', { model: 'sora-2' });
    const message = "Missing required parameter: 'prompt'.";
    const code = 'missing_required_parameter';
    const error = { message, type: 'invalid_request_error', param: 'prompt', code };
    assert.deepEqual([missing.status, missing.body], [400, { error, code, message }]);
    const list = await call(mode, 'openai', 'GET', '/v1/videos?limit=101');
    assert.deepEqual([list.status, list.body['code']], [400, 'integer_above_max_value']);
  }
});

test('openai: what is documented is accepted in strict mode too', async () => {
  for (const fields of [
    {},
    { seconds: '12' },
    { model: 'sora-2-pro', size: '1920x1080' },
    { size: '1280x720' },
  ])
    assert.equal((await create('strict', 'openai', { prompt: 'waves', ...fields })).status, 200);
});

const INPAINT = 'Inpaint image must match the requested width and height';

test('openai: in strict mode a reference image has exactly the size that was asked for', async () => {
  const request = async (width: number, height: number): Promise<Body> => ({
    prompt: 'waves',
    size: '1280x720',
    input_reference: `data:image/png;base64,${(await makePng(width, height)).toString('base64')}`,
  });
  const wrong = await create('strict', 'openai', await request(1280, 719));
  const error = { message: INPAINT, type: 'invalid_request_error', param: null, code: null };
  assert.deepEqual([wrong.status, wrong.body], [400, { error, code: null, message: INPAINT }]);
  assert.equal(
    (await create('strict', 'openai', await request(720, 1280))).status,
    400,
    'turned is not equal',
  );
  assert.equal((await create('strict', 'openai', await request(1280, 720))).status, 200);
  assert.equal((await create('lenient', 'openai', await request(1280, 719))).status, 200);
});

/** Waits until the images of a task were looked at: it has failed, or the engine is at work. */
async function afterImages(mode: Mode, dialect: string, fields: Body): Promise<Body> {
  const client = clientNamed(dialect);
  const created = await call(mode, dialect, 'POST', client.create.path, fields);
  assert.equal(created.status, 200, JSON.stringify(created.body));
  const id = String(client.id(created.body));
  const settled = await until(
    async () => {
      const { body } = await call(mode, dialect, 'GET', client.pollPath(id));
      return client.status(body) === client.words.queued ? null : body;
    },
    60_000,
    () => `${id} stays queued`,
  );
  if (client.status(settled) !== client.words.failed) await cancel(mode, id);
  return settled;
}

test('an image that is fetched later fails the task in the words of its dialect', async () => {
  const evolink = (name: string): Body => ({
    model: 'sora-2-preview',
    prompt: 'waves',
    aspect_ratio: '1280x720',
    image_urls: [`${pictures}/${name}`],
  });
  const wrong = await afterImages('strict', 'evolink', evolink('640x360.png'));
  assert.deepEqual(wrong['error'], {
    code: 'image_dimension_mismatch',
    message: 'The image dimensions must match the output size of the video.',
    type: 'task_error',
  });
  const video = await afterImages('strict', 'openai', {
    prompt: 'waves',
    input_reference: `${pictures}/640x360.png`,
  });
  assert.deepEqual(video['error'], { code: 'invalid_image', message: INPAINT });
  for (const [mode, fields] of [
    ['strict', evolink('1280x720.png')],
    ['lenient', evolink('640x360.png')],
    ['strict', { ...evolink('640x360.png'), model: 'sora-2-pro-preview', aspect_ratio: '16:9' }],
  ] as const)
    assert.equal(
      (await afterImages(mode, 'evolink', fields))['error'],
      undefined,
      `${mode} ${fields['model']}`,
    );
});

/** What each document does not list, and the field that the refusal names. */
const RESELLER_ROWS: readonly (readonly [dialect: string, fields: Body, named: string])[] = [
  ['unified-v1', { model: 'sora-2', duration: 25 }, 'duration'],
  ['unified-v1', { model: 'sora-2', duration: 10, size: '1280x720' }, 'size'],
  ['unified-v1', { model: 'sora-2', duration: 10, orientation: '16:9' }, 'orientation'],
  ['unified-v1', { duration: 10 }, 'model'],
  ['unified-v2', { model: 'sora-2', duration: '25' }, 'duration'],
  ['unified-v2', { model: 'veo3', duration: '10' }, 'model'],
  ['unified-v2', { model: 'sora-2', aspect_ratio: 'portrait' }, 'aspect_ratio'],
  ['duomi', { model: 'sora-2', duration: 4 }, 'duration'],
  ['duomi', { model: 'sora-3' }, 'model'],
  ['duomi', { model: 'sora-2', aspect_ratio: '1280x720' }, 'aspect_ratio'],
  ['evolink', { model: 'sora-2-pro-preview', duration: 15 }, 'duration'],
  ['evolink', { model: 'sora-2', duration: 4 }, 'duration'],
  ['evolink', { model: 'sora-2-pro-preview', quality: 'high' }, 'quality'],
  ['evolink', { model: 'sora-2-pro-preview', aspect_ratio: '1280x720' }, 'aspect_ratio'],
  ['evolink', { model: 'sora-2-pro-preview', prompt: 'x'.repeat(5_001) }, 'prompt'],
  ['evolink', {}, 'model'],
];

test("the resellers' documents bind in strict mode alone, and the refusal names the field", async () => {
  for (const [dialect, fields, named] of RESELLER_ROWS) {
    const request = { prompt: 'waves', ...fields };
    const label = `${dialect} ${JSON.stringify(fields).slice(0, 80)}`;
    const strict = await create('strict', dialect, request);
    assert.equal(strict.status, 400, label);
    assert.ok(JSON.stringify(strict.body).includes(named), `${label}: ${JSON.stringify(strict.body)}`);
    assert.equal((await create('lenient', dialect, request)).status, 200, label);
  }
});

test("every document's own limits are accepted in strict mode", async () => {
  const documented: readonly (readonly [dialect: string, fields: Body])[] = [
    ['unified-v1', { model: 'sora-2', orientation: 'portrait', size: 'small', duration: 10, images: [] }],
    ['unified-v1', { model: 'sora-2-pro', orientation: 'landscape', size: 'large', duration: 25 }],
    ['unified-v2', { model: 'sora-2-pro', aspect_ratio: '9:16', duration: '25' }],
    ['duomi', { model: 'sora-2-temporary', aspect_ratio: '16:9', duration: 15 }],
    ['evolink', { model: 'sora-2-preview', aspect_ratio: '720x1280', duration: 12 }],
    ['evolink', { model: 'sora-2-pro', quality: 'high', duration: 25 }],
  ];
  for (const [dialect, fields] of documented) {
    const { status, body } = await create('strict', dialect, { prompt: 'waves', ...fields });
    assert.equal(status, 200, JSON.stringify(body));
  }
});
