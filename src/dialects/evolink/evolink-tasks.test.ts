import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskError, type TaskErrorCode } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { STATES, sampleLinks, sampleTask } from '../testing/sample-task.ts';
import { type CallOptions, WireClient } from '../testing/wire-client.ts';
import { dialect } from './index.ts';

const PATH = '/v1/videos/generations';

async function draftOf(fields: JsonObject, options: CallOptions = {}) {
  const client = new WireClient(dialect);
  await client.json('POST', PATH, { ...options, fields: { prompt: 'a cat', ...fields } });
  const draft = client.tasks.commands[0]?.draft;
  assert.ok(draft !== undefined);
  return draft;
}

async function refusal(answer: Promise<unknown>, method = 'GET') {
  const error = await answer.then(
    () => assert.fail('accepted'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TaskError, String(error));
  return dialect.renderError(error, { method, path: PATH, ambiguous: false });
}

describe('evolink create', () => {
  it('has the defaults of each model', async () => {
    const expected: Record<string, readonly [number, string]> = {
      'sora-2-pro-preview': [4, '1280x720'],
      'sora-2-preview': [4, '1280x720'],
      'sora-2': [10, '1280x720'],
      'sora-2-beta-max': [10, '1280x720'],
      'sora-2-pro': [15, '1792x1024'],
      seedance: [4, '1280x720'],
    };
    for (const [model, [seconds, size]] of Object.entries(expected)) {
      const draft = await draftOf({ model });
      assert.deepEqual([draft.seconds, `${draft.width}x${draft.height}`], [seconds, size], model);
    }
    const long = await draftOf({ model: 'sora-2-pro', duration: 25 });
    assert.equal(long.width, 1280);
  });

  it('inverts remove_watermark', async () => {
    for (const [fields, watermark] of [
      [{}, false],
      [{ remove_watermark: true }, false],
      [{ remove_watermark: 'false' }, true],
    ] as const)
      assert.equal((await draftOf(fields)).watermark, watermark);
  });

  it('takes HTTPS callbacks alone, unless nothing tells whose request it is', async () => {
    const http = { callback_url: 'http://c.example.com/' };
    const model = 'sora-2-pro-preview';
    await assert.rejects(draftOf({ ...http, model }), { param: 'callback_url' });
    await assert.rejects(draftOf({ ...http, model }, { ambiguous: true }), { param: 'callback_url' });
    assert.equal(
      (await draftOf({ ...http, model: 'sora-2' }, { ambiguous: true })).callbackUrl,
      http.callback_url,
    );
  });

  it('enforces its page in strict mode', async () => {
    const page = { model: 'sora-2-pro-preview', duration: 8, quality: '1080p', aspect_ratio: '9:16' };
    assert.equal((await draftOf(page, { strict: true })).height, 1920);
    for (const wrong of [
      { duration: 10 },
      { quality: 'high' },
      { aspect_ratio: 'portrait' },
      { model: 'sora-9' },
      { model: null },
      { prompt: 'x'.repeat(5001) },
      { image_urls: ['iVBORw0KGgo='] },
      { image_urls: ['https://a.example.com/1.png', 'https://a.example.com/2.png'] },
    ] satisfies JsonObject[]) {
      const fields = { ...page, ...wrong };
      await assert.rejects(draftOf(fields, { strict: true }), TaskError, JSON.stringify(wrong));
      await draftOf(fields);
    }
  });

  it('keeps the vendor`s id form and never mints a shared id for a certain request', async () => {
    for (let count = 0; count < 40; count += 1) {
      const body = await new WireClient(dialect).json('POST', PATH, { fields: { prompt: 'a cat' } });
      assert.match(String(body['id']), /^task-unified-1795033600-[0-9a-z]{7}[0-9a-y]$/);
    }
  });
});

describe('evolink poll', () => {
  it('refuses an unknown id of another form with 400, and of its own form with 404', async () => {
    const client = new WireClient(dialect);
    const form = await refusal(client.call('GET', '/v1/tasks/foo'));
    assert.equal(form.status, 400);
    const error = (form.body as JsonObject)['error'] as JsonObject;
    assert.deepEqual([error['code'], error['param']], ['invalid_task_id', 'task_id']);
    assert.match(String(error['message']), /must start with 'task-unified-'/);
    const unknown = await refusal(client.call('GET', '/v1/tasks/task-unified-1795033600-abcdefgh'));
    assert.equal(unknown.status, 404);
    assert.equal(((unknown.body as JsonObject)['error'] as JsonObject)['code'], 'task_not_found');
  });

  it('renders a known id of any form', async () => {
    const client = new WireClient(dialect);
    client.tasks.put(sampleTask({ id: 'sora-2:task_1' }));
    assert.equal((await client.json('GET', '/v1/tasks/sora-2:task_1'))['id'], 'sora-2:task_1');
  });

  it('names the error of a failed task in the vendor`s codes', () => {
    const expected: Partial<Record<TaskErrorCode, string>> = {
      invalid_image: 'image_processing_error',
      image_unreachable: 'image_processing_error',
      unsupported_request: 'invalid_parameters',
      invalid_clip: 'invalid_parameters',
      clip_unreachable: 'invalid_parameters',
      decoder_unavailable: 'invalid_parameters',
      cancelled: 'request_cancelled',
      engine_failed: 'service_error',
      engine_invalid_output: 'generation_failed_no_content',
      generation_timeout: 'generation_timeout',
    };
    for (const [code, word] of Object.entries(expected)) {
      const failure = { code: code as TaskErrorCode, message: 'x' };
      const body = dialect.renderTask(sampleTask({ ...STATES.failed, failure }), sampleLinks(sampleTask()));
      assert.deepEqual(body['error'], { code: word, message: 'x', type: 'task_error' });
      assert.equal('results' in body, false);
    }
  });
});

describe('evolink cancel', () => {
  it('ends a live task by either route and leaves an ended one as it is', async () => {
    for (const [method, suffix] of [
      ['POST', '/cancel'],
      ['DELETE', ''],
    ] as const) {
      const client = new WireClient(dialect);
      const { id } = await client.json('POST', PATH, { fields: { prompt: 'a cat' } });
      const cancelled = await client.json(method, `/v1/tasks/${String(id)}${suffix}`);
      assert.equal(cancelled['status'], 'failed');
      assert.equal((cancelled['error'] as JsonObject)['code'], 'request_cancelled');
      client.tasks.advance(String(id), 'completed');
      assert.equal((await client.json(method, `/v1/tasks/${String(id)}${suffix}`))['status'], 'completed');
    }
  });
});

describe('evolink errors', () => {
  it('of an unknown route are byte for byte what a client falls back on', () => {
    const context = { method: 'GET', path: '/v1/videos/generations/xyz', ambiguous: false };
    const reply = dialect.renderError(new TaskError('route_not_found', 'x'), context);
    assert.equal(
      JSON.stringify(reply.body),
      '{"error":{"message":"Invalid URL (GET /v1/videos/generations/xyz)","type":"invalid_request_error","param":"","code":""}}',
    );
  });

  it('follow the vendor`s table', () => {
    const table: readonly (readonly [TaskErrorCode, number, string, string])[] = [
      ['invalid_value', 400, 'invalid_request', 'invalid_request_error'],
      ['unauthorized', 401, 'unauthorized', 'authentication_error'],
      ['task_not_found', 404, 'task_not_found', 'invalid_request_error'],
      ['payload_too_large', 413, 'request_too_large', 'request_too_large_error'],
      ['internal_error', 500, 'internal_error', 'api_error'],
      ['unavailable', 503, 'service_unavailable', 'service_unavailable_error'],
    ];
    for (const [code, status, word, type] of table) {
      const reply = dialect.renderError(new TaskError(code, 'x'), {
        method: 'GET',
        path: PATH,
        ambiguous: false,
      });
      assert.equal(reply.status, status);
      assert.deepEqual((reply.body as JsonObject)['error'], { code: word, message: 'x', type });
    }
  });
});

describe('evolink remix', () => {
  const REMIX = { model: 'sora-2-pro-remix', prompt: 'in the rain' };

  it('is a create that names its film in base_video_task_id, whatever the model is called', async () => {
    const client = new WireClient(dialect);
    const { id } = client.tasks.put(sampleTask());
    client.tasks.advance(id, 'completed');
    for (const model of ['sora-2-pro-remix', 'sora-2-remix', 'sora-2-pro']) {
      const fields = { ...REMIX, model, base_video_task_id: id };
      const created = await client.json('POST', PATH, { fields });
      assert.equal(created['model'], model);
      const source = client.tasks.commands.at(-1)?.draft.source;
      assert.deepEqual([source?.operation, source?.taskId], ['remix', id]);
      assert.deepEqual(source?.inherit, ['seconds', 'size', 'style', 'watermark', 'images', 'characters']);
    }
    const strict = { fields: { ...REMIX, base_video_task_id: id, duration: 25 }, strict: true };
    await client.json('POST', PATH, strict);
  });

  it('a remix model without a film, and a film that is unknown, are errors that name the field', async () => {
    for (const extra of [{}, { base_video_task_id: 'task-unified-1-abcdefgh' }]) {
      const call = new WireClient(dialect).call('POST', PATH, { fields: { ...REMIX, ...extra } });
      const reply = await refusal(call, 'POST');
      assert.equal(reply.status, 400);
      assert.match(JSON.stringify(reply.body), /base_video_task_id/);
    }
  });
});
