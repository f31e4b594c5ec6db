import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { INHERITED_FACTS } from '../../task/request.ts';
import { anyFields } from '../testing/arbitraries.ts';
import { sampleTask } from '../testing/sample-task.ts';
import { type CallOptions, WireClient } from '../testing/wire-client.ts';
import { errorSchema } from './errors.ts';
import { dialect } from './index.ts';
import { createdSchema } from './response.ts';

async function clientWithFilm(): Promise<{ client: WireClient; id: string }> {
  const client = new WireClient(dialect);
  const { id } = client.tasks.put(sampleTask());
  client.tasks.advance(id, 'completed');
  return { client, id };
}

async function refusal(answer: Promise<unknown>, path = '/v1/videos/edits') {
  const error = await answer.then(
    () => assert.fail('accepted'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TaskError, String(error));
  const reply = dialect.renderError(error, { method: 'POST', path, ambiguous: false });
  const { error: body } = errorSchema.parse(reply.body);
  return { status: reply.status, ...body };
}

/** Every form in which a client names the film, and what its task says about it. */
function forms(id: string) {
  return [
    [`/v1/videos/${id}/remix`, {}, 'remix', 'id'],
    [`/proxy/openai/v1/videos/${id}/remix`, {}, 'remix', 'id'],
    ['/v1/videos/remix', { video_id: id }, 'remix', 'video_id'],
    ['/v1/videos/remix', { video: { id } }, 'remix', 'video.id'],
    ['/v1/videos', { remix_target: id }, 'remix', 'remix_target'],
    ['/v1/videos', { remix_target_id: id }, 'remix', 'remix_target_id'],
    ['/v1/videos/edits', { video: { id } }, 'edit', 'video.id'],
    ['/v1/videos/edits', { video: id }, 'edit', 'video'],
    ['/v1/videos/extensions', { video: { id }, seconds: '8' }, 'extend', 'video.id'],
  ] as const;
}

describe('openai remix, edits and extensions', () => {
  it('answers a video of its own for every form in which a film can be named', async () => {
    const { client, id } = await clientWithFilm();
    for (const [path, naming, operation, param] of forms(id)) {
      const body = await client.json('POST', path, { fields: { prompt: 'at night', ...naming } });
      createdSchema.parse(body);
      assert.notEqual(body['id'], id);
      assert.equal(body['prompt'], 'at night');
      assert.equal(body['remixed_from_video_id'], operation === 'remix' ? id : null, path);
      const source = client.tasks.commands.at(-1)?.draft.source;
      assert.deepEqual([source?.operation, source?.taskId, source?.param], [operation, id, param]);
    }
  });

  it('an unknown film is 404 where the path names it, and a wrong value where a field does', async () => {
    for (const [path, naming, , param] of forms('video_none')) {
      const { client } = await clientWithFilm();
      const fields = { prompt: 'at night', ...naming };
      const error = await refusal(client.call('POST', path, { fields }), path);
      assert.match(error.message, /'video_none' not found/);
      assert.deepEqual(
        [error.status, error.code, error.param],
        param === 'id' ? [404, null, null] : [400, 'invalid_value', param],
        path,
      );
    }
  });

  it('a film of another project is answered exactly like one that never was', async () => {
    const { client, id } = await clientWithFilm();
    for (const [path, naming] of forms(id)) {
      const call: CallOptions = { fields: { prompt: 'at night', ...naming }, projectId: 'another' };
      const foreign = await refusal(client.call('POST', path, call), path);
      const unknown = await refusal(new WireClient(dialect).call('POST', path, call), path);
      assert.deepEqual(foreign, unknown);
    }
  });

  it('names what a remix does not say, so that it can be inherited', async () => {
    const { client, id } = await clientWithFilm();
    const inherited = async (fields: JsonObject) => {
      await client.json('POST', `/v1/videos/${id}/remix`, { fields: { prompt: 'at night', ...fields } });
      return client.tasks.commands.at(-1)?.draft.source?.inherit;
    };
    assert.deepEqual(await inherited({}), INHERITED_FACTS);
    assert.deepEqual(await inherited({ model: '', size: null, images: [] }), INHERITED_FACTS);
    const said: readonly (readonly [string, JsonObject])[] = [
      ['model', { model: 'sora-2-pro' }],
      ['seconds', { seconds: '8' }],
      ['seconds', { duration: 8 }],
      ['size', { size: '1280x720' }],
      ['size', { aspect_ratio: '9:16' }],
      ['style', { style: 'anime' }],
      ['watermark', { watermark: 'false' }],
      ['images', { images: ['https://pictures.example.com/a.png'] }],
      ['characters', { character_url: 'https://a.example.com/a.mp4', character_timestamps: '1,3' }],
    ];
    for (const [fact, fields] of said)
      assert.deepEqual(
        await inherited(fields),
        INHERITED_FACTS.filter((name) => name !== fact),
        JSON.stringify(fields),
      );
  });

  it('an extension says the seconds to add and inherits all the rest, whatever else is sent', async () => {
    const { client, id } = await clientWithFilm();
    const fields = {
      prompt: 'on',
      video: { id },
      seconds: '20',
      size: '1280x720',
      model: 'other',
      style: 'anime',
    };
    await client.json('POST', '/v1/videos/extensions', { fields });
    const draft = client.tasks.commands.at(-1)?.draft;
    assert.equal(draft?.seconds, 20);
    assert.deepEqual(
      draft?.source?.inherit,
      INHERITED_FACTS.filter((fact) => fact !== 'seconds'),
    );
    const { seconds: _, ...silent } = fields;
    const missing = await refusal(client.call('POST', '/v1/videos/extensions', { fields: silent }));
    assert.deepEqual([missing.code, missing.param], ['missing_required_parameter', 'seconds']);
    for (const [strict, seconds, accepted] of [
      [false, 5, true],
      [true, 5, false],
      [true, 16, true],
      [false, 26, false],
      [false, 'long', false],
    ] as const) {
      const call = client.call('POST', '/v1/videos/extensions', { fields: { ...fields, seconds }, strict });
      if (accepted) await call;
      else assert.equal((await refusal(call)).param, 'seconds');
    }
  });

  it('an uploaded film is refused by name, since nothing here can decode it', async () => {
    const files = { video: [{ fileName: 'a.mp4', bytes: Uint8Array.from([1]) }] };
    const fields = { prompt: 'at night', seconds: '4' };
    for (const path of ['/v1/videos/edits', '/v1/videos/extensions']) {
      for (const options of [
        { fields, files },
        { fields: { ...fields, video: 'https://a.example.com/a.mp4' } },
        { fields: { ...fields, video: 'data:video/mp4;base64,AAAA' } },
        { fields: { ...fields, video: { url: 'https://a.example.com/a.mp4' } } },
      ]) {
        const error = await refusal(new WireClient(dialect).call('POST', path, options));
        assert.deepEqual([error.status, error.code, error.param], [400, 'decoder_unavailable', 'video']);
      }
    }
  });

  it('a film that is not named, or named by nonsense, is the client error that says which field', async () => {
    for (const [path, param] of [
      ['/v1/videos/remix', 'video_id'],
      ['/v1/videos/edits', 'video'],
      ['/v1/videos/extensions', 'video'],
    ] as const) {
      const fields = { prompt: 'at night', seconds: '4' };
      const error = await refusal(new WireClient(dialect).call('POST', path, { fields }));
      assert.deepEqual([error.code, error.param], ['missing_required_parameter', param]);
      const odd = { ...fields, video: ['a', 'b'], video_id: { a: 1 } };
      assert.equal((await refusal(new WireClient(dialect).call('POST', path, { fields: odd }))).param, param);
    }
  });

  it('no JSON body whatsoever makes these routes throw anything but TaskError', async () => {
    const paths = [
      '/v1/videos/remix',
      '/v1/videos/edits',
      '/v1/videos/extensions',
      '/v1/videos/video_1/remix',
    ];
    let accepted = 0;
    const naming = fc.oneof(fc.constant({}), fc.record({ video: fc.jsonValue(), video_id: fc.jsonValue() }));
    const property = fc.asyncProperty(
      anyFields,
      naming,
      fc.constantFrom(...paths),
      async (any, odd, path) => {
        const { client, id } = await clientWithFilm();
        const named = Object.keys(odd).length === 0 ? { video: { id }, seconds: '4' } : odd;
        const fields = { prompt: 'a cat', ...any, ...named } as JsonObject;
        try {
          await client.call('POST', path, { fields });
          accepted += 1;
        } catch (error) {
          if (!(error instanceof TaskError)) throw error;
        }
      },
    );
    await fc.assert(property, { numRuns: 300 });
    assert.ok(accepted > 20, String(accepted));
  });
});
