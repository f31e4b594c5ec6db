import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../task/json.ts';
import { type DetectionInput, resolveDialect } from './detect.ts';
import { dialects } from './registry.gen.ts';

const claimants = dialects.filter((dialect) =>
  dialect.routes.some((route) => route.method === 'POST' && route.path === '/v1/videos/generations'),
);

const BEARER = { authorization: 'Bearer sk-1' };
const BARE = { authorization: 'sk-1' };
const PLAIN: JsonObject = { model: 'sora-2', prompt: 'a cat', duration: 10 };

function detect(changes: Partial<DetectionInput>): string {
  const input = { headers: BEARER, fields: PLAIN, serverDefault: 'evolink', ...changes };
  const { dialect, ambiguous } = resolveDialect(claimants, input);
  return `${dialect.name}${ambiguous ? '?' : ''}`;
}

describe('the dialect of POST /v1/videos/generations', () => {
  it('is claimed by duomi and EvoLink', () => {
    assert.deepEqual(
      claimants.map((dialect) => dialect.name),
      ['duomi', 'evolink'],
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

  it("is EvoLink's, but only softly, for words that APIMart has too", () => {
    const signs: readonly JsonObject[] = [
      { model: 'sora-2-pro-preview' },
      { model: 'sora-2-preview' },
      { model: 'sora-2-beta-max' },
      { model: 'sora-2-pro-remix' },
      { duration: 4 },
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
    assert.equal(detect({ serverDefault: 'nobody' }), 'duomi?');
  });

  it('is certain on a path with one claimant, and a path without any is the caller`s mistake', () => {
    const input = { headers: {}, fields: {}, serverDefault: 'evolink' };
    const [first] = dialects;
    assert.ok(first !== undefined);
    assert.deepEqual(resolveDialect([first], input), { dialect: first, ambiguous: false });
    assert.throws(() => resolveDialect([], input), RangeError);
  });

  it('stays ambiguous when two claimants show signs of equal strength', () => {
    const rivals = claimants.map((dialect) => ({ ...dialect, recognise: () => 'private-field' as const }));
    const input = { headers: {}, fields: {}, serverDefault: 'evolink' };
    const { dialect, ambiguous } = resolveDialect(rivals, input);
    assert.deepEqual([dialect.name, ambiguous], ['evolink', true]);
  });
});
