import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Dialect } from '../../src/dialects/dialect.ts';
import { listSchema } from '../../src/dialects/openai/response.ts';
import { dialects } from '../../src/dialects/registry.gen.ts';
import { sharedErrorSchema } from '../../src/dialects/shared-errors.ts';
import { TaskError } from '../../src/task/error.ts';
import type { TestServer } from '../harness/in-process.ts';
import { startTestServer } from '../harness/in-process.ts';
import { assertNone, checkRefusal, sendAll } from './exchange.ts';
import { fieldNames, type MalformedRequest, malformedRequests } from './malformed-requests.ts';
import { type RawAnswer, RawClient } from './raw-client.ts';
import { acceptanceSchema, refusalSchemas, type SharedRequest, sharedRequests } from './shared-requests.ts';

/** Fixed, so that a failure in the pipeline is a failure everywhere; set the variable to look further. */
const SEED = Number(process.env['REELAY_FUZZ_SEED'] ?? 20_260_924);
const REQUESTS_PER_DIALECT = 2_000;
/** Of each dialect in strict mode, on its own paths and on the bare ones. */
const STRICT_REQUESTS_PER_DIALECT = 90;
const SHARED_REQUESTS = 700;
const STRICT_SHARED_REQUESTS = 150;
/** Far above what any of these requests takes, so that only a hang reaches it. */
const ANSWER_TIMEOUT_MS = 20_000;

let server: TestServer;
let client: RawClient;

before(async () => {
  // Only the API: what is accepted by accident is stored and never made.
  server = await startTestServer({ REELAY_LOG: 'silent' }, { roles: ['api'] });
  client = new RawClient(server.baseUrl, ANSWER_TIMEOUT_MS);
});
after(async () => {
  client.close();
  await server.stop();
});

for (const dialect of dialects) {
  test(`${dialect.name}: no malformed request hangs, meets a 5xx, or is refused in another shape than the dialect's`, async (t) => {
    t.diagnostic(`seed ${SEED}`);
    const arbitrary = malformedRequests(dialect, `Bearer ${server.apiKey}`);
    const requests = fc.sample(arbitrary, { seed: SEED, numRuns: REQUESTS_PER_DIALECT });
    const { failures, outcomes } = await sendAll(client, requests, checking(dialect));
    t.diagnostic(listed(outcomes));
    assertNone(failures);
    assert.ok(
      [...outcomes.keys()].some((outcome) => outcome.endsWith(' 400')),
      'nothing was refused',
    );
    const spoiled = new Set(
      requests.flatMap(({ kind, spoiled: names }) => names.map((name) => `${kind.split(' ')[0]} ${name}`)),
    );
    for (const name of dialect.routes
      .filter(({ operation }) => ['create', 'remix', 'edit', 'extend'].includes(operation))
      .flatMap(fieldNames))
      for (const kind of ['wrong', 'naughty'])
        assert.ok(spoiled.has(`${kind} ${name}`), `'${name}' never was ${kind}`);
  });
}

test('nothing malformed on a bare path of several dialects hangs, meets a 5xx, or is answered in another form than the one that detection chose', async (t) => {
  const outcomes = await sendShared(client, server, SHARED_REQUESTS);
  t.diagnostic(listed(outcomes));
  // Every claimant was chosen for certain, and the shared form came both from signs and from none.
  for (const kind of ['apimart', 'apimart?', 'duomi', 'evolink', 'evolink?', 'xai'])
    assert.ok(outcomes.has(`${kind} 400`), `nothing was refused as ${kind}`);
  for (const kind of ['apimart?', 'duomi', 'evolink?', 'xai'])
    assert.ok(outcomes.has(`${kind} 200`), `nothing was accepted as ${kind}`);
});

test('strict mode is no less robust, on the paths of each dialect and on the bare ones', async (t) => {
  const strict = await startTestServer(
    { REELAY_LOG: 'silent', REELAY_VALIDATION: 'strict' },
    { roles: ['api'] },
  );
  const strictClient = new RawClient(strict.baseUrl, ANSWER_TIMEOUT_MS);
  try {
    const headers = { authorization: `Bearer ${strict.apiKey}` };
    const body = Buffer.from('{"prompt":"waves","seconds":"15"}');
    const sold = { method: 'POST', target: '/openai/v1/videos', headers, body };
    assert.equal((await strictClient.send(sold)).status, 400, 'the server is strict');
    for (const dialect of dialects) {
      const arbitrary = malformedRequests(dialect, `Bearer ${strict.apiKey}`);
      const requests = fc
        .sample(arbitrary, { seed: SEED + 1, numRuns: STRICT_REQUESTS_PER_DIALECT })
        .map((request, index) => (index % 3 === 0 ? bare(dialect, request) : request));
      const { failures } = await sendAll(strictClient, requests, checking(dialect));
      assertNone(failures);
    }
    t.diagnostic(listed(await sendShared(strictClient, strict, STRICT_SHARED_REQUESTS)));
  } finally {
    strictClient.close();
    await strict.stop();
  }
});

