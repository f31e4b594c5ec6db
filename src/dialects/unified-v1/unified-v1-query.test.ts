import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { STATES, sampleLinks, sampleTask } from '../testing/sample-task.ts';
import { WireClient } from '../testing/wire-client.ts';
import { dialect } from './index.ts';

const CAT: JsonObject = { model: 'sora-2', prompt: 'a cat' };

describe('unified-v1 create', () => {
  it('answers three keys, with milliseconds, and an id of model and lower-case ULID', async () => {
    const client = new WireClient(dialect);
    const body = await client.json('POST', '/v1/video/create', { fields: { ...CAT, model: 'veo 3/fast' } });
    assert.deepEqual(Object.keys(body), ['id', 'status', 'status_update_time']);
    assert.match(String(body['id']), /^veo-3-fast:task_01m7[0-9a-hjkmnp-tv-z]{22}$/);
    assert.match(String(body['status_update_time']), /^\d{13}$/);
  });

  it('is served under the names that other clients know', async () => {
    for (const path of ['/v1/video/create', '/sora/v1/video/create', '/sora2/v1/create'])
      assert.equal((await new WireClient(dialect).json('POST', path, { fields: CAT }))['status'], 'pending');
  });

  it('never asks for a mark: `watermark` says only how hard to avoid one', async () => {
    for (const watermark of [true, false, 'true']) {
      const client = new WireClient(dialect);
      await client.json('POST', '/v1/video/create', { fields: { ...CAT, watermark } });
      assert.equal(client.tasks.commands[0]?.draft.watermark, false);
    }
  });

  it('demands the documented words in strict mode alone', async () => {
    const fields = { ...CAT, size: '1080P', orientation: 'vertical', duration: 12 };
    const call = (strict: boolean) =>
      new WireClient(dialect).call('POST', '/v1/video/create', { fields, strict });
    await assert.rejects(call(true), TaskError);
    assert.equal((await call(false))?.kind, 'json');
  });
});

describe('unified-v1 query', () => {
  it('finds a task by every known path and spelling of its id', async () => {
    const client = new WireClient(dialect);
    const id = String((await client.json('POST', '/v1/video/create', { fields: CAT }))['id']);
    const encoded = encodeURIComponent(id);
    for (const path of [
      ...[`/v1/video/query?id=${id}`, `/v1/video/query?id=${encoded}`, `/v1/video/query?task_id=${encoded}`],
      ...[`/v1/video/query?id=${encodeURIComponent(encoded)}`, `/sora2/v1/query?id=${encoded}`],
      ...[
        `/v1/video/query/${encoded}`,
        `/v1/video/status/${id}`,
        `/v1/video/${id}`,
        `/sora/v1/video/feed/${id}`,
      ],
    ])
      assert.equal((await client.json('GET', path))['id'], id, path);
  });

  it('without an id is a client error that names it', async () => {
    for (const path of ['/v1/video/query', '/v1/video/query?id=', '/sora2/v1/query'])
      await assert.rejects(new WireClient(dialect).call('GET', path), {
        code: 'missing_parameter',
        param: 'id',
      });
  });

  it('counts progress as a fraction and frames at thirty a second', () => {
    const { detail } = dialect.renderTask(sampleTask(STATES.running), sampleLinks(sampleTask()));
    const info = (detail as JsonObject)['pending_info'] as JsonObject;
    assert.deepEqual([info['progress_pct'], info['n_frames']], [0.42, 240]);
    assert.equal(info['created_at'], '2026-11-18T20:26:40.123000Z');
  });

  it('gives the reason wherever a client looks, as text', () => {
    const body = dialect.renderTask(sampleTask(STATES.failed), sampleLinks(sampleTask()));
    const detail = body['detail'] as JsonObject;
    const reason = 'The engine could not make this film.';
    for (const place of [body['error'], body['fail_reason'], body['message'], detail['failure_reason']])
      assert.equal(place, reason);
    assert.equal((detail['pending_info'] as JsonObject)['failure_reason'], reason);
    assert.equal((detail['draft_info'] as JsonObject)['reason_str'], reason);
    assert.equal(body['video_url'], null);
  });

  it('of a film whose file is gone is completed, without an address', () => {
    const none = { video: null, thumbnail: null, spritesheet: null };
    const body = dialect.renderTask(sampleTask(STATES.completed), none);
    assert.deepEqual([body['status'], body['video_url']], ['completed', null]);
  });
});

describe('unified-v1 errors', () => {
  const body = (code: 'task_not_found' | 'unavailable', method: string) =>
    dialect.renderError(new TaskError(code, 'x'), { method, path: '/v1/video/query', ambiguous: false })
      .body as JsonObject;

  it('on a query say `failed` for what is final and never for what passes', () => {
    assert.equal(body('task_not_found', 'GET')['status'], 'failed');
    assert.equal(body('task_not_found', 'GET')['code'], 'task_not_exist');
    assert.equal(body('unavailable', 'GET')['status'], 'processing');
    assert.equal(body('unavailable', 'POST')['status'], undefined);
  });
});
