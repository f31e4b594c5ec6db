import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { STATES, type StateName, sampleLinks, sampleTask } from '../testing/sample-task.ts';
import { WireClient } from '../testing/wire-client.ts';
import { dialect } from './index.ts';

const PATH = '/v1/videos/generations';

async function draftOf(fields: JsonObject) {
  const client = new WireClient(dialect);
  await client.json('POST', PATH, { fields: { model: 'sora-2', prompt: 'a cat', ...fields } });
  const draft = client.tasks.commands[0]?.draft;
  assert.ok(draft !== undefined);
  return draft;
}

describe('duomi create', () => {
  it('takes the singular `image_url` and drops null items', async () => {
    const url = 'https://a.example.com/a.png';
    assert.deepEqual((await draftOf({ image_url: url })).images, [{ kind: 'url', url, param: 'image_url' }]);
    assert.deepEqual((await draftOf({ image_urls: [null] })).images, []);
  });

  it('makes the HD frame with sora-2-pro at 10 and 15 seconds, the standard one at 25', async () => {
    const width = async (model: string, duration: number) => (await draftOf({ model, duration })).width;
    assert.equal(await width('sora-2-pro', 10), 1792);
    assert.equal(await width('sora-2-pro', 25), 1280);
    assert.equal(await width('sora-2', 15), 1280);
  });

  it('accepts a plain HTTP callback', async () => {
    assert.equal(
      (await draftOf({ callback_url: 'http://c.example.com/' })).callbackUrl,
      'http://c.example.com/',
    );
  });

  it('enforces the documented lengths in strict mode, except when it may be another vendor`s request', async () => {
    const fields = { model: 'sora-2-temporary', prompt: 'a cat', duration: 8 };
    const call = (ambiguous: boolean) =>
      new WireClient(dialect).call('POST', PATH, { fields, strict: true, ambiguous });
    await assert.rejects(call(false), TaskError);
    assert.equal((await call(true))?.kind, 'json');
  });
});

describe('duomi poll', () => {
  it('has exactly eight keys in every state, by GET and by POST', async () => {
    const client = new WireClient(dialect);
    const id = String((await client.json('POST', PATH, { fields: { prompt: 'a cat' } }))['id']);
    for (const state of Object.keys(STATES) as StateName[]) {
      client.tasks.advance(id, state);
      const body = await client.json('GET', `/v1/videos/tasks/${id}`);
      assert.deepEqual(Object.keys(body), [
        ...['id', 'state', 'data', 'progress', 'create_time', 'update_time', 'message', 'action'],
      ]);
      assert.deepEqual(await client.json('POST', `/v1/videos/tasks/${id}`), body);
    }
  });

  it('never says the phrases on which a real client pays for the film again', () => {
    for (const message of ['Failed to generate: x', 'GPU resources are being allocated']) {
      const task = sampleTask({ ...STATES.failed, failure: { code: 'engine_failed', message } });
      const text = String(dialect.renderTask(task, sampleLinks(task))['message']);
      assert.ok(text.length > 0);
      assert.doesNotMatch(text, /failed to generate|resources are being allocated/i);
    }
  });
});

describe('duomi errors', () => {
  it('carry the HTTP status as a number and name the field', () => {
    const error = new TaskError('invalid_value', "Invalid value: '9'.", { param: 'duration' });
    const { body } = dialect.renderError(error, { method: 'POST', path: PATH, ambiguous: false });
    const message = "duration: Invalid value: '9'.";
    assert.deepEqual(body, { code: 400, msg: message, message });
  });
});

describe('duomi remix', () => {
  const REMIX = { model: 'sora-2', prompt: 'in the rain', aspect_ratio: '16:9', duration: 10 };

  it('answers exactly an id, and the poll says `remix`', async () => {
    const client = new WireClient(dialect);
    const { id } = client.tasks.put(sampleTask());
    client.tasks.advance(id, 'completed');
    const created = await client.json('POST', `/v1/videos/${id}/remix`, { fields: REMIX });
    assert.deepEqual(Object.keys(created), ['id']);
    const poll = async (taskId: unknown) => client.json('GET', `/v1/videos/tasks/${String(taskId)}`);
    assert.equal((await poll(created['id']))['action'], 'remix');
    assert.equal((await poll(id))['action'], 'generate');
    const draft = client.tasks.commands[0]?.draft;
    assert.deepEqual([draft?.seconds, draft?.width, draft?.source?.operation], [10, 1280, 'remix']);
    assert.deepEqual(draft?.source?.inherit, ['style', 'watermark', 'images', 'characters']);
  });

  it('an unknown film is 404, an unfinished one 400, in the dialect`s shape', async () => {
    const client = new WireClient(dialect);
    const { id } = client.tasks.put(sampleTask());
    for (const [source, status] of [
      ['none', 404],
      [id, 400],
    ] as const) {
      const path = `/v1/videos/${source}/remix`;
      const error = await client.call('POST', path, { fields: REMIX }).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof TaskError);
      const reply = dialect.renderError(error, { method: 'POST', path, ambiguous: false });
      assert.deepEqual([reply.status, (reply.body as JsonObject)['code']], [status, status]);
    }
  });
});
