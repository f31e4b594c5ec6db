import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { STATES, sampleLinks, sampleTask } from '../testing/sample-task.ts';
import { WireClient } from '../testing/wire-client.ts';
import { dialect } from './index.ts';

const PATH = '/v2/videos/generations';

async function draftOf(fields: JsonObject) {
  const client = new WireClient(dialect);
  await client.json('POST', PATH, { fields: { model: 'sora-2-pro', prompt: 'a cat', ...fields } });
  const draft = client.tasks.commands[0]?.draft;
  assert.ok(draft !== undefined);
  return draft;
}

describe('unified-v2 create', () => {
  it('reads the length as text and as number', async () => {
    for (const duration of ['15', 15]) assert.equal((await draftOf({ duration })).seconds, 15);
  });

  it('ignores `hd` at 25 seconds', async () => {
    assert.equal((await draftOf({ hd: true, duration: '15' })).width, 1792);
    assert.equal((await draftOf({ hd: 'true', duration: '25' })).width, 1280);
  });

  it('draws a seed for zero, which its node sends for "any"', async () => {
    assert.equal((await draftOf({ seed: 0 })).seed, null);
  });

  it('takes four pictures as data URIs', async () => {
    const image = 'data:image/png;base64,iVBORw0KGgo=';
    assert.equal((await draftOf({ images: [image, image, image, image] })).images.length, 4);
  });

  it('sells 25 seconds with the larger model alone in strict mode', async () => {
    const call = (model: string) =>
      new WireClient(dialect).call('POST', PATH, {
        fields: { model, prompt: 'x', duration: '25' },
        strict: true,
      });
    assert.equal((await call('sora-2-pro'))?.kind, 'json');
    await assert.rejects(call('sora-2'), {
      message: "Invalid value: '25'. Supported values are: '10' and '15'.",
    });
  });
});

describe('unified-v2 poll', () => {
  it('without an id is an error, but never 401: a client tests its key so', async () => {
    const error = await new WireClient(dialect).call('GET', PATH).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof TaskError);
    assert.equal(dialect.renderError(error, { method: 'GET', path: PATH, ambiguous: false }).status, 400);
  });

  it('of a failed or cancelled task says 100%, no data and why', () => {
    for (const state of ['failed', 'cancelled'] as const) {
      const body = dialect.renderTask(sampleTask(STATES[state]), sampleLinks(sampleTask()));
      assert.deepEqual([body['progress'], body['data'], body['status']], ['100%', null, 'FAILURE']);
      assert.ok(String(body['fail_reason']).length > 0 && Number(body['finish_time']) > 1e9);
    }
  });

  it('has ordered times in seconds and the address in `data.output`', () => {
    const task = sampleTask(STATES.completed);
    const body = dialect.renderTask(task, sampleLinks(task));
    const { submit_time, start_time, finish_time, data } = body;
    assert.deepEqual([submit_time, start_time, finish_time], [1_795_033_600, 1_795_033_602, 1_795_033_660]);
    assert.equal((data as JsonObject)['output'], sampleLinks(task).video);
  });
});
