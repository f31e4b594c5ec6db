import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TaskError } from '../task/error.ts';
import type { JsonObject } from '../task/json.ts';
import { characterTaskSchema as duomiSchema } from './duomi/response.ts';
import {
  characterCreatedSchema,
  characterTaskSchema,
  sharedCharacterTaskSchema,
} from './evolink/characters.ts';
import { characterSchema, resellerCharacterSchema } from './openai/characters.ts';
import { dialects } from './registry.gen.ts';
import { soraCharacterSchema } from './sora-characters.ts';
import { anyFields } from './testing/arbitraries.ts';
import { type CallOptions, WireClient } from './testing/wire-client.ts';

const URL_OF_BOB = 'https://clips.example.com/bob.mp4';
const BOB: JsonObject = { url: URL_OF_BOB, timestamps: '1,3' };
const MP4 = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomiso2');
const named = (name: string) => dialects.find((dialect) => dialect.name === name) ?? assert.fail(name);

/** Every way to make a character, with the field that holds its address. */
const CREATES = [
  { name: 'openai', dialect: 'openai', path: '/v1/videos', fields: { model: 'sora-2-character', ...BOB } },
  { name: 'unified-v1', dialect: 'unified-v1', path: '/sora/v1/characters', fields: BOB },
  { name: 'unified-v2', dialect: 'unified-v2', path: '/sora/v1/characters', fields: BOB },
  { name: 'duomi', dialect: 'duomi', path: '/v1/characters', fields: BOB },
  {
    name: 'evolink',
    dialect: 'evolink',
    path: '/v1/videos/generations',
    fields: { model: 'sora-character', video_url: URL_OF_BOB, timestamps: '1,3' },
  },
] as const;

