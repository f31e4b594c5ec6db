import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import type { DialectRoute } from '../dialect.ts';
import { sampleTask } from '../testing/sample-task.ts';
import { type CallOptions, WireClient } from '../testing/wire-client.ts';
import { dialect } from './index.ts';

const CLIP = { fileName: 'bob.mp4', bytes: Buffer.from('00000018667479706d703432', 'hex') };

type Example = readonly [method: DialectRoute['method'], path: string, options?: CallOptions];
type Documented = DialectRoute & { readonly documentation: NonNullable<DialectRoute['documentation']> };

/** One request for every route, in an order in which all of them succeed; `:id` is of the newest of its kind. */
const EXAMPLES: readonly Example[] = [
  ['POST', '/v1/videos/:id/remix', { fields: { prompt: 'at night' } }],
  ['POST', '/v1/videos/remix', { fields: { prompt: 'at night', video: { id: 'FILM' } } }],
  ['POST', '/v1/videos/edits', { fields: { prompt: 'at night', video: { id: 'FILM' } } }],
  ['POST', '/v1/videos/extensions', { fields: { prompt: 'at night', video: 'FILM', seconds: '8' } }],
  ['POST', '/v1/videos', { fields: { prompt: 'a cat' } }],
  ['GET', '/v1/videos'],
  ['GET', '/v1/videos/:id'],
  ['GET', '/v1/videos/:id/content'],
  ['POST', '/v1/videos/characters', { fields: { name: 'Bob', video: { id: 'FILM' } } }],
  ['GET', '/v1/videos/characters/:id'],
  ['DELETE', '/v1/videos/:id'],
  ['POST', '/v1/files', { fields: { purpose: 'vision' }, files: { file: [CLIP] } }],
  ['GET', '/v1/files'],
  ['GET', '/v1/files/:id'],
  ['GET', '/v1/files/:id/content'],
  ['DELETE', '/v1/files/:id'],
  ['GET', '/v1/models'],
  ['GET', '/v1/models/:id'],
  [
    'POST',
    '/v1/webhook_endpoints',
    { fields: { name: 'ends', url: 'https://client.example.com/hook', event_types: ['video.failed'] } },
  ],
  ['GET', '/v1/webhook_endpoints'],
  ['GET', '/v1/webhook_endpoints/:id'],
  ['POST', '/v1/webhook_endpoints/:id', { fields: { name: 'endings' } }],
  [
    'POST',
    '/v1/webhook_endpoints/:id/rotate_secret',
    { fields: { keep_old_secret_active_for_24_hours: 'true' } },
  ],
  ['POST', '/v1/webhook_endpoints/:id/test', { fields: { event_type: 'video.failed' } }],
  ['GET', '/v1/webhook_endpoints/:id/deliveries'],
  ['POST', '/v1/webhook_endpoints/:id/redeliver', { fields: { since: '1757169743' } }],
  ['DELETE', '/v1/webhook_endpoints/:id'],
  ['GET', '/v1/webhook_deliveries'],
  ['GET', '/v1/webhook_deliveries/:id'],
  ['POST', '/v1/webhook_deliveries/:id/redeliver'],
  ['GET', '/v1/webhook_events'],
  ['GET', '/v1/webhook_event_types'],
];

/** `video_id` or `video`, a file or a field, a prompt or the model of a character: the one rule that zod's schemas leave out. */
const ALTERNATIVES = new Set(['/v1/videos prompt', '/v1/videos/remix video', '/v1/videos/characters video']);

function documented(method: string, path: string): Documented {
  const route = dialect.routes.find((each) => each.method === method && each.path === path);
  assert.ok(route?.documentation !== undefined, `${method} ${path}`);
  return { ...route, documentation: route.documentation };
}

/** A film that everything can start from, and the newest id under each of the paths that have ids. */
class Session {
  readonly client = new WireClient(dialect);
  private readonly film: string;
  private readonly newest: Record<string, string>;

  constructor() {
    this.film = this.client.tasks.put(sampleTask()).id;
    this.client.tasks.advance(this.film, 'completed');
    this.newest = { '/v1/videos': this.film, '/v1/models': 'sora-2', '/v1/webhook_deliveries': 'wh_sent' };
  }

  private fields(fields: JsonObject = {}): JsonObject {
    return JSON.parse(JSON.stringify(fields).replaceAll('FILM', this.film)) as JsonObject;
  }

  call(method: DialectRoute['method'], path: string, options: CallOptions = {}) {
    const [collection = '', rest] = path.split('/:id');
    const target = rest === undefined ? path : `${collection}/${this.newest[collection]}${rest}`;
    return this.client.call(method, target, { ...options, fields: this.fields(options.fields) });
  }

