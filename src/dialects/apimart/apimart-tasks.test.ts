import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { dialects } from '../registry.gen.ts';
import { STATES, type StateName, sampleLinks, sampleTask } from '../testing/sample-task.ts';
import { type CallOptions, WireClient } from '../testing/wire-client.ts';
import { dialect } from './index.ts';
import { taskSchema } from './response.ts';

const PATH = '/v1/videos/generations';

describe('apimart create', () => {
  it('has the lengths of each model, and takes any that can be made even in strict mode: its page lists none', async () => {
    const expected: Record<string, number> = { 'sora-2': 10, 'sora-2-vip': 10, 'sora-2-pro-preview': 4 };
    for (const [model, seconds] of Object.entries(expected)) {
      const client = new WireClient(dialect);
      await client.json('POST', PATH, { fields: { model, prompt: 'a cat' }, strict: true });
      await client.json('POST', PATH, { fields: { model, prompt: 'a cat', duration: 5 }, strict: true });
      assert.deepEqual(
        client.tasks.commands.map((command) => command.draft.seconds),
        [seconds, 5],
      );
    }
  });

  it('refuses what its page does not have in strict mode alone', async () => {
    const page = { model: 'sora-2', prompt: 'a cat' };
    for (const wrong of [{ model: 'sora-9' }, { model: null }, { aspect_ratio: '4:3' }]) {
      const fields = { ...page, ...wrong };
      await assert.rejects(new WireClient(dialect).call('POST', PATH, { fields, strict: true }), TaskError);
      await new WireClient(dialect).json('POST', PATH, { fields });
    }
  });
});

describe('apimart poll', () => {
  const polled = async (id: string, state: StateName, query: string, options: CallOptions = {}) => {
    const client = new WireClient(dialects);
    client.tasks.put(sampleTask({ id, ...STATES[state] }));
    return client.json('GET', `/v1/tasks/${id}${query}`, options);
  };

  it('is pure where a key or path says so, and otherwise suits EvoLink`s clients as well', async () => {
    for (const id of ['task_01KA040M0HP1GJWBJYZMKX1XS1', 'task-unified-1795033600-abcdefgz']) {
      for (const state of Object.keys(STATES) as StateName[]) {
        const pure = await polled(id, state, '', { keyDialect: 'apimart' });
        taskSchema.parse(pure);
        for (const query of ['', '?language=zh']) {
          const shared = await polled(id, state, query);
          assert.equal(shared['object'], 'video.generation.task');
          const [data, own] = [shared['data'], pure['data']] as [JsonObject, JsonObject];
          assert.deepEqual([data['id'], data['progress']], [own['id'], own['progress']]);
          assert.deepEqual(data['result'], own['result']);
          assert.equal(shared['code'], 200);
        }
      }
    }
  });

  it('of an id that a certain EvoLink create answered with is EvoLink`s own', async () => {
    const body = await polled('task-unified-1795033600-abcdefga', 'completed', '');
    assert.deepEqual([body['code'], body['data']], [undefined, undefined]);
    const evolink = await polled('task_01KA040M0HP1GJWBJYZMKX1XS1', 'completed', '', {
      keyDialect: 'evolink',
    });
    assert.equal(evolink['code'], undefined, 'a key pinned to EvoLink is never answered in another form');
  });

  it('names the whole address in a list, with its expiry in seconds', () => {
    const task = sampleTask(STATES.completed);
    const data = dialect.renderTask(task, sampleLinks(task))['data'] as JsonObject;
    assert.deepEqual(data['result'], {
      videos: [{ url: [sampleLinks(task).video], expires_at: 1_795_120_060 }],
    });
    assert.deepEqual([data['completed'], data['actual_time']], [1_795_033_660, 60]);
  });
});

describe('apimart errors', () => {
  it('carry the status beside and inside `error`, and name the field', () => {
    const error = new TaskError('invalid_value', "Invalid value: '9'.", { param: 'duration' });
    const { body } = dialect.renderError(error, { method: 'POST', path: PATH, ambiguous: false });
    const message = "duration: Invalid value: '9'.";
    assert.deepEqual(body, { code: 400, error: { code: 400, message, type: 'invalid_request_error' } });
  });
});
