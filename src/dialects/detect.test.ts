import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../task/json.ts';
import { type DetectionInput, resolveDialect } from './detect.ts';
import type { Dialect } from './dialect.ts';
import {
  gatewayTaskId,
  generationId,
  isRequestId,
  modelTaskId,
  requestId,
  ulidTaskId,
  uuid,
  videoId,
} from './ids.ts';
import { dialects } from './registry.gen.ts';

const claimants = dialects.filter((dialect) =>
  dialect.routes.some((route) => route.method === 'POST' && route.path === '/v1/videos/generations'),
);

const BEARER = { authorization: 'Bearer sk-1' };
const BARE = { authorization: 'sk-1' };
const PLAIN: JsonObject = { model: 'sora-2', prompt: 'a cat', duration: 10 };

function detect(changes: Partial<DetectionInput>, among: readonly Dialect[] = claimants): string {
  const input = { headers: BEARER, query: {}, fields: PLAIN, serverDefault: 'evolink', ...changes };
  const { dialect, ambiguous } = resolveDialect(among, input);
  return `${dialect.name}${ambiguous ? '?' : ''}`;
}

describe('the dialect of POST /v1/videos/generations', () => {
  it('is claimed by four vendors', () => {
    assert.deepEqual(
      claimants.map((dialect) => dialect.name),
      ['apimart', 'duomi', 'evolink', 'xai'],
    );
  });

  it('is what was said outright, in the order path, host, header, key', () => {
    const saidOtherwise = { headers: { ...BARE, 'x-sora-dialect': 'duomi' }, keyDialect: 'duomi' };
    assert.equal(detect({ basePath: '/duomi' }), 'duomi');
    assert.equal(detect({ ...saidOtherwise, basePath: '/evolink', host: 'duomiapi.com' }), 'evolink');
    assert.equal(detect({ ...saidOtherwise, host: 'API.EvoLink.ai:443' }), 'evolink');
    assert.equal(detect({ headers: { ...BEARER, 'x-sora-dialect': ' Duomi ' } }), 'duomi');
    assert.equal(detect({ keyDialect: 'evolink', headers: { ...BARE, 'x-sora-dialect': 'duomi' } }), 'duomi');
    assert.equal(detect({ keyDialect: 'duomi', fields: { ...PLAIN, quality: '720p' } }), 'duomi');
  });

  it('is every vendor`s own, certainly, under its base path, its host, its name in the header and a key pinned to it', () => {
    const hosts = {
      apimart: 'api.apimart.ai',
      duomi: 'duomiapi.com',
      evolink: 'api.evolink.ai',
      xai: 'api.x.ai',
    };
    for (const [name, host] of Object.entries(hosts)) {
      const rivals = { fields: { ...PLAIN, characters: [], model: 'grok-imagine-video', style: 'anime' } };
      assert.equal(detect({ ...rivals, basePath: `/${name}` }), name);
      assert.equal(detect({ ...rivals, host }), name);
      assert.equal(detect({ ...rivals, headers: { ...BARE, 'x-sora-dialect': name } }), name);
      assert.equal(detect({ ...rivals, keyDialect: name }), name);
    }
  });

  it('ignores names that claim nothing here', () => {
    const said = { basePath: '/openai', host: 'localhost', keyDialect: 'openai' };
    assert.equal(detect({ ...said, headers: { ...BEARER, 'x-sora-dialect': 'nobody' } }), 'evolink?');
  });

  it("is EvoLink's for its headers, whatever else points to duomi", () => {
    const headers = { ...BARE, 'x-evolink-source': 'skill' };
    assert.equal(detect({ headers, fields: { ...PLAIN, characters: [] } }), 'evolink');
  });

  it("is duomi's for a bare key, even with EvoLink's `quality`, but Bearer says nothing", () => {
    assert.equal(detect({ headers: BARE, fields: { ...PLAIN, quality: '720p', duration: 8 } }), 'duomi');
    assert.equal(detect({ headers: { authorization: 'bearer sk-1' } }), 'evolink?');
    assert.equal(detect({ headers: { 'api-key': 'sk-1' } }), 'evolink?');
  });

  it("is duomi's for the fields that only duomi has", () => {
    const signs: readonly JsonObject[] = [
      { model: 'sora-2-temporary' },
      { image_url: 'https://a.example.com/a.png' },
      { characters: [] },
      { character_url: 'https://a.example.com/a.mp4' },
      { character_timestamps: '0,3' },
      { generation_type: 'TEXT' },
      { oversea: false },
    ];
    for (const sign of signs)
      assert.equal(detect({ fields: { ...PLAIN, ...sign } }), 'duomi', JSON.stringify(sign));
  });

  it("is xAI's for its models, whatever fields come with them, but not for a bare key or EvoLink's headers", () => {
    for (const model of ['grok-imagine-video', 'grok-imagine-1.0']) {
      const fields = { ...PLAIN, model, image_url: 'https://a.example.com/a.png', resolution: '480p' };
      assert.equal(detect({ fields }), 'xai');
      assert.equal(detect({ fields, headers: BARE }), 'duomi');
      assert.equal(detect({ fields, headers: { ...BEARER, 'x-evolink-source': 'skill' } }), 'evolink');
    }
    assert.equal(detect({ fields: { ...PLAIN, model: 'grok-video-1.5' } }), 'evolink?');
    assert.equal(detect({ fields: { ...PLAIN, model: ['grok-imagine-video'] } }), 'evolink?');
  });

  it("is APIMart's, but only softly, for its fields and its model, and these weigh more than EvoLink's words", () => {
    const signs: readonly JsonObject[] = [
      { model: 'sora-2-vip' },
      { storyboard: true },
      { thumbnail: false },
      { resolution: '720p' },
      { private: true },
      { style: 'anime' },
    ];
    for (const sign of signs) {
      assert.equal(detect({ fields: { ...PLAIN, ...sign } }), 'apimart?', JSON.stringify(sign));
      assert.equal(detect({ fields: { ...PLAIN, quality: '720p', duration: 8, ...sign } }), 'apimart?');
      assert.equal(detect({ fields: { ...PLAIN, ...sign, characters: [] } }), 'duomi');
      assert.equal(detect({ fields: { ...PLAIN, ...sign }, headers: BARE }), 'duomi');
    }
  });

  it("is EvoLink's, but only softly, for words that APIMart has too", () => {
    const signs: readonly JsonObject[] = [
      { model: 'sora-2-pro-preview' },
      { model: 'sora-2-preview' },
      { model: 'sora-2-beta-max' },
      { model: 'sora-2-pro-remix' },
      { model: 'sora-2-remix' },
      { model: 'sora-character' },
      { base_video_task_id: 'x' },
      { model_params: {} },
      { generate_audio: false },
      { duration: 4 },
      { duration: 8 },
      { duration: '12' },
      { remove_watermark: true },
      { quality: 'high' },
    ];
    for (const sign of signs)
      assert.equal(detect({ fields: { ...PLAIN, ...sign }, serverDefault: 'duomi' }), 'evolink?');
  });

  it('is the server default, ambiguously, when nothing tells', () => {
    assert.equal(detect({}), 'evolink?');
    assert.equal(detect({ serverDefault: 'duomi' }), 'duomi?');
    assert.equal(detect({ serverDefault: 'nobody' }), 'apimart?');
  });

  it('is certain on a path with one claimant, and a path without any is the caller`s mistake', () => {
    const input = { headers: {}, query: {}, fields: {}, serverDefault: 'evolink' };
    const [first] = dialects;
    assert.ok(first !== undefined);
    assert.deepEqual(resolveDialect([first], input), { dialect: first, ambiguous: false });
    assert.throws(() => resolveDialect([], input), RangeError);
  });

  it('stays ambiguous when two claimants show signs of equal strength', () => {
    const rivals = claimants.map((dialect) => ({ ...dialect, recognise: () => 'private-field' as const }));
    const input = { headers: {}, query: {}, fields: {}, serverDefault: 'evolink' };
    const { dialect, ambiguous } = resolveDialect(rivals, input);
    assert.deepEqual([dialect.name, ambiguous], ['evolink', true]);
  });
});

