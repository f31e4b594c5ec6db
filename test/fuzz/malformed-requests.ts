import fc from 'fast-check';
import { z } from 'zod';
import type { Dialect, DialectRoute } from '../../src/dialects/dialect.ts';
import { NAUGHTY_STRINGS } from './naughty-strings.ts';
import type { RawRequest } from './raw-client.ts';

export interface MalformedRequest extends RawRequest {
  readonly kind: string;
  /** False when the path was bent so far that another dialect may have to answer. */
  readonly ownShape: boolean;
  /** The fields that were filled with something that does not belong there. */
  readonly spoiled: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const BOUNDARY = 'reelayfuzz';
const LEGAL: Fields = { model: 'sora-2', prompt: 'waves' };
const KNOWN_BY_ALL = ['prompt', 'model', 'metadata', 'n', 'user'];

const naughty = fc.constantFrom(...NAUGHTY_STRINGS);

/** Every JSON type, at its edges, and structures that are deeper, longer or stranger than any field has. */
const wrongType: fc.Arbitrary<unknown> = fc.oneof(
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

/** What can go wrong with one dialect's requests. `credential` is a valid Authorization header, so that bodies are read. */
export function malformedRequests(dialect: Dialect, credential: string): fc.Arbitrary<MalformedRequest> {
  const routes = fc.constantFrom(...dialect.routes);
  const all = dialect.routes.filter((route) => route.method === 'POST');
  const creates = all.filter((route) => route.operation === 'create');
  // Half of them, since creates have the most fields.
  const posts = fc.oneof(fc.constantFrom(...creates), fc.constantFrom(...all));
  const headers = { authorization: credential, 'content-type': 'application/json' };
  const on = (
    kind: string,
    route: DialectRoute,
    changes: Partial<MalformedRequest> & { readonly id?: string },
  ): MalformedRequest => ({
    kind,
    method: route.method,
    target: dialect.basePath + fillPath(route.path, changes.id ?? 'task-1'),
    headers,
    body: null,
    ownShape: true,
    spoiled: [],
    ...changes,
  });
  return fc.oneof(
    { weight: 6, arbitrary: posts.chain((route) => spoiledJson(route, wrongType, 'wrong type', on)) },
    { weight: 6, arbitrary: posts.chain((route) => spoiledJson(route, naughty, 'naughty text', on)) },
    { weight: 3, arbitrary: posts.chain((route) => spoiledForm(route, on)) },
    {
      weight: 3,
      arbitrary: fc.tuple(posts, brokenJson).map(([route, body]) => on('broken JSON', route, { body })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(posts, brokenMultipart)
        .map(([route, changes]) => on('broken form', route, changes(headers))),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(posts, mislabelled)
        .map(([route, changes]) => on('wrong label', route, changes(headers))),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(routes, otherMethod)
        .map(([route, method]) => on('wrong method', route, { method })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(routes, oddPath(dialect))
        .map(([route, bend]) => on('odd path', route, bend(route))),
    },
    {
      weight: 3,
      arbitrary: routes.chain((route) =>
        oddQuery(route).map((query) =>
          on('odd query', route, {
            target: dialect.basePath + fillPath(route.path, 'task-1') + query,
            ownShape: /^[\x21-\x7e]*$/.test(query),
          }),
        ),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(routes, oddCredential).map(([route, credentials]) =>
        on('odd credential', route, {
          headers: { ...headers, ...credentials },
          ownShape: !('host' in credentials),
        }),
      ),
    },
  );
}

type MakeRequest = (
  kind: string,
  route: DialectRoute,
  changes: Partial<MalformedRequest>,
) => MalformedRequest;

/** The names that the route's own schema knows. */
export function fieldNames(route: DialectRoute): readonly string[] {
  const { request } = route.documentation ?? {};
  const names = request instanceof z.ZodObject ? Object.keys(request.shape) : [];
  return [...new Set([...names, ...KNOWN_BY_ALL])];
}

function spoiledFields(route: DialectRoute, value: fc.Arbitrary<unknown>): fc.Arbitrary<Fields> {
  return fc.dictionary(fc.constantFrom(...fieldNames(route)), value, {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  });
}

function spoiledJson(
  route: DialectRoute,
  value: fc.Arbitrary<unknown>,
  kind: string,
  on: MakeRequest,
): fc.Arbitrary<MalformedRequest> {
  return spoiledFields(route, value).map((fields) =>
    on(kind, route, {
      body: Buffer.from(JSON.stringify({ ...LEGAL, ...fields })),
      spoiled: Object.keys(fields),
    }),
  );
}

function spoiledForm(route: DialectRoute, on: MakeRequest): fc.Arbitrary<MalformedRequest> {
  return fc.tuple(spoiledFields(route, naughty), fc.boolean()).map(([fields, multipart]) => {
    const all = Object.entries({ ...LEGAL, ...fields }).map(
      ([name, value]) => [name, String(value)] as const,
    );
    const contentType = multipart
      ? `multipart/form-data; boundary=${BOUNDARY}`
      : 'application/x-www-form-urlencoded';
    const text = multipart
      ? `${all.map(([name, value]) => part(`form-data; name="${name}"`, value)).join('')}--${BOUNDARY}--\r\n`
      : all.map(([name, value]) => `${name}=${value.replace(/[&%]/g, '')}`).join('&');
    const request = on('naughty form', route, { body: Buffer.from(text), spoiled: Object.keys(fields) });
    return { ...request, headers: { ...request.headers, 'content-type': contentType } };
  });
}

const LEGAL_TEXT = JSON.stringify({ ...LEGAL, images: [], seconds: 4 });

const brokenJson: fc.Arbitrary<Buffer> = fc.oneof(
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

function part(disposition: string, content: string, type?: string): string {
  const label = type === undefined ? '' : `Content-Type: ${type}\r\n`;
  return `--${BOUNDARY}\r\nContent-Disposition: ${disposition}\r\n${label}\r\n${content}\r\n`;
}

const LEGAL_FORM =
  part('form-data; name="prompt"', 'waves') +
  part('form-data; name="input_reference"; filename="a.png"', '\u0089PNG\r\n', 'image/png') +
  `--${BOUNDARY}--\r\n`;

type Change = (headers: Readonly<Record<string, string>>) => Partial<MalformedRequest>;

const brokenMultipart: fc.Arbitrary<Change> = fc
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

const mislabelled: fc.Arbitrary<Change> = fc
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

const otherMethod = fc.constantFrom(
  'PUT',
  'PATCH',
  'OPTIONS',
  'HEAD',
  'PROPFIND',
  'DELETE',
  'GET',
  'POST',
  'TRACE',
  'SEARCH',
);

const oddCredential = fc.constantFrom<Readonly<Record<string, string>>>(
  { authorization: '' },
  { authorization: 'Bearer' },
  { authorization: 'Bearer \u00ff\u00fe' },
  { authorization: `Bearer ${'x'.repeat(8_000)}` },
  { authorization: 'Basic dXNlcjpwYXNz' },
  { authorization: 'Bearer null' },
  { authorization: 'null', 'api-key': '\u00e9' },
  { authorization: "' OR 1=1 --" },
  { 'x-request-id': 'x'.repeat(8_000) },
  { 'x-request-id': '\u00ff' },
  { 'x-sora-dialect': '__proto__' },
  { host: '[' },
);

type Bend = (route: DialectRoute) => Partial<MalformedRequest> & { readonly id?: string };

function oddPath(dialect: Dialect): fc.Arbitrary<Bend> {
  const plain = (route: DialectRoute) => dialect.basePath + fillPath(route.path, 'task-1');
  return fc.oneof(
    naughty.map(
      (text): Bend =>
        (route) => ({
          target: dialect.basePath + fillPath(route.path, wireText(encodeURIComponent(wellFormed(text)))),
        }),
    ),
    naughty.map(
      (text): Bend =>
        (route) => ({ target: dialect.basePath + fillPath(route.path, wireText(text)), ownShape: false }),
    ),
    fc
      .constantFrom(
        '%',
        '%zz',
        '%00',
        '%ff%fe',
        '%2e%2e%2f',
        '%c0%af',
        ':id',
        '*',
        ';a=b',
        '%5C',
        '[',
        '{}',
        '\u00ff',
      )
      .map(
        (id): Bend =>
          (route) => ({ target: dialect.basePath + fillPath(route.path, id), ownShape: false }),
      ),
    fc.constantFrom('/', '//', '/..', '/.', '/%2e%2e/', '/x/y/z', '.json', '%20', '#frag', '/v1/v1').map(
      (tail): Bend =>
        (route) => ({ target: plain(route) + tail, ownShape: false }),
    ),
    fc
      .constantFrom(
        'http://',
        'http://[',
        'http://evil.example.com',
        'http://x:99999999',
        'https:',
        '*',
        'x',
        '?',
        '//',
      )
      .map(
        (head): Bend =>
          (route) => ({ target: head + plain(route), ownShape: false }),
      ),
  );
}

function oddQuery(route: DialectRoute): fc.Arbitrary<string> {
  const names = [
    ...Object.keys(route.documentation?.query?.shape ?? {}),
    'limit',
    'id',
    'variant',
    'api-version',
  ];
  const pair = fc.tuple(
    fc.constantFrom(...names),
    fc.oneof(
      naughty.map((text) => encodeURIComponent(wellFormed(text))),
      naughty.map(wireText),
    ),
  );
  return fc.oneof(
    fc
      .array(pair, { minLength: 1, maxLength: 3 })
      .map((pairs) => `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`),
    fc.constantFrom(
      '?',
      '?&&&',
      '?=',
      '?limit',
      '?limit=%',
      '?limit=%zz',
      '?id[]=1&id[]=2',
      '?__proto__=1',
      `?${'a&'.repeat(2_000)}`,
      '?limit=1&limit=x',
      '??',
    ),
  );
}

function fillPath(path: string, id: string): string {
  return path.replace(/:[A-Za-z]\w*/g, () => id);
}

/** What may stand in a request line at all: no blanks, no controls, one byte a character; and short enough for a header. */
function wireText(text: string): string {
  return text.replace(/[^\x21-\xff]/g, '~').slice(0, 6_000);
}

function wellFormed(text: string): string {
  return Buffer.from(text.slice(0, 1_500)).toString();
}
