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
import type { MalformedRequest } from './malformed-requests.ts';
import { fieldNames, malformedRequests } from './malformed-requests.ts';
import { type RawAnswer, RawClient } from './raw-client.ts';

/** Fixed, so that a failure in the pipeline is a failure everywhere; set the variable to look further. */
const SEED = Number(process.env['REELAY_FUZZ_SEED'] ?? 20_260_924);
const REQUESTS_PER_DIALECT = 2_000;
const SENDERS = 8;
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
    const { failures, outcomes } = await sendAll(dialect, requests);
    t.diagnostic(
      [...outcomes]
        .sort()
        .map(([outcome, count]) => `${outcome}: ${count}`)
        .join(', '),
    );
    assert.equal(
      failures.length,
      0,
      `${failures.length} failures:\n${failures.slice(0, Number(process.env['REELAY_FUZZ_SHOW'] ?? 12)).join('\n\n')}`,
    );
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
  check(second, request, { status: 400, headers: json, text: foreign });
  for (const answer of [
    { status: 500, headers: json, text: foreign },
    { status: 400, headers: { 'content-type': 'text/html' }, text: '<html>' },
    { status: 400, headers: json, text: '' },
  ])
    assert.throws(() => check(second, request, answer));
  assert.throws(() => check(first, request, { status: 400, headers: json, text: foreign }));
});

/** Goes through all of them, so that one run shows every kind of failure. */
async function sendAll(
  dialect: Dialect,
  requests: readonly MalformedRequest[],
): Promise<{ failures: string[]; outcomes: Map<string, number> }> {
  const failures: string[] = [];
  const outcomes = new Map<string, number>();
  const waiting = requests.values();
  const sender = async (): Promise<void> => {
    for (const request of waiting) {
      try {
        const answer = await client.send(request);
        const outcome = `${request.kind} ${answer.status}`;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        check(dialect, request, answer);
      } catch (error) {
        failures.push(
          error instanceof assert.AssertionError ? error.message : `${describe(request)}: ${error}`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return { failures, outcomes };
}

function check(dialect: Dialect, request: MalformedRequest, answer: RawAnswer): void {
  const said = () => `${describe(request)}\n-> ${answer.status} ${answer.text.slice(0, 500)}`;
  assert.ok(answer.status >= 200 && answer.status < 500, said());
  if (answer.status < 400 || request.method === 'HEAD') return;
  assert.match(answer.headers['content-type'] ?? '', /^application\/json/, said());
  assert.ok(answer.text.length < 5_000, `the answer repeats the request: ${said()}`);
  const body: unknown = JSON.parse(answer.text);
  const shapes = request.ownShape
    ? [dialect.errorSchema]
    : [sharedErrorSchema, ...dialects.map((each) => each.errorSchema)];
  assert.ok(
    shapes.some((shape) => shape === undefined || shape.safeParse(body).success),
    said(),
  );
}

function describe(request: MalformedRequest): string {
  const { kind, method, target, headers, body } = request;
  const shown = body === null ? '' : `\n${JSON.stringify(body.toString('latin1').slice(0, 500))}`;
  return `${kind}: ${method} ${target.slice(0, 300)} ${headers['content-type']?.slice(0, 100)}${shown}`;
}