function claim(method: string, shape: string): readonly Dialect[] {
  return dialects.filter((dialect) =>
    dialect.routes.some((route) => route.method === method && route.path.replace(/:\w+/g, ':') === shape),
  );
}

describe('the dialect of GET /v1/tasks/{id}', () => {
  const detectPoll = (changes: Partial<DetectionInput>): string =>
    detect(
      { fields: {}, taskId: 'task-unified-1795033600-abcdefgz', ...changes },
      claim('GET', '/v1/tasks/:'),
    );

  it('is certain only where path, host, header, key or an EvoLink header say so', () => {
    assert.equal(detectPoll({ basePath: '/apimart' }), 'apimart');
    assert.equal(detectPoll({ host: 'api.evolink.ai' }), 'evolink');
    assert.equal(detectPoll({ headers: { ...BEARER, 'x-sora-dialect': 'apimart' } }), 'apimart');
    assert.equal(detectPoll({ keyDialect: 'evolink' }), 'evolink');
    assert.equal(detectPoll({ headers: { ...BEARER, 'x-evolink-source': 'skill' } }), 'evolink');
    assert.equal(detectPoll({}), 'evolink?');
    assert.equal(detectPoll({ keyDialect: 'duomi' }), 'evolink?', 'a key pinned to who does not poll here');
  });

  it('leans to APIMart for ?language=, which only its page has', () => {
    assert.equal(detectPoll({ query: { language: 'en' } }), 'apimart?');
  });
});

