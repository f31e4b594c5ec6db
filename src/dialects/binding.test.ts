import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../task/json.ts';
import { callbackDialectOf } from '../task/task.ts';
import { dialects } from './registry.gen.ts';
import { type CallOptions, WireClient } from './testing/wire-client.ts';

const CALLER = { projectId: 'project-1', keyId: 'key-1' };
const PLAIN = {
  model: 'sora-2',
  prompt: 'a cat',
  duration: 10,
  callback_url: 'https://client.example.com/done',
};

async function created(fields: JsonObject = PLAIN, options: CallOptions = {}) {
  const client = new WireClient(dialects);
  const body = await client.json('POST', '/v1/videos/generations', { ...options, fields });
  const id = String(body['id'] ?? body['request_id']);
  const spokenTo = async (): Promise<string> => callbackDialectOf(await client.tasks.read(CALLER, id));
  return { client, id, spokenTo };
}

/** Each poll that only one vendor's clients send, with that vendor. */
const BINDING_POLLS: readonly (readonly [string, (id: string) => string, CallOptions])[] = [
  ['duomi', (id) => `/v1/videos/tasks/${id}`, {}],
  ['apimart', (id) => `/v1/tasks/${id}?language=en`, {}],
  ['apimart', (id) => `/v1/tasks/${id}`, { keyDialect: 'apimart' }],
  ['evolink', (id) => `/v1/videos/generations/${id}`, {}],
  ['evolink', (id) => `/v1/tasks/${id}`, { headers: { 'x-evolink-source': 'skill' } }],
];

describe('the callback of a task whose vendor could not be told', () => {
  for (const [dialect, path, options] of BINDING_POLLS)
    it(`speaks ${dialect} once ${path('{id}')} ${JSON.stringify(options)} was polled first`, async () => {
      const { client, id, spokenTo } = await created();
      await client.json('GET', path(id), options);
      assert.equal(await spokenTo(), dialect);
      for (const [, later, laterOptions] of BINDING_POLLS) await client.json('GET', later(id), laterOptions);
      assert.equal(await spokenTo(), dialect, 'the first poll has settled it');
    });

  it('speaks the server default before any poll, and after polls that all kinds of clients send', async () => {
    const { client, id, spokenTo } = await created();
    assert.equal(await spokenTo(), 'evolink');
    for (const path of [`/v1/tasks/${id}`, `/v1/videos/${id}`, `/v2/videos/generations/${id}`])
      await client.json('GET', path);
    const task = await client.tasks.read(CALLER, id);
    assert.equal(task.boundDialect, null);
  });

  it('is never settled by somebody else`s poll', async () => {
    const { client, id, spokenTo } = await created();
    await assert.rejects(client.call('GET', `/v1/videos/tasks/${id}`, { projectId: 'another' }), {
      code: 'task_not_found',
    });
    assert.equal(await spokenTo(), 'evolink');
  });

  it('does not change once the task has ended: a repeat carries the same body', async () => {
    const { client, id, spokenTo } = await created();
    client.tasks.advance(id, 'completed');
    await client.json('GET', `/v1/videos/tasks/${id}`);
    assert.equal(await spokenTo(), 'evolink');
  });

  it('costs no write where no callback is owed', async () => {
    const { client, id } = await created({ model: 'sora-2', prompt: 'a cat' });
    await client.json('GET', `/v1/videos/tasks/${id}`);
    assert.equal((await client.tasks.read(CALLER, id)).boundDialect, null);
  });
});

describe('the callback of a task that was certain from the start', () => {
  it('speaks its creator`s dialect, whatever polls come', async () => {
    const certain: readonly (readonly [string, JsonObject, CallOptions])[] = [
      ['duomi', { ...PLAIN, characters: [] }, {}],
      ['evolink', PLAIN, { headers: { 'x-evolink-source': 'skill' } }],
      ['xai', { ...PLAIN, model: 'grok-imagine-video' }, {}],
    ];
    for (const [dialect, fields, options] of certain) {
      const { client, id, spokenTo } = await created(fields, options);
      for (const [, path, pollOptions] of BINDING_POLLS) await client.json('GET', path(id), pollOptions);
      assert.equal(await spokenTo(), dialect);
    }
  });
});
