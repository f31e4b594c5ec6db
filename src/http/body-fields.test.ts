import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { TaskError } from '../task/error.ts';
import type { Json } from '../task/json.ts';
import { unfoldFields } from './body-fields.ts';
import { parseJsonBody } from './body-json.ts';

function unfold(query: string): Json {
  return unfoldFields(query.split('&').map((pair) => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']));
}

function isRefusal(error: unknown): boolean {
  return error instanceof TaskError && error.code === 'invalid_request';
}

describe('form names unfold into the object that the same request would be as JSON', () => {
  const table: [form: string, json: Json][] = [
    ['a=1', { a: '1' }],
    ['a=1&a=2', { a: ['1', '2'] }],
    ['a[]=1', { a: ['1'] }],
    ['a[]=1&a[]=2', { a: ['1', '2'] }],
    ['a=0&a[]=1', { a: ['0', '1'] }],
    ['a[b]=1&a[c]=2', { a: { b: '1', c: '2' } }],
    ['a[b][c]=1', { a: { b: { c: '1' } } }],
    ['a[b][]=1&a[b][]=2', { a: { b: ['1', '2'] } }],
    ['a[1]=y&a[0]=x', { a: ['x', 'y'] }],
    ['a[10]=y&a[9]=x', { a: ['x', 'y'] }],
    ['a[999999]=x', { a: ['x'] }],
    ['a[0][u]=x&a[1][u]=y', { a: [{ u: 'x' }, { u: 'y' }] }],
    ['a[][u]=x&a[][v]=1&a[][u]=y', { a: [{ u: 'x', v: '1' }, { u: 'y' }] }],
    ['a=1&a[b]=2', { a: ['1', { b: '2' }] }],
    ['a=&b[]=&c[d]=', {}],
    ['a=&a=1', { a: '1' }],
    ['a[b=1&]a=2&[x]=3&a]b[=4', { 'a[b': '1', ']a': '2', '[x]': '3', 'a]b[': '4' }],
    ['images[0]x=1', { 'images[0]x': '1' }],
    ['toString=1&a[hasOwnProperty]=2', { toString: '1', a: { hasOwnProperty: '2' } }],
    ['json={"a":1}', { json: '{"a":1}' }],
  ];
  for (const [form, json] of table) {
    test(form, () => assert.deepEqual(unfold(form), json));
  }
});

test('no form, however odd its names, throws anything but a refusal or touches a prototype', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    '[',
    ']',
    '[]',
    '[a]',
    '[0]',
    '__proto__',
    'constructor',
    '[__proto__]',
    'é',
    '.',
  );
  const name = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));
  const before = Object.getOwnPropertyNames(Object.prototype).length;
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string()), { maxLength: 8 }), (fields) => {
      try {
        const unfolded = unfoldFields(fields);
        assert.equal(Object.getPrototypeOf(unfolded), Object.prototype);
        JSON.stringify(unfolded);
      } catch (error) {
        assert.ok(isRefusal(error), String(error));
      }
      assert.equal(Object.getOwnPropertyNames(Object.prototype).length, before);
      assert.equal(Object.getOwnPropertyNames(Array.prototype).includes('polluted'), false);
    }),
    { numRuns: 2_000 },
  );
});

test('every text value of a plain form comes back exactly once', () => {
  const name = fc.stringMatching(/^[a-z]{1,3}(\[[a-z]{0,2}\]){0,3}$/);
  const value = fc.stringMatching(/^v[0-9]{1,9}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 10 }), (fields) => {
      const leaves = JSON.stringify(unfoldFields(fields)).match(/"v\d+"/g) ?? [];
      assert.deepEqual(leaves.sort(), fields.map(([, text]) => `"${text}"`).sort());
    }),
  );
});

describe('JSON bodies', () => {
  const parse = (text: string) => parseJsonBody(Buffer.from(text));

  test('empty texts and nulls are absent at every depth, other falsy values are not', () => {
    const text = '{"a":null,"b":"","c":0,"d":false,"e":[null,"",1,{"f":null}],"g":{"h":""},"i":[]}';
    assert.deepEqual(parse(text), { c: 0, d: false, e: [1, {}], g: {}, i: [] });
  });

  test('nothing and null are an empty object, other values are refused', () => {
    for (const text of ['', '{}', 'null']) assert.deepEqual(parse(text), {});
    for (const text of ['[]', '[{}]', '1', '"text"', 'true']) assert.throws(() => parse(text), isRefusal);
  });

  test('names that reach into prototypes are refused at any depth', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      assert.throws(() => parse(`{"${name}":{"polluted":1}}`), isRefusal);
      assert.throws(() => parse(`{"a":[{"b":{"${name}":1}}]}`), isRefusal);
      assert.throws(() => unfold(`a[${name}]=1`), isRefusal);
    }
    assert.throws(() => parse('{"__pro\\u0074o__":1}'), isRefusal);
  });

  test('32 levels are read and 33 are not, brackets inside texts do not count', () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
    assert.ok(parse(nested(32)));
    assert.throws(() => parse(nested(33)), isRefusal);
    const lists = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    assert.ok(parse(lists(32)));
    assert.throws(() => parse(lists(33)), isRefusal);
    const text = '[{'.repeat(100);
    assert.deepEqual(parse(JSON.stringify({ a: text, b: `\\"${text}\\`, c: `"${text}` })), {
      a: text,
      b: `\\"${text}\\`,
      c: `"${text}`,
    });
  });

  test('10,000 values are read and more are not, commas inside texts do not count', () => {
    const list = (values: number) => JSON.stringify({ a: Array.from({ length: values }, () => 1) });
    assert.ok(parse(list(10_000)));
    assert.throws(() => parse(list(10_001)), isRefusal);
    assert.ok(parse(JSON.stringify({ a: ','.repeat(20_000) })));
  });

  test('any JSON object without empty values comes back as it was', () => {
    const anyObject = fc.dictionary(
      fc.string().filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name)),
      fc.oneof(fc.integer(), fc.boolean(), fc.string({ minLength: 1 }), fc.array(fc.integer())),
      { noNullPrototype: true },
    );
    fc.assert(fc.property(anyObject, (object) => assert.deepEqual(parse(JSON.stringify(object)), object)));
  });

  test('malformed JSON and wrong bytes are refused with a reason', () => {
    for (const text of ['{', '{"a":}', '{"a":1,}', "{'a':1}", '{"a":NaN}', '{"a":"\n"}', '{"a":1}x', '{"a'])
      assert.throws(() => parse(text), { code: 'invalid_request', message: 'The body is not valid JSON.' });
    assert.throws(() => parseJsonBody(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), /not valid UTF-8/);
    assert.deepEqual(parseJsonBody(Buffer.from('\ufeff{"a":1}')), { a: 1 }, 'a byte order mark is skipped');
  });
});