describe('the dialect of GET /v1/videos/{id}', () => {
  const polls = claim('GET', '/v1/videos/:');
  const XAI_ID = '5b0e6b1c-7d3e-8b43-9a53-0a6d4f1e2c77';
  const OTHER_IDS = [
    'video_0123456789abcdef0123456789abcdef0123456789abcdef',
    '5b0e6b1c-7d3e-4b43-9a53-0a6d4f1e2c77',
    'task-unified-1795033600-abcdefgz',
    'sora-2:task_01k9008rhbefnt3rb1g9szxdwr',
    'nobody-knows',
  ];
  const detectPoll = (taskId: string, changes: Partial<DetectionInput> = {}): string =>
    detect({ fields: {}, taskId, ...changes }, polls);

  it("is OpenAI's, with certainty, for every id that xAI's dialect did not mint", () => {
    assert.deepEqual(
      polls.map((dialect) => dialect.name),
      ['openai', 'xai'],
    );
    for (const id of OTHER_IDS) {
      assert.equal(detectPoll(id), 'openai', id);
      assert.equal(detectPoll(id, { keyDialect: 'evolink', headers: BARE, serverDefault: 'xai' }), 'openai');
    }
  });

  it("is xAI's for an id that it minted, unless somebody says OpenAI", () => {
    assert.equal(detectPoll(XAI_ID), 'xai');
    assert.equal(detectPoll(XAI_ID, { keyDialect: 'openai' }), 'openai');
    assert.equal(detectPoll(XAI_ID, { basePath: '/openai' }), 'openai');
    assert.equal(detectPoll(XAI_ID, { host: 'api.openai.com' }), 'openai');
  });

  it("is xAI's for any id under its base path, its host, its name and a key pinned to it", () => {
    for (const id of [XAI_ID, ...OTHER_IDS]) {
      assert.equal(detectPoll(id, { basePath: '/xai' }), 'xai');
      assert.equal(detectPoll(id, { host: 'api.x.ai' }), 'xai');
      assert.equal(detectPoll(id, { keyDialect: 'xai' }), 'xai');
    }
  });

  it('is minted apart: no other dialect`s ids look like xAI`s', () => {
    const source = { nowMs: () => 1_795_033_600_123, randomText: (length: number) => '8'.repeat(length) };
    assert.equal(isRequestId(requestId(source)), true);
    const others = [uuid(source), videoId(source), generationId(source, true), gatewayTaskId(source)];
    for (const id of [...others, ulidTaskId(source), modelTaskId(source, 'sora-2')])
      assert.equal(isRequestId(id), false, id);
  });
});
