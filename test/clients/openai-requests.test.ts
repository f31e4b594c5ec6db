import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type OpenAI from 'openai';
import { toFile } from 'openai';
import { createdSchema, listSchema } from '../../src/dialects/openai/response.ts';
import type { TestServer } from '../harness/in-process.ts';
import { startTestServer } from '../harness/in-process.ts';
import { makeJpeg } from '../harness/pictures.ts';
import { SDKS, SMALL, watch } from './openai-sdks.ts';

/** Nothing is made here, so every video stays queued. */
let server: TestServer;
let folder: string;
let jpeg: Buffer;

before(async () => {
  server = await startTestServer({}, { roles: ['api'] });
  folder = await mkdtemp(join(tmpdir(), 'reelay-sdk-'));
  jpeg = await makeJpeg(256, 144);
});
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

type CreateParams = OpenAI.VideoCreateParams;
type ErrorFields = { status?: number; code?: unknown; param?: unknown; type?: unknown; requestID?: unknown };

/** Each version gets a project of its own, so that its list holds only what it made. */
async function ownKey(name: string): Promise<string> {
  const projectId = await server.reelay.accounts.createProject(name);
  return (await server.reelay.accounts.createKey({ name, projectId })).key;
}

async function failureOf(action: Promise<unknown>): Promise<Error & ErrorFields> {
  const failure = await action.then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(failure instanceof Error, 'it was accepted');
  return failure;
}

for (const sdk of SDKS) {
  describe(`openai ${sdk.version}`, () => {
    test('create takes text and every form of a reference image', async () => {
      const { client, sent } = watch(sdk, server.baseUrl, await ownKey(`create ${sdk.version}`));
      const path = join(folder, `reference-${sdk.version}.jpg`);
      await writeFile(path, jpeg);
      const dataUrl = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
      const references: readonly (CreateParams['input_reference'] | undefined)[] = [
        undefined,
        await toFile(jpeg, 'reference.jpg', { type: 'image/jpeg' }),
        new File([new Uint8Array(jpeg)], 'reference.bin'),
        createReadStream(path),
        { image_url: dataUrl },
        { image_url: 'https://pictures.example.com/reference.jpg' },
      ];
      for (const reference of references) {
        const params: CreateParams = { prompt: 'waves', model: 'sora-2', ...SMALL };
        const video = await client.videos.create(
          reference === undefined ? params : { ...params, input_reference: reference },
        );
        createdSchema.parse(video);
        assert.deepEqual([video.status, video.seconds, video.size], ['queued', '4', '448x256']);
      }
      assert.equal(sent.length, references.length, 'no create was sent twice');
    });

    test('create with a file that is no picture is a BadRequestError that names the field', async () => {
      const { client, sent } = watch(sdk, server.baseUrl, server.apiKey);
      const text = await toFile(Buffer.from('Example data'), 'README.md');
      const error = await failureOf(client.videos.create({ prompt: 'waves', input_reference: text }));
      assert.ok(error instanceof sdk.Class.BadRequestError, String(error));
      assert.deepEqual([error.code, error.param], ['invalid_image', 'input_reference']);
      assert.equal(sent.length, 1);
    });

    test('list pages hold every video once, oldest or newest first', async () => {
      const { client } = watch(sdk, server.baseUrl, await ownKey(`list ${sdk.version}`));
      const empty = await client.videos.list();
      const ids: string[] = [];
      assert.deepEqual(empty.data, []);
      for (let index = 0; index < 5; index += 1)
        ids.push((await client.videos.create({ prompt: `waves ${index}`, ...SMALL })).id);
      for (const order of ['asc', 'desc'] as const) {
        const listed: string[] = [];
        for await (const video of client.videos.list({ limit: 2, order })) listed.push(video.id);
        assert.deepEqual(listed, order === 'asc' ? ids : [...ids].reverse());
      }
      const page = await client.videos.list({ limit: 2, after: ids[1] ?? '', order: 'asc' });
      assert.deepEqual(
        page.data.map(({ id }) => id),
        ids.slice(2, 4),
      );
      const raw = listSchema.parse(await (await client.videos.list({ limit: 5 }).asResponse()).json());
      assert.deepEqual([raw.has_more, raw.first_id, raw.last_id], [false, ids[4], ids[0]]);
    });

    test('content of a video that is not ready is one request and a NotFoundError', async () => {
      const { client, sent } = watch(sdk, server.baseUrl, server.apiKey);
      const { id } = await client.videos.create({ prompt: 'waves', ...SMALL });
      const sentBefore = sent.length;
      const error = await failureOf(client.videos.downloadContent(id));
      assert.ok(error instanceof sdk.Class.NotFoundError, String(error));
      assert.match(error.message, /not ready yet/);
      assert.equal(sent.length - sentBefore, 1, 'the SDK did not retry');
    });

    test('deleting a video that is being made is a BadRequestError and deletes nothing', async () => {
      const { client } = watch(sdk, server.baseUrl, server.apiKey);
      const { id } = await client.videos.create({ prompt: 'waves', ...SMALL });
      const error = await failureOf(client.videos.delete(id));
      assert.ok(error instanceof sdk.Class.BadRequestError, String(error));
      assert.equal((await client.videos.retrieve(id)).id, id);
    });

    test('errors carry status, code, param, type and request id, and are not retried', async () => {
      const { client, sent } = watch(sdk, server.baseUrl, server.apiKey);
      const stranger = watch(sdk, server.baseUrl, 'sk-wrong-key-0123456789');
      const { BadRequestError, AuthenticationError, NotFoundError } = sdk.Class;
      const expected: readonly (readonly [() => Promise<unknown>, typeof BadRequestError, ErrorFields])[] = [
        [
          () => client.videos.create({ prompt: 'waves', seconds: '99' as '4' }),
          BadRequestError,
          { status: 400, code: 'invalid_value', param: 'seconds' },
        ],
        [
          () => client.videos.create({ prompt: 'waves', size: 'huge' as '720x1280' }),
          BadRequestError,
          { status: 400, code: 'invalid_value', param: 'size' },
        ],
        [
          () => client.videos.create({ model: 'sora-2' } as CreateParams),
          BadRequestError,
          { status: 400, code: 'missing_required_parameter', param: 'prompt' },
        ],
        [
          async () => client.videos.list({ limit: 101 }),
          BadRequestError,
          { status: 400, code: 'integer_above_max_value', param: 'limit' },
        ],
        [() => client.videos.retrieve('video_unknown'), NotFoundError as never, { status: 404 }],
        [() => client.videos.delete('video_unknown'), NotFoundError as never, { status: 404 }],
        [() => client.get('/nothing/here'), NotFoundError as never, { status: 404 }],
        [
          async () => stranger.client.videos.list(),
          AuthenticationError as never,
          { status: 401, code: 'invalid_api_key' },
        ],
      ];
      for (const [action, kind, fields] of expected) {
        const error = await failureOf(action());
        assert.ok(error instanceof kind, String(error));
        for (const [name, value] of Object.entries(fields))
          assert.equal(error[name as keyof ErrorFields], value, `${name} of ${error.message}`);
        assert.equal(error.type, 'invalid_request_error');
        assert.match(String(error.requestID), /^req_/);
      }
      assert.equal(sent.length + stranger.sent.length, expected.length);
      const unknown = await failureOf(client.get('/nothing/here'));
      assert.match(unknown.message, /Invalid URL \(GET \/v1\/nothing\/here\)/);
    });
  });
}
