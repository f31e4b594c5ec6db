import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../task/json.ts';
import { sharedCreatedSchema, sharedTaskSchema } from './generation-task.ts';
import { dialects } from './registry.gen.ts';
import type { StateName } from './testing/sample-task.ts';
import { WireClient } from './testing/wire-client.ts';

const CREATE_PATHS = [
  ...['/v1/videos', '/v1/video/create', '/v2/videos/generations', '/v1/videos/generations'],
  '/v1/video/generations',
];

/** Each poll path with its word for a finished film. */
const POLLS: readonly (readonly [(id: string) => string, (body: JsonObject) => unknown, string])[] = [
  [(id) => `/v1/videos/${id}`, (body) => body['status'], 'completed'],
  [(id) => `/v1/video/query?id=${id}`, (body) => body['status'], 'completed'],
  [(id) => `/sora/v1/video/feed/${id}`, (body) => body['status'], 'completed'],
  [(id) => `/v2/videos/generations/${id}`, (body) => body['status'], 'SUCCESS'],
  [(id) => `/v1/videos/tasks/${id}`, (body) => body['state'], 'succeeded'],
  [(id) => `/v1/tasks/${id}`, (body) => body['status'], 'completed'],
  [(id) => `/v1/videos/generations/${id}`, (body) => body['status'], 'completed'],
  [(id) => `/v1/tasks/${id}?language=en`, (body) => (body['data'] as JsonObject)['status'], 'completed'],
  [(id) => `/v1/video/generations/${id}`, (body) => body['status'], 'succeeded'],
];

describe('a task', () => {
  for (const createPath of CREATE_PATHS)
    it(`created with POST ${createPath} can be read on every poll path`, async () => {
      const client = new WireClient(dialects);
      await client.json('POST', createPath, { fields: { model: 'sora-2', prompt: 'a cat' } });
      const { tasks } = await client.tasks.list(
        { projectId: 'project-1', keyId: 'key-1' },
        { limit: 1, order: 'asc', afterId: null },
      );
      const id = tasks[0]?.id ?? '';
      for (const state of ['running', 'completed'] satisfies StateName[]) {
        client.tasks.advance(id, state);
        for (const [path, word, done] of POLLS)
          for (const written of [id, encodeURIComponent(id)]) {
            const body = await client.json('GET', path(written));
            assert.equal(word(body) === done, state === 'completed', path(written));
            assert.ok(Object.values(body).includes(id), 'the id that the client holds is in the answer');
          }
      }
    });

  it('whose vendor could not be told is answered in the form for all, and polled in it', async () => {
    for (const dialect of dialects.filter((candidate) => candidate.recognise !== undefined)) {
      const client = new WireClient(dialects);
      const create = new WireClient(dialect);
      const body = await create.json('POST', '/v1/videos/generations', {
        fields: { model: 'sora-2', prompt: 'a cat', duration: 10 },
        ambiguous: true,
      });
      sharedCreatedSchema.parse(body);
      const id = String(body['id']);
      assert.match(id, /^task-unified-\d{10}-[0-9a-z]{8}$/);
      assert.deepEqual(body['data'], [{ status: 'submitted', task_id: id }]);
      assert.equal(body['code'], 200);
      for (const key of ['message', 'msg', 'error']) assert.equal(key in body, false, key);
      const task = await create.tasks.read({ projectId: 'project-1', keyId: 'key-1' }, id);
      client.tasks.put(task);
      const poll = async (state: StateName): Promise<JsonObject> => {
        client.tasks.advance(id, state);
        const polled = await client.json('GET', `/v1/tasks/${id}`);
        sharedTaskSchema.parse(polled);
        return polled;
      };
      const done = await poll('completed');
      const data = done['data'] as { status: string; result: { videos: { url: string[] }[] } };
      assert.deepEqual(data.result.videos[0]?.url, done['results']);
      const failed = await poll('failed');
      assert.deepEqual((failed['data'] as JsonObject)['error'], failed['error']);
      assert.doesNotMatch(JSON.stringify(await poll('running')), /https?:/);
      const duomi = await client.json('GET', `/v1/videos/tasks/${id}`);
      assert.equal(Object.keys(duomi).length, 8, 'the duomi path never answers in the form for all');
      const callback = dialect.renderTask(task, { video: null, thumbnail: null, spritesheet: null });
      const forms = ['code', 'state', 'status'].filter((key) => key in callback);
      assert.equal(forms.length, 1, 'a callback speaks one dialect only');
    }
  });
});