test('what was accepted by accident can be read back, all of it', async () => {
  let after = '';
  let count = 0;
  do {
    const target = `/openai/v1/videos?limit=100&order=asc${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`;
    const headers = { authorization: `Bearer ${server.apiKey}` };
    const { status, text } = await client.send({ method: 'GET', target, headers, body: null });
    assert.equal(status, 200, text.slice(0, 500));
    const page = listSchema.parse(JSON.parse(text));
    count += page.data.length;
    after = page.has_more ? (page.last_id ?? '') : '';
  } while (after !== '');
  assert.ok(count > 100, `only ${count} were accepted, so storing was hardly tried`);
});

test('the check itself notices a 5xx, a page of HTML, and the shape of another dialect', () => {
  const [first, second] = ['openai', 'duomi'].map((name) =>
    dialects.find((dialect) => dialect.name === name),
  );
  assert.ok(first?.errorSchema !== undefined && second !== undefined);
  const request: MalformedRequest = {
    kind: 'control',
    method: 'GET',
    target: '/',
    headers: {},
    body: null,
    ownShape: true,
    spoiled: [],
  };
  const json = { 'content-type': 'application/json' };
  const { body } = second.renderError(new TaskError('invalid_request', 'no'), {
    method: 'GET',
    path: '/',
    ambiguous: false,
  });
  const foreign = JSON.stringify(body);
  checking(second)(request, { status: 400, headers: json, text: foreign });
  for (const answer of [
    { status: 500, headers: json, text: foreign },
    { status: 400, headers: { 'content-type': 'text/html' }, text: '<html>' },
    { status: 400, headers: json, text: '' },
  ])
    assert.throws(() => checking(second)(request, answer));
  assert.throws(() => checking(first)(request, { status: 400, headers: json, text: foreign }));
});

test('the check of shared paths notices a pure answer where a shared one is due, and the reverse', () => {
  const samples = fc.sample(sharedRequests('sk-control'), { seed: SEED, numRuns: 200 });
  const [pure, shared] = [false, true].map((ambiguous) =>
    samples.find(
      ({ detection, target }) => target.endsWith('/generations') && detection.ambiguous === ambiguous,
    ),
  );
  assert.ok(pure !== undefined && shared !== undefined);
  const refused = ({ detection }: SharedRequest, ambiguous: boolean): RawAnswer => {
    const context = { method: 'POST', path: '/v1/videos/generations', ambiguous };
    const { status, body } = detection.dialect.renderError(new TaskError('invalid_request', 'no'), context);
    return { status, headers: { 'content-type': 'application/json' }, text: JSON.stringify(body) };
  };
  checkShared(pure, refused(pure, false));
  checkShared(shared, refused(shared, true));
  assert.throws(() => checkShared(pure, refused(pure, true)));
  assert.throws(() => checkShared(shared, refused(shared, false)));
  assert.throws(() => checkShared(shared, { status: 200, headers: {}, text: '{"id":"task-1"}' }));
});

/** Its own shape, or where the path was bent so far that somebody else may answer, anybody's. */
function checking(dialect: Dialect) {
  const anybodys = [sharedErrorSchema, ...dialects.map(({ errorSchema }) => errorSchema)];
  return (request: MalformedRequest, answer: RawAnswer): void =>
    checkRefusal(request.ownShape ? [dialect.errorSchema] : anybodys, request, answer);
}

/** Without its base path a request may be another dialect's. */
function bare({ basePath }: Dialect, request: MalformedRequest): MalformedRequest {
  return request.target.startsWith(basePath)
    ? { ...request, target: request.target.slice(basePath.length), ownShape: false }
    : request;
}

async function sendShared(
  to: RawClient,
  { apiKey }: TestServer,
  count: number,
): Promise<Map<string, number>> {
  const requests = fc.sample(sharedRequests(apiKey), { seed: SEED, numRuns: count });
  const { failures, outcomes } = await sendAll(to, requests, checkShared);
  assertNone(failures);
  return outcomes;
}

function checkShared(request: SharedRequest, answer: RawAnswer): void {
  checkRefusal(refusalSchemas(request), request, answer);
  if (answer.status < 400 && request.method === 'POST')
    acceptanceSchema(request).parse(JSON.parse(answer.text));
}

function listed(outcomes: ReadonlyMap<string, number>): string {
  return [...outcomes]
    .sort()
    .map(([outcome, count]) => `${outcome}: ${count}`)
    .join(', ');
}
