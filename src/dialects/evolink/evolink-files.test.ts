import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { MODEL_NAMES } from '../models.ts';
import { sampleCredits } from '../testing/sample-task.ts';
import { type CallOptions, WireClient } from '../testing/wire-client.ts';
import { creditsSchema } from './credits.ts';
import { fileErrorSchema } from './errors.ts';
import { envelopeSchema, listedSchema, quotaSchema, removedSchema, uploadedSchema } from './file-schemas.ts';
import { dialect } from './index.ts';
import { MODEL_NAMES_IN_RULES } from './request.ts';

const FILES = '/api/v1/files';
const BYTES = Buffer.from('a picture');
const BASE64 = BYTES.toString('base64');

async function data(
  client: WireClient,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  options?: CallOptions,
) {
  return envelopeSchema.parse(await client.json(method, FILES + path, options)).data as JsonObject;
}

async function refusal(answer: Promise<unknown>, path = `${FILES}/upload/url`) {
  const error = await answer.then(
    () => assert.fail('accepted'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TaskError, String(error));
  const reply = dialect.renderError(error, { method: 'POST', path, ambiguous: false });
  const body = fileErrorSchema.parse(reply.body);
  assert.equal(body.code, reply.status);
  return body;
}

describe('evolink files', () => {
  it('are uploaded in three ways, with the same answer', async () => {
    const client = new WireClient(dialect);
    client.web.set('https://pictures.example.com/a/cat.png?x=1', BYTES);
    const ways: [string, CallOptions, string][] = [
      ['/upload/base64', { fields: { base64_data: `data:image/png;base64,${BASE64}` } }, 'file.png'],
      ['/upload/base64', { fields: { base64_data: BASE64, file_name: 'mine.png' } }, 'mine.png'],
      ['/upload/stream', { files: { file: [{ fileName: 'disk.png', bytes: BYTES }] } }, 'disk.png'],
      [
        '/upload/stream',
        { files: { file: [{ fileName: 'disk.png', bytes: BYTES }] }, fields: { fileName: 'mine.png' } },
        'mine.png',
      ],
      ['/upload/url', { fields: { file_url: 'https://pictures.example.com/a/cat.png?x=1' } }, 'cat.png'],
    ];
    for (const [path, options, name] of ways) {
      const file = uploadedSchema.parse(await data(client, 'POST', path, options));
      assert.equal(file.file_name, name, path);
      assert.equal(file.file_size, BYTES.length);
      assert.equal(file.file_url, file.download_url);
      assert.equal(Date.parse(file.expires_at ?? '') - Date.parse(file.upload_time), 72 * 3_600_000);
    }
    const form = { files: { file: [{ fileName: 'a.png', bytes: BYTES }] }, fields: { uploadPath: 'cats' } };
    assert.equal((await data(client, 'POST', '/upload/stream', form))['upload_path'], 'cats');
  });

  it('that cannot be taken are an error in the envelope that names the field', async () => {
    const client = new WireClient(dialect);
    const cases: [string, JsonObject, number, RegExp][] = [
      ['/upload/base64', {}, 400, /base64_data/],
      ['/upload/base64', { base64_data: '%%%' }, 400, /base64_data/],
      ['/upload/base64', { base64_data: 'data:image/png' }, 400, /base64_data/],
      ['/upload/base64', { base64_data: [1] }, 400, /base64_data/],
      ['/upload/base64', { base64_data: Buffer.from('bad').toString('base64') }, 400, /'file'/],
      ['/upload/stream', {}, 400, /file/],
      ['/upload/url', {}, 400, /file_url/],
      ['/upload/url', { file_url: 'file:///etc/passwd' }, 400, /file_url/],
      ['/upload/url', { file_url: `https://a.example.com/${'x'.repeat(9_000)}` }, 400, /file_url/],
      ['/upload/url', { file_url: 'https://nowhere.example.com/a.png' }, 400, /could not be fetched/],
    ];
    for (const [path, fields, status, reason] of cases) {
      const body = await refusal(client.call('POST', FILES + path, { fields }));
      assert.equal(body.code, status, path);
      assert.match(body.msg, reason);
    }
  });

  it('are listed by page, counted and deleted, by their owner alone', async () => {
    const client = new WireClient(dialect);
    const ids: unknown[] = [];
    for (let count = 0; count < 5; count += 1) {
      const fields = { base64_data: BASE64 };
      ids.unshift((await data(client, 'POST', '/upload/base64', { fields }))['file_id']);
    }
    for (const [query, expected] of [
      ['', ids],
      ['?page=1&pageSize=2', ids.slice(0, 2)],
      ['?page=3&pageSize=2', ids.slice(4)],
      ['?page=4&pageSize=2', []],
      ['?page=99999&pageSize=100', []],
    ] as const) {
      const { total, files } = listedSchema.parse(await data(client, 'GET', `/list${query}`));
      assert.equal(total, 5);
      const listed = files.map((file) => file.file_id);
      assert.deepEqual(listed, expected, query);
    }
    for (const query of ['?page=0', '?pageSize=0', '?pageSize=101', '?page=x'])
      assert.equal((await refusal(client.call('GET', `${FILES}/list${query}`))).code, 400, query);
    const quota = { user_group: 'default', used_files: 5, max_files: 500, remain_files: 495 };
    assert.deepEqual(quotaSchema.parse(await data(client, 'GET', '/quota')), quota);
    const other = { projectId: 'project-2' };
    assert.deepEqual(await data(client, 'GET', '/list', other), { total: 0, files: [] });
    const foreign = await refusal(client.call('DELETE', `${FILES}/${ids[0]}`, other));
    assert.equal(foreign.code, 404);
    assert.deepEqual(removedSchema.parse(await data(client, 'DELETE', `/${ids[0]}`)), { file_id: ids[0] });
    assert.deepEqual(
      await refusal(client.call('DELETE', `${FILES}/${ids[0]}`)),
      foreign,
      'deleted reads like foreign',
    );
  });

  it('leave the errors of all other paths as they were', () => {
    const error = new TaskError('unauthorized', 'No key.');
    const { body } = dialect.renderError(error, { method: 'GET', path: '/v1/credits', ambiguous: false });
    assert.ok('error' in (body as JsonObject));
  });
});

describe('evolink credits and models', () => {
  it('say what the key used up, and that nothing runs out for an unlimited project', async () => {
    const client = new WireClient(dialect);
    const { data } = creditsSchema.parse(await client.json('GET', '/v1/credits'));
    assert.deepEqual(data, {
      token: { remaining_credits: 0, unlimited_credits: true, used_credits: 0.8 },
      user: { remaining_credits: 0, used_credits: 0.8 },
    });
  });

  it("never promise more than the project's balance or the key's cap", async () => {
    const client = new WireClient(dialect);
    const remaining = async (balanceMicro: bigint, capMicro: bigint | null, unlimited = false) => {
      const { project, key } = sampleCredits();
      client.credits = {
        project: { ...project, unlimited, balanceMicro },
        key: { ...key, capMicro, heldMicro: 100_000n },
      };
      const { token } = creditsSchema.parse(await client.json('GET', '/v1/credits')).data;
      return [token.remaining_credits, token.unlimited_credits];
    };
    assert.deepEqual(await remaining(5_000_000n, null), [5, false]);
    assert.deepEqual(await remaining(5_000_000n, 1_000_000n), [0.1, false]);
    assert.deepEqual(await remaining(50_000n, 1_000_000n), [0.05, false]);
    assert.deepEqual(await remaining(0n, 1_000_000n, true), [0.1, false]);
    assert.deepEqual(await remaining(5_000_000n, 100n), [0, false]);
  });

  it('list every model that the rules of this dialect know', () => {
    for (const name of MODEL_NAMES_IN_RULES)
      assert.ok((MODEL_NAMES as readonly string[]).includes(name), name);
  });
});
