import fc from 'fast-check';
import type { MalformedRequest } from './malformed-requests.ts';
import { NAUGHTY_STRINGS } from './naughty-strings.ts';

export const BOUNDARY = 'reelayfuzz';
export const LEGAL: Readonly<Record<string, unknown>> = { model: 'sora-2', prompt: 'waves' };

export const naughty = fc.constantFrom(...NAUGHTY_STRINGS);

/** Every JSON type, at its edges, and structures that are deeper, longer or stranger than any field has. */
export const wrongType: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    -1e-300,
    Number.MAX_SAFE_INTEGER,
    [],
    {},
    [[]],
    [null],
    [{}],
    { url: null },
    { image_url: { url: 7 } },
    { file_id: [] },
    { toString: 1, valueOf: null },
    { length: 1e9 },
    Array.from({ length: 500 }, () => 'x'),
    Array.from({ length: 40 }, () => ({ url: 'http://127.0.0.1:1/' })),
    nested(20),
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(naughty, { maxLength: 4 }),
  fc.dictionary(fc.constantFrom('url', 'image_url', 'file_id', 'id', 'timestamps', 'x'), naughty, {
    maxKeys: 3,
  }),
);

function nested(depth: number): unknown {
  return depth === 0 ? 'x' : [{ a: nested(depth - 1) }];
}

const LEGAL_TEXT = JSON.stringify({ ...LEGAL, images: [], seconds: 4 });

export const brokenJson: fc.Arbitrary<Buffer> = fc.oneof(
  fc.nat(LEGAL_TEXT.length - 1).map((length) => Buffer.from(LEGAL_TEXT.slice(0, length))),
  fc
    .nat(LEGAL_TEXT.length - 1)
    .chain((at) =>
      fc
        .constantFrom('"', '{', '}', '\\', ',', '\u0000', '\ufeff', '//', 'NaN')
        .map((wedge) => Buffer.from(LEGAL_TEXT.slice(0, at) + wedge + LEGAL_TEXT.slice(at))),
    ),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => Buffer.from(`{"prompt":${'['.repeat(depth)}`)),
  fc
    .integer({ min: 1, max: 20_000 })
    .map((depth) => Buffer.from(`{"images":${'['.repeat(depth)}${']'.repeat(depth)}}`)),
  fc
    .integer({ min: 1, max: 5_000 })
    .map((depth) => Buffer.from(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)),
  fc
    .constantFrom(
      '{"prompt":"a","prompt":["b"],"prompt":"c"}',
      '{"__proto__":{"admin":true},"prompt":"x"}',
      '{"constructor":{"prototype":{"x":1}},"prompt":"x"}',
      '{"images":[{"__proto__":null}],"prompt":"x"}',
      '{"prompt":"\\ud800"}',
      '{"prompt":"\\u0000"}',
      '{"prompt":1e999}',
      '{"prompt":"x",}',
      "{'prompt':'x'}",
      '[]',
      '"text"',
      'null',
      '7',
      '\ufeff{"prompt":""}',
      '{}{}',
    )
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .uint8Array({ maxLength: 40 })
    .map((bytes) => Buffer.concat([Buffer.from('{"prompt":"'), bytes, Buffer.from('"}')])),
);

export function part(disposition: string, content: string, type?: string): string {
  const label = type === undefined ? '' : `Content-Type: ${type}\r\n`;
  return `--${BOUNDARY}\r\nContent-Disposition: ${disposition}\r\n${label}\r\n${content}\r\n`;
}

const LEGAL_FORM =
  part('form-data; name="prompt"', 'waves') +
  part('form-data; name="input_reference"; filename="a.png"', '\u0089PNG\r\n', 'image/png') +
  `--${BOUNDARY}--\r\n`;

type Change = (headers: Readonly<Record<string, string>>) => Partial<MalformedRequest>;

export const brokenMultipart: fc.Arbitrary<Change> = fc
  .tuple(
    fc.oneof(
      fc.nat(LEGAL_FORM.length - 1).map((length) => LEGAL_FORM.slice(0, length)),
      fc
        .nat(LEGAL_FORM.length - 1)
        .map((at) => `${LEGAL_FORM.slice(0, at)}\r\n--${BOUNDARY}${LEGAL_FORM.slice(at)}`),
      naughty.map((name) => part(`form-data; name="${name.slice(0, 2_000)}"`, 'x')),
      naughty.map((name) =>
        part(`form-data; name="input_reference"; filename="${name.slice(0, 2_000)}"`, 'x', 'image/png'),
      ),
      naughty.map((text) => part('form-data; name="prompt"', 'waves', text.slice(0, 200))),
      fc
        .constantFrom(
          'a[b',
          'a[[b]]',
          '[]',
          'a[][][]',
          'prompt[__proto__]',
          `a${'[b]'.repeat(200)}`,
          'prompt[]',
        )
        .map((name) => part(`form-data; name="${name}"`, 'x')),
      fc.integer({ min: 1, max: 400 }).map((count) => part('form-data; name="prompt"', 'x').repeat(count)),
    ),
    fc.constantFrom(
      `multipart/form-data; boundary=${BOUNDARY}`,
      `multipart/form-data; boundary="${BOUNDARY}"; charset=utf-16`,
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary=other',
      'multipart/mixed; boundary=x',
    ),
    fc.boolean(),
  )
  .map(
    ([text, contentType, closed]): Change =>
      (headers) => ({
        headers: { ...headers, 'content-type': contentType },
        body: Buffer.from(closed ? `${text}--${BOUNDARY}--\r\n` : text),
      }),
  );

export const mislabelled: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom(
      'text/plain',
      'text/html',
      'application/xml',
      'image/png',
      'application/octet-stream',
      'application/json; charset=utf-16le',
      'application/json, text/plain',
      ';',
      'x'.repeat(3_000),
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
    ),
    fc.constantFrom<Readonly<Record<string, string>>>(
      {},
      { 'content-encoding': 'gzip' },
      { 'content-encoding': 'x' },
      { expect: 'something' },
    ),
    fc.oneof(fc.constant(LEGAL_TEXT), fc.constant(''), naughty),
  )
  .map(
    ([contentType, more, text]): Change =>
      (headers) => ({
        headers: { ...headers, 'content-type': contentType, ...more },
        body: Buffer.from(text),
      }),
  );
