import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { dialects } from '../registry.gen.ts';
import { CREATED_AT_MS, STATES, sampleLinks, sampleTask } from '../testing/sample-task.ts';
import { type CallOptions, WireClient } from '../testing/wire-client.ts';
import { dialect } from './index.ts';

const PATH = '/v1/videos/generations';
const MODEL = 'grok-imagine-video';

async function draftOf(fields: JsonObject, options: CallOptions = {}) {
  const client = new WireClient(dialect);
  await client.json('POST', PATH, { ...options, fields: { prompt: 'a cat', ...fields } });
  const draft = client.tasks.commands[0]?.draft;
  assert.ok(draft !== undefined);
  return draft;
}

describe('xai create', () => {
  it('makes the shortest film there is of a shorter wish, and has a square', async () => {
    for (const strict of [false, true]) {
      assert.equal((await draftOf({ duration: 1 }, { strict })).seconds, 4);
      assert.equal((await draftOf({ duration: '3' }, { strict })).seconds, 4);
      assert.equal((await draftOf({ duration: 15 }, { strict })).seconds, 15);
      const { width, height } = await draftOf({ aspect_ratio: '1:1', resolution: '480p' }, { strict });
      assert.deepEqual([width, height], [720, 720]);
    }
    await assert.rejects(draftOf({ duration: 0 }), { param: 'duration' });
  });

  it('enforces its page in strict mode', async () => {
    for (const wrong of [{ duration: 16 }, { aspect_ratio: '21:9' }, { resolution: '1080p' }]) {
      await assert.rejects(draftOf(wrong, { strict: true }), TaskError, JSON.stringify(wrong));
      await draftOf(wrong);
    }
  });

  it('refuses guiding pictures instead of dropping them', async () => {
    const reference_images = [{ url: 'https://a.example.com/a.png' }];
    await assert.rejects(draftOf({ reference_images }), {
      code: 'unsupported_request',
      param: 'reference_images',
    });
    await draftOf({ reference_images: [] });
  });
});

describe('xai poll', () => {
  it('is 202 while pending and 200 after, on the path that it shares with OpenAI', async () => {
    const client = new WireClient(dialects);
    const created = await client.json('POST', PATH, { fields: { model: MODEL, prompt: 'a cat' } });
    assert.deepEqual(Object.keys(created), ['request_id']);
    const id = String(created['request_id']);
    for (const [state, status, word] of [
      ['queued', 202, 'pending'],
      ['running', 202, 'pending'],
      ['completed', 200, 'done'],
      ['failed', 200, 'failed'],
    ] as const) {
      client.tasks.advance(id, state);
      const reply = await client.call('GET', `/v1/videos/${id}`);
      assert.ok(reply?.kind === 'json');
      assert.deepEqual([reply.status, (reply.body as JsonObject)['status']], [status, word]);
    }
  });

  it('never answers an OpenAI client: tasks of other dialects stay videos there', async () => {
    const client = new WireClient(dialects);
    for (const id of [
      'video_1',
      '5b0e6b1c-7d3e-4b43-9a53-0a6d4f1e2c77',
      'task-unified-1795033600-abcdefgz',
    ]) {
      client.tasks.put(sampleTask({ id, dialect: 'xai' }));
      assert.equal((await client.json('GET', `/v1/videos/${id}`))['object'], 'video', id);
      const pinned = await client.call('GET', `/v1/videos/${id}`, { keyDialect: 'xai' });
      assert.ok(pinned?.kind === 'json' && pinned.status === 202, 'unless their key says xAI');
    }
  });

  it('says `expired` once the link is no longer good, because `done` promises an address', async () => {
    const id = '5b0e6b1c-7d3e-8b43-9a53-0a6d4f1e2c77';
    for (const [linksExpireAtMs, word] of [
      [CREATED_AT_MS + 1, 'done'],
      [CREATED_AT_MS, 'expired'],
    ] as const) {
      const client = new WireClient(dialect);
      client.tasks.put(sampleTask({ ...STATES.completed, id, linksExpireAtMs }));
      const body = await client.json('GET', `/v1/videos/${id}`);
      assert.deepEqual([body['status'], 'video' in body], [word, word === 'done']);
    }
  });

  it('says how long the film is, in seconds', () => {
    const task = sampleTask(STATES.completed);
    assert.deepEqual(dialect.renderTask(task, sampleLinks(task))['video'], {
      url: sampleLinks(task).video,
      duration: 8,
      respect_moderation: true,
    });
  });
});

describe('xai errors', () => {
  it('are two texts', () => {
    const error = new TaskError('invalid_value', 'Invalid value.', { param: 'duration' });
    const { body } = dialect.renderError(error, { method: 'POST', path: PATH, ambiguous: false });
    assert.deepEqual(body, { code: 'invalid_value', error: 'duration: Invalid value.' });
  });
});
