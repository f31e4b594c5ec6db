import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeMinimax } from '../../../test/upstreams/minimax.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { engineBench, PICTURE } from '../testing/bench.ts';
import { testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { optionsSchema } from './options.ts';

const film = await packFilm({ fastStart: true, audio: true });
const PICTURE_URI = 'data:image/png;base64,AQID';
const UPRIGHT = { width: 720, height: 1280 };
const H3 = 'MiniMax-H3';
const references = { imagesAs: 'references' };

testRemoteEngine('minimax', {
  upstream: new FakeMinimax(film),
  elsewhere: new FakeMinimax(film),
  make: (at, common, ports) => engineType.create(optionsSchema.parse(at), common, ports),
  model: H3,
  small: { ...REQUEST, seconds: 4 },
  keepsDiscarded: true,
  recovers: 'never',
});

describe('an engine that speaks to MiniMax', () => {
  const upstream = new FakeMinimax(film);
  const { engineOf, ordered, posted, polled, failed, refused } = engineBench(engineType, upstream);

  it('orders a film with shape, resolution, length and mark', async () => {
    const { url, headers, fields } = await posted({ model: H3, options: { extra: { trace: 'a' } } });
    assert.equal(url.pathname, '/v2/video_generation');
    assert.equal(headers.authorization, 'Bearer sk-key');
    assert.deepEqual(fields, {
      model: H3,
      content: [{ type: 'text', text: REQUEST.prompt }],
      resolution: '768P',
      duration: 8,
      ratio: '16:9',
      aigc_watermark: false,
      trace: 'a',
    });
  });

  it('an upright film stays upright, and is made in no dearer tier than asked', async () => {
    const made = async (model: string, width: number, height: number, seconds: number) => {
      const { fields } = await posted({ model, request: { width, height, seconds, watermark: true } });
      assert.equal(fields['aigc_watermark'], true);
      return [fields['duration'], fields['resolution'], fields['ratio']];
    };
    assert.deepEqual(await made(H3, 720, 1280, 25), [15, '768P', '9:16']);
    assert.deepEqual(await made(H3, 1024, 1792, 4), [4, '768P', '9:16']);
    assert.deepEqual(await made(H3, 1440, 2560, 4), [4, '2K', '9:16']);
    assert.deepEqual(await made('MiniMax-H3-Max', 480, 854, 4), [5, '480P', '9:16']);
    assert.deepEqual(await made('MiniMax-H4', 1280, 720, 15), [10, '768P', '16:9']);
  });

  it('pictures are the first and the last frame and give the shape, or references', async () => {
    const sent = async (model: string, images: number, options = {}) => {
      const { fields } = await posted({ model, images: Array(images).fill(PICTURE), options });
      const [, ...pictures] = fields['content'] as Record<string, unknown>[];
      for (const { image_url } of pictures) assert.deepEqual(image_url, { url: PICTURE_URI });
      return [fields['ratio'], ...pictures.map(({ role }) => role)];
    };
    assert.deepEqual(await sent(H3, 2), [undefined, 'first_frame', 'last_frame']);
    assert.deepEqual(await sent(H3, 3, references), ['16:9', ...Array(3).fill('reference_image')]);
    assert.deepEqual(await sent('MiniMax-H3-Max', 1, references), [undefined, 'first_frame']);
  });

  it('no film is ordered that would come out turned, and no more pictures than it takes', async () => {
    const order = async (picture: object, options = {}) =>
      await refused({ model: H3, images: [{ ...PICTURE, ...picture }], request: UPRIGHT, options });
    const flat = { width: 1600, height: 900 };
    assert.equal(await order(flat), 'unfit');
    assert.equal(upstream.posts.length, 0);
    assert.equal(await order({ width: 900, height: 1600 }), 'made');
    assert.equal(await order(flat, references), 'made', 'it is told the shape');
    const images = Array(3).fill({ kind: 'stored', assetId: 'a' });
    assert.throws(() => engineOf(H3).plan({ ...REQUEST, images }), { param: 'images' });
  });

  it('asks for no webhook, since its challenge would have to be answered', async () => {
    const { fields } = await posted({ model: H3, webhookUrl: 'https://films.example/hooks/far/secret' });
    assert.ok(!('callback_url' in fields));
  });

  it('reads what a create is refused for', async () => {
    const answered = async (status: number, code: number) => {
      upstream.createFaults = [upstream.coded(status, code)];
      return await refused({ model: H3 });
    };
    assert.equal(await answered(422, 1026), 'prompt_refused');
    assert.equal(await answered(400, 2013), 'unfit');
    assert.equal(await answered(401, 1004), 'closed');
    assert.equal(await answered(402, 1008), 'closed');
    assert.equal(await answered(429, 1002), 'busy');
    assert.equal(await answered(500, 1026), 'engine_failed', 'that may have made one');
  });

  it('tells the kinds of failures apart by their code', async () => {
    const code = (error: object) => failed(H3, { status: 'failed', error });
    assert.equal(await code({ code: 1026, message: 'no' }), 'prompt_refused');
    assert.equal(await code({ message: 'no (1027)' }), 'result_refused');
    assert.equal(await code({ code: 1000, message: 'timeout (1027)' }), 'engine_failed');
    assert.equal(await failed(H3, { status: 'expired' }), 'generation_timeout');
    assert.equal(await failed(H3, { status: 'cancelled' }), 'engine_failed');
    assert.equal((await polled(H3, { status: 'queued' })).state, 'queued');
  });

  it('stops only what waits, and sends no DELETE for what is being made or is done', async () => {
    const { engine, ref } = await ordered({ model: H3 });
    for (const said of ['running', 'done'] as const) {
      upstream.timeline = () => upstream.says(said);
      assert.equal(await engine.cancel(ref), 'too_late');
    }
    assert.deepEqual(upstream.deleted, []);
    upstream.timeline = () => upstream.says('queued');
    assert.equal(await engine.cancel(ref), 'cancelled');
  });
});
