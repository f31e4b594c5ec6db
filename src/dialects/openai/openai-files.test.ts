import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { fileSchema } from '../file-object.ts';
import { MODEL_NAMES, modelListSchema, modelSchema } from '../models.ts';
import { type CallOptions, WireClient } from '../testing/wire-client.ts';
import { errorSchema } from './errors.ts';
import { fileDeletedSchema, fileListSchema } from './files.ts';
import { dialect } from './index.ts';

const FILE = { fileName: 'cat.png', bytes: Uint8Array.of(1, 2, 3) };

function upload(client: WireClient, options: CallOptions = {}): Promise<JsonObject> {
  return client.json('POST', '/v1/files', { files: { file: [FILE] }, ...options });
}

async function refusal(answer: Promise<unknown>, method = 'GET') {
  const error = await answer.then(
    () => assert.fail('accepted'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TaskError, String(error));
  const reply = dialect.renderError(error, { method, path: '/v1/files', ambiguous: false });
  return { status: reply.status, error: errorSchema.parse(reply.body).error };
}

describe('openai files', () => {
  it('have the official shape, and the address that unified clients read', async () => {
    const client = new WireClient(dialect);
    const file = fileSchema.parse(await upload(client, { fields: { purpose: 'vision' } }));
    assert.equal(file.filename, 'cat.png');
    assert.equal(file.bytes, 3);
    assert.equal(file.purpose, 'vision');
    assert.equal(file.created_at, 1_795_033_600, 'whole unix seconds');
    assert.equal(file.expires_at, undefined);
    assert.match(file.url, /^https:.*\.png$/);
    assert.deepEqual(await client.json('GET', `/v1/files/${file.id}`), file);
    const content = await client.call('GET', `/v1/files/${file.id}/content`);
    assert.ok(content?.kind === 'file' && content.file.id === file.id);
  });

  it('expire when the client said so, within the documented bounds', async () => {
    const client = new WireClient(dialect);
    const expiring = (expires_after: JsonObject) => upload(client, { fields: { expires_after } });
    const file = fileSchema.parse(await expiring({ anchor: 'created_at', seconds: '3600' }));
    assert.equal(file.expires_at, file.created_at + 3_600);
    for (const seconds of [0, 3_599, 2_592_001]) {
      const { status, error } = await refusal(expiring({ seconds }), 'POST');
      assert.deepEqual([status, error.param], [400, 'expires_after.seconds']);
    }
    assert.equal((await refusal(expiring({}), 'POST')).status, 400);
    assert.equal((await refusal(expiring({ anchor: 'now', seconds: 3_600 }), 'POST')).status, 400);
  });

  it('need one file; the purpose is required only in strict mode', async () => {
    const client = new WireClient(dialect);
    for (const options of [
      {},
      { fields: { file: 'just text' } },
      { files: { file: [FILE, FILE] } },
      { files: { other: [FILE] } },
      { files: { file: [{ ...FILE, bytes: Buffer.from('bad') }] } },
    ]) {
      const { status, error } = await refusal(client.json('POST', '/v1/files', options), 'POST');
      assert.deepEqual([status, error.param], [400, 'file']);
    }
    const { error } = await refusal(upload(client, { strict: true }), 'POST');
    assert.equal(error.param, 'purpose');
    await upload(client, { strict: true, fields: { purpose: 'user_data' } });
  });

  it('are listed newest first, page by page, and by purpose', async () => {
    const client = new WireClient(dialect);
    assert.deepEqual(await client.json('GET', '/v1/files'), {
      object: 'list',
      data: [],
      first_id: null,
      last_id: null,
      has_more: false,
    });
    for (const purpose of ['vision', 'batch', 'vision']) await upload(client, { fields: { purpose } });
    const page = fileListSchema.parse(await client.json('GET', '/v1/files?limit=2'));
    assert.equal(page.has_more, true);
    assert.ok((page.data[0]?.created_at ?? 0) > (page.data[1]?.created_at ?? 0));
    const rest = fileListSchema.parse(await client.json('GET', `/v1/files?limit=2&after=${page.last_id}`));
    assert.deepEqual([rest.data.length, rest.has_more], [1, false]);
    const batch = fileListSchema.parse(await client.json('GET', '/v1/files?purpose=batch&order=asc'));
    assert.deepEqual(
      batch.data.map((file) => file.purpose),
      ['batch'],
    );
    for (const query of ['limit=0', 'limit=10001', 'limit=x', 'order=random'])
      assert.equal((await refusal(client.json('GET', `/v1/files?${query}`))).status, 400, query);
  });

  it('of another project read like ones that never were', async () => {
    const client = new WireClient(dialect);
    const { id } = fileSchema.parse(await upload(client));
    const unknown = `file-${'9'.repeat(24)}`;
    for (const suffix of ['', '/content']) {
      const foreign = await refusal(
        client.call('GET', `/v1/files/${id}${suffix}`, { projectId: 'project-2' }),
      );
      const never = await refusal(client.call('GET', `/v1/files/${unknown}${suffix}`));
      assert.equal(foreign.status, 404);
      assert.deepEqual(foreign.error, {
        ...never.error,
        message: never.error.message.replace(unknown, String(id)),
      });
    }
    assert.equal(
      (await refusal(client.call('DELETE', `/v1/files/${id}`, { projectId: 'project-2' }))).status,
      404,
    );
    fileDeletedSchema.parse(await client.json('DELETE', `/v1/files/${id}`));
    assert.equal((await refusal(client.call('DELETE', `/v1/files/${id}`))).status, 404);
  });
});

describe('openai models', () => {
  it('are listed, and each can be read alone', async () => {
    const client = new WireClient(dialect);
    const { data } = modelListSchema.parse(await client.json('GET', '/v1/models'));
    assert.deepEqual(
      data.map((model) => model.id),
      MODEL_NAMES,
    );
    for (const model of data)
      assert.deepEqual(modelSchema.parse(await client.json('GET', `/v1/models/${model.id}`)), model);
    const { status, error } = await refusal(client.json('GET', '/v1/models/gpt-9'));
    assert.deepEqual([status, error.code], [404, 'model_not_found']);
  });
});