  /** Videos stay at the first film, the only one that is complete. */
  keep(path: string, body: JsonObject): void {
    if (typeof body['id'] === 'string') this.newest[path] ??= body['id'];
  }
}

describe('the documentation of the openai routes', () => {
  it('has an example here for each of them', () => {
    const own = dialect.routes.filter(({ path }) => path.startsWith('/v1/'));
    assert.deepEqual(
      EXAMPLES.map(([method, path]) => `${method} ${path}`).sort(),
      own.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  it('is what the routes answer, to the key', async () => {
    const session = new Session();
    for (const [method, path, options] of EXAMPLES) {
      const { documentation } = documented(method, path);
      const reply = await session.call(method, path, options);
      assert.ok(reply !== null, path);
      const schema = documentation.responses[200];
      assert.ok(schema !== undefined, path);
      if (reply.kind !== 'json' || 'contentTypes' in schema) {
        assert.ok(reply.kind !== 'json' && 'contentTypes' in schema, `${path} answers a file`);
        continue;
      }
      const body = reply.body as JsonObject;
      assert.equal(reply.status, 200);
      const parsed = schema.safeParse(body);
      assert.ok(parsed.success, `${method} ${path}: ${parsed.error} ${JSON.stringify(body)}`);
      assert.equal(schema.safeParse({ ...body, surplus: 1 }).success, false, `${path}: a key too many`);
      assert.equal(schema.safeParse({}).success, false, `${path}: no key`);
      session.keep(path, body);
    }
  });

  it('covers a remix and a character that are asked for by a create, and the poll of that character', async () => {
    const session = new Session();
    const { request, responses } = documented('POST', '/v1/videos').documentation;
    const asked: readonly JsonObject[] = [
      { prompt: 'at night', remix_target: 'FILM' },
      { prompt: 'at night', remix_target_id: 'FILM' },
      { model: 'sora-2-character', name: 'Bob', url: 'https://clips.example.com/bob.mp4', timestamps: '1,3' },
      { model: 'sora-2-character', from_task: 'FILM', timestamps: '0,2' },
    ];
    for (const fields of asked) {
      const named = documentedFields(request);
      for (const name of Object.keys(fields)) assert.ok(named.has(name), `'${name}' is not documented`);
      const reply = await session.call('POST', '/v1/videos', { fields });
      assert.ok(reply?.kind === 'json');
      const created = schemaIn(responses).parse(reply.body) as { readonly id: string };
      const polled = await session.client.json('GET', `/v1/videos/${created.id}`);
      schemaIn(documented('GET', '/v1/videos/:id').documentation.responses).parse(polled);
    }
  });

  it('requires a field exactly where the route does', async () => {
    for (const [method, path, options] of EXAMPLES) {
      const { request } = documented(method, path).documentation;
      const { fields = {}, files = {} } = options ?? {};
      assert.equal(request !== undefined, options !== undefined, `${path} takes a body`);
      if (request === undefined) continue;
      request.parse({ ...fields, ...files });
      for (const name of Object.keys({ ...fields, ...files })) {
        const without = (whole: object) =>
          Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));
        const allowed = request.safeParse(without({ ...fields, ...files })).success;
        const session = await prepared(path);
        const call = session.call(method, path, {
          fields: without(fields) as JsonObject,
          files: without(files) as NonNullable<CallOptions['files']>,
        });
        const refused = await call.then(
          () => null,
          (error: unknown) => error,
        );
        if (refused === null) assert.ok(allowed, `${path} takes a body without ${name}`);
        else
          assert.ok(refused instanceof TaskError && refused.param?.startsWith(name), `${path}: ${refused}`);
        if (refused !== null && allowed) assert.ok(ALTERNATIVES.has(`${path} ${name}`), `${path} ${name}`);
      }
    }
  });
});

function documentedFields(request: z.ZodType | undefined): ReadonlySet<string> {
  assert.ok(request instanceof z.ZodObject);
  return new Set(Object.keys(request.shape));
}

function schemaIn(responses: Documented['documentation']['responses']): z.ZodType {
  const answer = responses[200];
  assert.ok(answer instanceof z.ZodType);
  return answer;
}

/** A session in which the paths with ids have something to name. */
async function prepared(path: string): Promise<Session> {
  const session = new Session();
  const [collection = '', rest] = path.split('/:id');
  const create = EXAMPLES.find(([method, each]) => method === 'POST' && each === collection);
  if (rest === undefined || create === undefined) return session;
  const reply = await session.call(...create);
  assert.ok(reply?.kind === 'json');
  session.keep(collection, reply.body as JsonObject);
  return session;
}