async function refusal(answer: Promise<unknown>): Promise<TaskError> {
  const error = await answer.then(
    (body) => assert.fail(`accepted: ${JSON.stringify(body)}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TaskError, String(error));
  return error;
}

function upload(client: WireClient, fields: JsonObject, options: CallOptions = {}) {
  const files = { video: [{ fileName: 'bob.mp4', bytes: MP4 }] };
  return client.json('POST', '/v1/videos/characters', { files, ...options, fields });
}

/** The characters of the film that was asked for last. */
function clipsOf(client: WireClient) {
  return client.tasks.commands.at(-1)?.draft.characters ?? assert.fail('no task was created');
}

describe('openai characters', () => {
  it('are made from an upload and read again, as three keys', async () => {
    const client = new WireClient(named('openai'));
    const created = await upload(client, { name: 'Bob' });
    assert.deepEqual(characterSchema.parse(created), created);
    assert.equal(created['name'], 'Bob');
    assert.match(String(created['id']), /^char_[0-9a-f]{32}$/);
    assert.deepEqual(await client.json('GET', `/v1/videos/characters/${String(created['id'])}`), created);
    const foreign = refusal(
      client.call('GET', `/v1/videos/characters/${String(created['id'])}`, { projectId: 'project-2' }),
    );
    const unknown = refusal(client.call('GET', '/v1/videos/characters/char_x'));
    assert.equal((await foreign).code, 'task_not_found');
    assert.match((await unknown).message, /Character with id 'char_x' not found/);
  });

  it('come out of a finished film by its id, as JSON', async () => {
    const client = new WireClient(named('openai'));
    const { id } = await client.json('POST', '/v1/videos', { fields: { prompt: 'a cat' } });
    const fields = { name: 'Cat', video: { id: String(id) } };
    const early = await refusal(client.call('POST', '/v1/videos/characters', { fields }));
    assert.deepEqual([early.code, early.param], ['invalid_value', 'video.id']);
    client.tasks.advance(String(id), 'completed');
    characterSchema.parse(await client.json('POST', '/v1/videos/characters', { fields }));
    const foreign = client.call('POST', '/v1/videos/characters', { fields, projectId: 'project-2' });
    assert.match((await refusal(foreign)).message, /no such task/);
  });

  it('are refused with the field that is missing or wrong', async () => {
    const client = new WireClient(named('openai'));
    const wrong: readonly (readonly [JsonObject, string])[] = [
      [{}, 'name'],
      [{ name: 'x'.repeat(81) }, 'name'],
      [{ name: '   ' }, 'name'],
      [{ name: { a: 1 } }, 'name'],
    ];
    for (const [fields, param] of wrong) assert.equal((await refusal(upload(client, fields))).param, param);
    const without: readonly (readonly [JsonObject, string])[] = [
      [{ name: 'Bob' }, 'video'],
      [{ name: 'Bob', video: 7 }, 'video'],
      [{ name: 'Bob', video: {} }, 'video'],
      [{ name: 'Bob', video: 'bob.mp4' }, 'video'],
      [{ name: 'Bob', video: { id: 'video_x' } }, 'video.id'],
      [{ name: 'Bob', video: { id: 'video_x' }, timestamps: '0,9' }, 'timestamps'],
    ];
    for (const [fields, param] of without)
      assert.equal((await refusal(client.call('POST', '/v1/videos/characters', { fields }))).param, param);
    const text = { video: [{ fileName: 'bob.mp4', bytes: Buffer.from('Example data') }] };
    assert.equal((await refusal(upload(client, { name: 'Bob' }, { files: text }))).param, 'video');
  });

  it('have the resellers form behind their model, at the create and at a poll of the id', async () => {
    const client = new WireClient(named('openai'));
    const fields = { model: 'sora-2-character', ...BOB };
    const created = await client.json('POST', '/v1/videos', { fields });
    resellerCharacterSchema.parse(created);
    assert.match(String(created['username']), /^bob\.[2-9a-z]{4}$/);
    assert.deepEqual(await client.json('GET', `/v1/videos/${String(created['id'])}`), created);
    assert.equal(client.tasks.commands.length, 0, 'no film is made for it');
  });
});

describe('reseller characters', () => {
  it('of the unified family answer the four documented keys on both base paths', async () => {
    for (const name of ['unified-v1', 'unified-v2']) {
      const client = new WireClient(named(name));
      const body = await client.json('POST', '/sora/v1/characters', {
        fields: { ...BOB, timestamps: '1,3  ' },
      });
      soraCharacterSchema.parse(body);
      assert.match(String(body['id']), /^ch_[0-9a-f]{32}$/);
    }
  });

  it('of duomi are polled like a task, with GET and POST', async () => {
    const client = new WireClient(named('duomi'));
    const created = await client.json('POST', '/v1/characters', { fields: BOB });
    assert.deepEqual(Object.keys(created), ['id']);
    const path = `/v1/videos/tasks/${String(created['id'])}`;
    for (const method of ['GET', 'POST'] as const) {
      const body = await client.json(method, path);
      duomiSchema.parse(body);
      assert.deepEqual(body['data'], { videos: [], characters: [{ id: created['id'] ?? '' }] });
    }
    const foreign = await refusal(client.call('GET', path, { projectId: 'project-2' }));
    const unknown = await refusal(client.call('GET', '/v1/videos/tasks/x'));
    assert.deepEqual([foreign.code, foreign.message], [unknown.code, unknown.message]);
  });

  it('of EvoLink are a task at the create and at every poll', async () => {
    const client = new WireClient(named('evolink'));
    const fields = { model: 'sora-character', video_url: URL_OF_BOB };
    const created = await client.json('POST', '/v1/videos/generations', { fields });
    characterCreatedSchema.parse(created);
    assert.match(String(created['id']), /^task-unified-\d{10}-[0-9a-z]{8}$/);
    for (const path of ['/v1/tasks/', '/v1/videos/generations/']) {
      const body = await client.json('GET', `${path}${String(created['id'])}`);
      characterTaskSchema.parse(body);
    }
    const cancelled = await client.json('POST', `/v1/tasks/${String(created['id'])}/cancel`);
    assert.equal(cancelled['status'], 'completed', 'what has ended cannot be cancelled');
  });

  it('are held to their own documents in strict mode', async () => {
    const long = { model: 'sora-character', video_url: URL_OF_BOB, timestamps: '0,3' };
    const evolink = new WireClient(named('evolink'));
    await evolink.json('POST', '/v1/videos/generations', { fields: long });
    const error = await refusal(
      evolink.call('POST', '/v1/videos/generations', { fields: long, strict: true }),
    );
    assert.match(error.message, /1 to 2 apart/);
    const unified = new WireClient(named('unified-v1'));
    const fields = { url: URL_OF_BOB };
    await unified.json('POST', '/sora/v1/characters', { fields });
    const missing = await refusal(unified.call('POST', '/sora/v1/characters', { fields, strict: true }));
    assert.deepEqual([missing.code, missing.param], ['missing_parameter', 'timestamps']);
  });

  it('of a vendor that could not be told are answered and polled in the form for all', async () => {
    const client = new WireClient(named('evolink'));
    const fields = { model: 'sora-character', video_url: URL_OF_BOB };
    const created = await client.json('POST', '/v1/videos/generations', { fields, ambiguous: true });
    const { id = '' } = created;
    assert.deepEqual([created['code'], created['data']], [200, [{ status: 'submitted', task_id: id }]]);
    const polled = await client.json('GET', `/v1/tasks/${String(id)}`);
    assert.equal((polled['data'] as JsonObject)['status'], 'completed');
    sharedCharacterTaskSchema.parse(polled);
  });

  for (const { name, dialect, path, fields } of CREATES) {
    const { url: _, video_url: __, ...rest } = { url: '', video_url: '', ...fields };
    const address = 'video_url' in fields ? 'video_url' : 'url';
    const create = (change: JsonObject, options: CallOptions = {}) =>
      new WireClient(named(dialect)).call('POST', path, { ...options, fields: { ...rest, ...change } });

    it(`of ${name} need a source and a span of 1 to 3 seconds`, async () => {
      const missing = await refusal(create({}));
      assert.deepEqual([missing.code, missing.param], ['missing_parameter', address]);
      for (const timestamps of ['0,4', '3,1', 'a,b', '1', '1,1.5', { a: 1 }, [1], true]) {
        const error = await refusal(create({ [address]: URL_OF_BOB, timestamps }));
        assert.deepEqual([error.code, error.param], ['invalid_value', 'timestamps'], String(timestamps));
      }
      for (const url of ['bob.mp4', 'ftp://x.example.com/a.mp4', 'http://', `https://x/${'y'.repeat(9000)}`])
        assert.equal((await refusal(create({ [address]: url }))).param, address, url.slice(0, 30));
      for (const from_task of ['video_x', '\0', 'x'.repeat(9000)])
        assert.equal((await refusal(create({ from_task }))).param, 'from_task');
      assert.equal(
        (await refusal(create({ [address]: URL_OF_BOB, from_task: 'x' }, { strict: true }))).param,
        'from_task',
      );
      assert.ok(await create({ [address]: URL_OF_BOB, from_task: 'x' }), "a document's own example has both");
    });

    it(`of ${name} are made or refused, whatever JSON comes`, async () => {
      const property = fc.asyncProperty(anyFields, fc.boolean(), async (noise, strict) => {
        const start = { [address]: URL_OF_BOB };
        await create(
          { ...start, ...(noise as JsonObject), ...('model' in fields ? { model: fields.model } : {}) },
          { strict },
        ).catch((error: unknown) => assert.ok(error instanceof TaskError, String(error)));
      });
      await fc.assert(property, { numRuns: 50 });
    });
  }
});

