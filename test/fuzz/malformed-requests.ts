import fc from 'fast-check';
import { z } from 'zod';
import type { Dialect, DialectRoute } from '../../src/dialects/dialect.ts';
import {
  BOUNDARY,
  brokenJson,
  brokenMultipart,
  LEGAL,
  mislabelled,
  naughty,
  part,
  wrongType,
} from './broken-bodies.ts';
import { fillPath, oddCredential, oddPath, oddQuery, otherMethod } from './odd-targets.ts';
import type { RawRequest } from './raw-client.ts';

export interface MalformedRequest extends RawRequest {
  readonly kind: string;
  /** False when the path was bent so far that another dialect may have to answer. */
  readonly ownShape: boolean;
  /** The fields that were filled with something that does not belong there. */
  readonly spoiled: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;
type Weighted = fc.WeightedArbitrary<MalformedRequest>;

/** Read by some client's server somewhere, and ignored here. */
const KNOWN_BY_ALL = ['prompt', 'model', 'metadata', 'n', 'user'];

/** What can go wrong with one dialect's requests. `credential` is a valid Authorization header, so that bodies are read. */
export function malformedRequests(dialect: Dialect, credential: string): fc.Arbitrary<MalformedRequest> {
  const headers = { authorization: credential, 'content-type': 'application/json' };
  const on: MakeRequest = (kind, route, { id = 'task-1', ...changes }) => ({
    kind,
    method: route.method,
    target: dialect.basePath + fillPath(route.path, id),
    headers,
    body: null,
    ownShape: true,
    spoiled: [],
    ...changes,
  });
  return fc.oneof(...malformedBodies(dialect, headers, on), ...malformedHeads(dialect, headers, on));
}

type MakeRequest = (
  kind: string,
  route: DialectRoute,
  changes: Partial<MalformedRequest> & { readonly id?: string },
) => MalformedRequest;

/** Routes that make a film have the most fields. */
const MAKING: ReadonlySet<string> = new Set(['create', 'remix', 'edit', 'extend']);

function malformedBodies(dialect: Dialect, headers: Headers, on: MakeRequest): readonly Weighted[] {
  const all = dialect.routes.filter((route) => route.method === 'POST');
  const creates = all.filter((route) => MAKING.has(route.operation));
  // Half of all requests.
  const posts = fc.oneof(fc.constantFrom(...creates), fc.constantFrom(...all));
  const json = fc.tuple(posts, brokenJson).map(([route, body]) => on('broken JSON', route, { body }));
  const form = fc
    .tuple(posts, brokenMultipart)
    .map(([route, change]) => on('broken form', route, change(headers)));
  const label = fc
    .tuple(posts, mislabelled)
    .map(([route, change]) => on('wrong label', route, change(headers)));
  return [
    { weight: 6, arbitrary: posts.chain((route) => spoiledJson(route, wrongType, 'wrong type', on)) },
    { weight: 6, arbitrary: posts.chain((route) => spoiledJson(route, naughty, 'naughty text', on)) },
    { weight: 3, arbitrary: posts.chain((route) => spoiledForm(route, on)) },
    { weight: 3, arbitrary: json },
    { weight: 3, arbitrary: form },
    { weight: 2, arbitrary: label },
  ];
}

function malformedHeads(dialect: Dialect, headers: Headers, on: MakeRequest): readonly Weighted[] {
  const routes = fc.constantFrom(...dialect.routes);
  const method = fc
    .tuple(routes, otherMethod)
    .map(([route, other]) => on('wrong method', route, { method: other }));
  const path = fc.tuple(routes, oddPath(dialect)).map(([route, bend]) => on('odd path', route, bend(route)));
  const query = routes.chain((route) =>
    oddQuery(route).map((text) =>
      on('odd query', route, {
        target: dialect.basePath + fillPath(route.path, 'task-1') + text,
        ownShape: /^[\x21-\x7e]*$/.test(text),
      }),
    ),
  );
  const credential = fc
    .tuple(routes, oddCredential)
    .map(([route, odd]) =>
      on('odd credential', route, { headers: { ...headers, ...odd }, ownShape: !('host' in odd) }),
    );
  return [
    { weight: 2, arbitrary: method },
    { weight: 3, arbitrary: path },
    { weight: 3, arbitrary: query },
    { weight: 1, arbitrary: credential },
  ];
}

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
