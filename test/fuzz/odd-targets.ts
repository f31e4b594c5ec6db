import fc from 'fast-check';
import type { Dialect, DialectRoute } from '../../src/dialects/dialect.ts';
import { naughty } from './broken-bodies.ts';
import type { MalformedRequest } from './malformed-requests.ts';

export const otherMethod = fc.constantFrom(
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

export const oddCredential = fc.constantFrom<Readonly<Record<string, string>>>(
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

export function oddPath(dialect: Dialect): fc.Arbitrary<Bend> {
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

export function oddQuery(route: DialectRoute): fc.Arbitrary<string> {
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

export function fillPath(path: string, id: string): string {
  return path.replace(/:[A-Za-z]\w*/g, () => id);
}

/** What may stand in a request line at all: no blanks, no controls, one byte a character; and short enough for a header. */
function wireText(text: string): string {
  return text.replace(/[^\x21-\xff]/g, '~').slice(0, 6_000);
}

function wellFormed(text: string): string {
  return Buffer.from(text.slice(0, 1_500)).toString();
}