describe('a film with characters', () => {
  const PROMPT = { model: 'sora-2', prompt: 'they dance' };

  it('takes recorded ones by id, in the order of the list', async () => {
    const client = new WireClient(named('openai'));
    const { id } = await upload(client, { name: 'Bob' });
    const clip = { url: 'https://clips.example.com/a.mp4', timestamps: '0,3' };
    const characters = [clip, { id: String(id) }, { id: String(id) }];
    await client.json('POST', '/v1/videos', { fields: { ...PROMPT, characters } });
    const [first, second, third] = clipsOf(client);
    assert.equal(first?.url, clip.url);
    assert.equal(second?.url, `https://films.example.com/files/sig/${String(id)}.mp4`);
    assert.match(second?.username ?? '', /^bob\./);
    assert.equal(third, undefined, 'named twice, shown once');
  });

  it('refuses an id that is unknown, foreign or not text, and says which', async () => {
    const client = new WireClient(named('openai'));
    const { id } = await upload(client, { name: 'Bob' }, { projectId: 'project-2' });
    for (const given of [String(id), 'char_x']) {
      const fields = { ...PROMPT, characters: [{ id: given }] };
      const error = await refusal(client.call('POST', '/v1/videos', { fields }));
      assert.equal(error.message, `Invalid 'characters[0].id': there is no character '${given}'.`);
    }
    const fields = { ...PROMPT, characters: [{ id: { deep: 1 } }] };
    assert.equal((await refusal(client.call('POST', '/v1/videos', { fields }))).param, 'characters[0].id');
    assert.equal(client.tasks.commands.length, 0);
  });

  it('takes those that its prompt mentions, and leaves other @words in peace', async () => {
    for (const { dialect, path } of [
      { dialect: 'openai', path: '/v1/videos' },
      { dialect: 'unified-v1', path: '/v1/video/create' },
      { dialect: 'unified-v2', path: '/v2/videos/generations' },
      { dialect: 'duomi', path: '/v1/videos/generations' },
      { dialect: 'evolink', path: '/v1/videos/generations' },
    ]) {
      const client = new WireClient([named(dialect), named('unified-v1')]);
      const bob = await client.json('POST', '/sora/v1/characters', { fields: BOB });
      const prompt = `@${String(bob['username'])} waves to @nobody and me@example.com`;
      await client.json('POST', path, { fields: { model: 'sora-2', prompt } });
      const clip = { url: URL_OF_BOB, username: String(bob['username']), startSeconds: 1, endSeconds: 3 };
      assert.deepEqual(clipsOf(client), [clip], dialect);
      assert.equal(client.tasks.commands.at(-1)?.draft.prompt, prompt, 'the prompt stays as it was written');
      await client.json('POST', path, { fields: { model: 'sora-2', prompt }, projectId: 'project-2' });
      assert.deepEqual(clipsOf(client), [], 'the name means nothing in another project');
    }
  });

  it('has at most three, counted over all forms together', async () => {
    const client = new WireClient(named('duomi'));
    const { id } = await client.json('POST', '/v1/characters', { fields: BOB });
    const clip = { url: URL_OF_BOB, timestamps: '0,3' };
    const prompt = `@${String(id)} and @character1`;
    await client.json('POST', '/v1/videos/generations', { fields: { prompt, characters: [clip, clip] } });
    assert.equal(clipsOf(client).length, 3);
    const fields = { prompt, characters: [clip, clip, clip] };
    assert.equal(
      (await refusal(client.call('POST', '/v1/videos/generations', { fields }))).param,
      'characters',
    );
  });

  it('has at most two of them in strict mode of the openai dialect', async () => {
    const client = new WireClient(named('openai'));
    const { id } = await upload(client, { name: 'Bob' });
    const clip = { url: URL_OF_BOB, timestamps: '0,3' };
    const two = { ...PROMPT, characters: [clip, { id: String(id) }] };
    await client.json('POST', '/v1/videos', { fields: two, strict: true });
    const fields = { ...PROMPT, characters: [...two.characters, clip] };
    assert.equal(
      (await refusal(client.call('POST', '/v1/videos', { fields, strict: true }))).param,
      'characters',
    );
    await client.json('POST', '/v1/videos', { fields });
  });

  it('is refused when the film that shows a character was deleted', async () => {
    const client = new WireClient(named('openai'));
    const film = await client.json('POST', '/v1/videos', { fields: { prompt: 'a cat' } });
    client.tasks.advance(String(film['id']), 'completed');
    const fields = { name: 'Cat', video: { id: String(film['id']) } };
    const { id } = await client.json('POST', '/v1/videos/characters', { fields });
    await client.json('DELETE', `/v1/videos/${String(film['id'])}`);
    const next = client.call('POST', '/v1/videos', {
      fields: { ...PROMPT, characters: [{ id: String(id) }] },
    });
    assert.match((await refusal(next)).message, /was deleted/);
  });
});
