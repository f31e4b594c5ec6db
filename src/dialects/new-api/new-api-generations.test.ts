import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskError, type TaskErrorCode } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { STATES, type StateName, sampleLinks, sampleTask } from '../testing/sample-task.ts';
import { type CallOptions, WireClient } from '../testing/wire-client.ts';
import { dialect } from './index.ts';

const PATH = '/v1/video/generations';

async function draftOf(fields: JsonObject, options: CallOptions = {}) {
  const client = new WireClient(dialect);
  await client.json('POST', PATH, { ...options, fields: { model: 'sora-2', prompt: 'a cat', ...fields } });
  const draft = client.tasks.commands[0]?.draft;
  assert.ok(draft !== undefined);
  return draft;
}

describe('new-api create', () => {
  it('reads `metadata` as object and as JSON text, and the body beats it', async () => {
    const metadata = { aspect_ratio: '16:9', duration: 8, seed: 5, image_end: 'https://a.example.com/e.png' };
    for (const given of [metadata, JSON.stringify(metadata)]) {
      const draft = await draftOf({ metadata: given });
      assert.deepEqual([draft.width, draft.height, draft.seconds, draft.seed], [1280, 720, 8, 5]);
      assert.equal((await draftOf({ metadata: given, duration: 12 })).seconds, 12);
      assert.equal((await draftOf({ metadata: given, duration: '' })).seconds, 8);
    }
  });

  it('takes free text in `metadata` for a note', async () => {
    for (const metadata of ['a note', '{broken', '[1]', '"x"', 7, [1], null])
      assert.equal((await draftOf({ metadata })).seconds, 4);
  });

  it('names a field of `metadata` that cannot be read', async () => {
    await assert.rejects(draftOf({ metadata: { aspect_ratio: 'round' } }), { param: 'aspect_ratio' });
  });

  it('sells the gateway`s sizes and lengths in strict mode, the larger with the larger model', async () => {
    const strict = { strict: true };
    await assert.rejects(draftOf({ size: '1792x1024' }, strict), { param: 'size' });
    assert.equal((await draftOf({ model: 'sora-2-pro', size: '1792x1024' }, strict)).width, 1792);
    await assert.rejects(draftOf({ duration: 5 }, strict), { param: 'duration' });
    await assert.rejects(draftOf({ model: null }, strict), { param: 'model' });
  });

  it('works under both spellings of its base path', async () => {
    const client = new WireClient(dialect);
    const body = await client.json('POST', `/newapi${PATH}`, { fields: { prompt: 'a cat' } });
    const poll = await client.json('GET', `/newapi${PATH}/${String(body['task_id'])}`);
    assert.equal(poll['task_id'], body['task_id']);
  });
});

describe('new-api poll', () => {
  const poll = (state: StateName): JsonObject => {
    const task = sampleTask(STATES[state]);
    return dialect.renderTask(task, sampleLinks(task));
  };

  it('tells a client of the code and a client of the document the same', () => {
    const words = {
      queued: 'QUEUED',
      running: 'IN_PROGRESS',
      completed: 'SUCCESS',
      failed: 'FAILURE',
    } as const;
    const flat = { queued: 'queued', running: 'processing', completed: 'succeeded', failed: 'failed' };
    for (const state of Object.keys(words) as (keyof typeof words)[]) {
      const body = poll(state);
      const data = body['data'] as JsonObject;
      assert.deepEqual([data['status'], body['status']], [words[state], flat[state]]);
      assert.equal(body['task_id'], data['task_id']);
      assert.equal(body['url'], data['result_url']);
      assert.equal(body['code'], 'success');
    }
  });

  it('of a failed task has the reason in both places and no address in `fail_reason` ever', () => {
    const body = poll('failed');
    const data = body['data'] as JsonObject;
    assert.equal((body['error'] as JsonObject)['message'], data['fail_reason']);
    assert.equal(data['progress'], '100%');
    assert.equal((poll('completed')['data'] as JsonObject)['fail_reason'], '');
  });
});

describe('new-api errors', () => {
  it('have the gateway`s codes', () => {
    const table: readonly (readonly [TaskErrorCode, string | undefined, string])[] = [
      ['task_not_found', 'id', 'task_not_exist'],
      ['missing_parameter', 'model', 'missing_model'],
      ['missing_parameter', 'prompt', 'invalid_request'],
      ['invalid_value', 'size', 'invalid_size'],
      ['invalid_value', 'seconds', 'invalid_seconds'],
      ['invalid_value', 'style', 'invalid_request'],
    ];
    for (const [code, param, word] of table) {
      const error = new TaskError(code, 'x', param === undefined ? {} : { param });
      const { body } = dialect.renderError(error, { method: 'POST', path: PATH, ambiguous: false });
      assert.deepEqual([(body as JsonObject)['code'], (body as JsonObject)['data']], [word, null]);
    }
  });

  it('are nested where the gateway refuses before it has read anything', () => {
    const context = { method: 'GET', path: PATH, ambiguous: false };
    const { body } = dialect.renderError(new TaskError('unauthorized', 'No key.'), context);
    assert.deepEqual(body, { error: { message: 'No key.', type: 'new_api_error', code: '' } });
  });
});
