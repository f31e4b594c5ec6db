import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import type { STATES } from '../testing/sample-task.ts';
import { type CallOptions, WireClient } from '../testing/wire-client.ts';
import { dialect } from './index.ts';
import { deletedSchema, listSchema } from './response.ts';

const CAT: JsonObject = { prompt: 'a cat' };

async function refusal(answer: Promise<unknown>): Promise<JsonObject & { status: number }> {
  const error = await answer.then(
    () => assert.fail('accepted'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TaskError, String(error));
  const reply = dialect.renderError(error, { method: 'POST', path: '/v1/videos', ambiguous: false });
  return { ...(reply.body as JsonObject), status: reply.status };
}

function create(client: WireClient, fields: JsonObject, options: CallOptions = {}) {
  return client.json('POST', '/v1/videos', { ...options, fields });
}

describe('openai create', () => {
  it('answers the thirteen official keys in the live order, with nothing else', async () => {
    const body = await create(new WireClient(dialect), CAT);
    assert.deepEqual(Object.keys(body), [
      ...['id', 'object', 'created_at', 'status', 'completed_at', 'error', 'expires_at', 'model'],
      ...['progress', 'prompt', 'remixed_from_video_id', 'seconds', 'size'],
    ]);
    assert.equal(body['error'], null, 'n8n throws on any error that is not null');
  });

  it('takes an uploaded reference whatever its name says', async () => {
    const client = new WireClient(dialect);
    const bytes = Uint8Array.from([1, 2, 3]);
    const files = { input_reference: [{ fileName: 'README.md', bytes }] };
    await create(client, CAT, { files });
    assert.deepEqual(client.tasks.commands[0]?.draft.images, [
      { kind: 'bytes', bytes, param: 'input_reference' },
    ]);
  });

  it('takes a character out of an earlier film, and only out of one', async () => {
    const client = new WireClient(dialect);
    const id = String((await create(client, CAT))['id']);
    const fields = { ...CAT, character_from_task: id, character_timestamps: '1,3' };
    assert.equal((await refusal(create(client, fields)))['code'], 'invalid_value');
    client.tasks.advance(id, 'completed');
    await create(client, fields);
    const clip = client.tasks.commands.at(-1)?.draft.characters[0];
    assert.deepEqual([clip?.startSeconds, clip?.endSeconds], [1, 3]);
    assert.match(clip?.url ?? '', /^https:.*\.mp4/);
    const unknown = await refusal(create(client, { ...fields, character_from_task: 'video_x' }));
    assert.equal(unknown.status, 400);
  });

  it('says in strict mode what OpenAI said', async () => {
    const expected: readonly (readonly [JsonObject, string, string])[] = [
      [{ seconds: '15' }, 'seconds', "Invalid value: '15'. Supported values are: '4', '8', and '12'."],
      [
        { model: 'sora-2-2025-12-08', size: '1920x1080' },
        'size',
        "Invalid value: '1920x1080'. Supported values are: '720x1280', '1280x720', '1024x1792', and '1792x1024'.",
      ],
      [
        { size: '1792x1024' },
        'size',
        "Invalid value: '1792x1024'. Supported values are: '720x1280' and '1280x720'.",
      ],
    ];
    for (const [fields, param, message] of expected) {
      const client = new WireClient(dialect);
      const body = await refusal(create(client, { ...CAT, ...fields }, { strict: true }));
      const error = { message, type: 'invalid_request_error', param, code: 'invalid_value' };
      assert.deepEqual(body, { error, code: 'invalid_value', message, status: 400 });
      await create(client, { ...CAT, ...fields });
    }
    const pro = { ...CAT, model: 'sora-2-pro', size: '1920x1080' };
    assert.equal((await create(new WireClient(dialect), pro, { strict: true }))['size'], '1920x1080');
  });

  it('names a missing prompt in the standard words', async () => {
    const body = await refusal(create(new WireClient(dialect), { model: 'sora-2' }));
    assert.equal(body['message'], "Missing required parameter: 'prompt'.");
    assert.equal(body['code'], 'missing_required_parameter');
  });
});

describe('openai retrieve', () => {
  it('tells pollers when to come back until the task has ended', async () => {
    const client = new WireClient(dialect);
    const id = String((await create(client, CAT))['id']);
    const headers = async (state: keyof typeof STATES) => {
      client.tasks.advance(id, state);
      const reply = await client.call('GET', `/v1/videos/${id}`);
      return reply?.kind === 'json' ? reply.headers : undefined;
    };
    for (const state of ['queued', 'running', 'fetching'] as const)
      assert.deepEqual(await headers(state), { 'openai-poll-after-ms': '1000' });
    for (const state of ['completed', 'failed', 'cancelled'] as const)
      assert.deepEqual(await headers(state), {});
  });

  it('adds the three addresses on success and the reason on failure', async () => {
    const client = new WireClient(dialect);
    const id = String((await create(client, CAT))['id']);
    client.tasks.advance(id, 'completed');
    const done = await client.json('GET', `/v1/videos/${id}`);
    assert.equal(new Set([done['url'], done['video_url'], done['result_url']]).size, 1);
    assert.deepEqual([done['completed_at'], done['expires_at']], [1_795_033_660, 1_795_120_060]);
    client.tasks.advance(id, 'failed');
    const failed = await client.json('GET', `/v1/videos/${id}`);
    const message = 'The engine could not make this film.';
    assert.deepEqual(failed['error'], { code: 'video_generation_failed', message });
    assert.equal(failed['fail_reason'], message);
    assert.deepEqual([failed['completed_at'], failed['expires_at']], [null, null]);
  });

  it('names an unknown video, with a null code', async () => {
    const body = await refusal(new WireClient(dialect).call('GET', '/v1/videos/video_x'));
    const message = "Video with id 'video_x' not found.";
    const error = { message, type: 'invalid_request_error', param: null, code: null };
    assert.deepEqual(body, { error, code: null, message, status: 404 });
  });

  it('is served where ComfyUI calls', async () => {
    const client = new WireClient(dialect);
    const { id } = await client.json('POST', '/proxy/openai/v1/videos', { fields: CAT });
    assert.equal((await client.json('GET', `/proxy/openai/v1/videos/${String(id)}`))['id'], id);
  });
});

describe('openai list', () => {
  it('pages through every video once, in both orders, with five keys a page', async () => {
    const client = new WireClient(dialect);
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push(String((await create(client, CAT))['id']));
    for (const order of ['asc', 'desc']) {
      const seen: unknown[] = [];
      let after = '';
      for (;;) {
        const page = await client.json('GET', `/v1/videos?limit=2&order=${order}${after}`);
        const { data, last_id, has_more } = listSchema.parse(page);
        seen.push(...data.map((video) => video.id));
        if (!has_more) break;
        after = `&after=${last_id}`;
      }
      assert.deepEqual(seen, order === 'asc' ? ids : ids.toReversed());
    }
  });

  it('of nothing has null ends, and a limit of zero is legal', async () => {
    const client = new WireClient(dialect);
    const empty = { object: 'list', data: [], first_id: null, last_id: null, has_more: false };
    assert.deepEqual(await client.json('GET', '/v1/videos'), empty);
    await create(client, CAT);
    assert.deepEqual(await client.json('GET', '/v1/videos?limit=0'), empty);
  });

  it('refuses parameters out of range in the official words', async () => {
    const client = new WireClient(dialect);
    const codes: Record<string, string> = {
      'limit=101': 'integer_above_max_value',
      'limit=-1': 'integer_below_min_value',
      'limit=x': 'invalid_value',
      'order=up': 'invalid_value',
    };
    for (const [query, code] of Object.entries(codes))
      assert.equal((await refusal(client.call('GET', `/v1/videos?${query}`)))['code'], code);
    assert.equal((await refusal(client.call('GET', '/v1/videos?after=video_x'))).status, 404);
  });
});

describe('openai content', () => {
  it('is 404 in the known words until the film is there, then the asset of the variant', async () => {
    const client = new WireClient(dialect);
    const id = String((await create(client, CAT))['id']);
    const path = `/v1/videos/${id}/content`;
    const early = await refusal(client.call('GET', path));
    assert.equal(early.status, 404);
    assert.equal(early['message'], 'Video is not ready yet, use GET /v1/videos/{video_id} to check status');
    client.tasks.advance(id, 'completed');
    for (const [query, asset] of [
      ['', 'video'],
      ['?variant=video&video_id=x', 'video'],
      ['?variant=thumbnail', 'thumbnail'],
      ['?variant=spritesheet', 'spritesheet'],
    ] as const) {
      const reply = await client.call('GET', `${path}${query}`);
      assert.ok(reply?.kind === 'asset' && reply.asset === asset && reply.task.id === id);
    }
    const wrong = await refusal(client.call('GET', `${path}?variant=gif`));
    assert.equal(
      wrong['message'],
      "Invalid value: 'gif'. Supported values are: 'video', 'thumbnail', and 'spritesheet'.",
    );
    client.tasks.put({ ...client.tasks.advance(id, 'completed'), assets: [] });
    assert.equal((await refusal(client.call('GET', path))).status, 404);
    client.tasks.advance(id, 'failed');
    assert.match(String((await refusal(client.call('GET', path)))['message']), /failed/);
  });
});

describe('openai delete', () => {
  it('refuses a running video with 400, deletes an ended one, and knows it no more', async () => {
    const client = new WireClient(dialect);
    const id = String((await create(client, CAT))['id']);
    const running = await refusal(client.call('DELETE', `/v1/videos/${id}`));
    assert.equal(running.status, 400);
    assert.match(String(running['message']), /still being processed/);
    client.tasks.advance(id, 'failed');
    const body = await client.json('DELETE', `/v1/videos/${id}`);
    assert.deepEqual(deletedSchema.parse(body), { id, deleted: true, object: 'video.deleted' });
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/content'],
      ['DELETE', ''],
    ] as const)
      assert.equal((await refusal(client.call(method, `/v1/videos/${id}${path}`))).status, 404);
  });
});

describe('openai retry advice', () => {
  const advice = (code: ConstructorParameters<typeof TaskError>[0], method: string) =>
    dialect.renderError(new TaskError(code, 'x'), { method, path: '/v1/videos', ambiguous: false }).headers?.[
      'x-should-retry'
    ];

  it('forbids to repeat what may have made a task, and allows to repeat what cannot have', () => {
    assert.equal(advice('internal_error', 'POST'), 'false');
    assert.equal(advice('invalid_value', 'POST'), 'false');
    assert.equal(advice('internal_error', 'GET'), undefined);
    assert.equal(advice('unavailable', 'POST'), undefined);
  });
});
