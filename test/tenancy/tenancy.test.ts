import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI, { toFile } from 'openai';
import { dialects } from '../../src/dialects/registry.gen.ts';
import { type RouteGroup, routeTable } from '../../src/http/route-table.ts';
import { encodeH264 } from '../../src/media/testing/films.ts';
import { authorization, CLIENTS } from '../harness/dialect-client.ts';
import { startTestServer, type TestServer } from '../harness/in-process.ts';
import { NEIGHBOURS } from '../harness/neighbour-clients.ts';
import { makePng } from '../harness/pictures.ts';

type Body = Record<string, unknown>;

interface Answer {
  readonly status: number;
  readonly text: string;
}

const TABLE = routeTable(dialects);
/** Enough for every route to get past its body's own checks, so that it is the id that decides. */
const BODY = { prompt: 'waves', name: 'mine', model: 'sora-2', event_type: 'video.failed' };

/** Routes that name what they are about in the query or the body; the others have it in the path, or are about nothing. */
const ID_IN_QUERY = /\/(v1\/video|sora2\/v1)\/query$/;
/** The poll whose id was forgotten: always refused. */
const ID_FORGOTTEN = /\/v2\/videos\/generations$/;
const ID_IN_BODY: readonly [RegExp, (id: string) => Body][] = [
  [/\/videos\/(remix|edits|extensions)$/, (id) => ({ ...BODY, video: { id }, seconds: '4' })],
  [/\/sora\/v1\/characters$|\/duomi\/v1\/characters$/, (id) => ({ from_task: id, timestamps: '0,3' })],
];
const ID_IN_CREATE: readonly [string, (id: string) => Body][] = [
  ['/openai/v1/videos', (id) => ({ ...BODY, remix_target: id })],
  ['/evolink/v1/videos/generations', (id) => ({ ...BODY, model: 'sora-2-preview', base_video_task_id: id })],
];
/** Models are the same for everybody. */
const SHARED = new Set(['models']);

let server: TestServer;
/** What the owner has: for each kind the ids that routes of that kind take. */
const owned = { tasks: new Map<string, string>(), files: '', webhooks: '', deliveries: '', characters: '' };

before(async () => {
  server = await startTestServer({}, { roles: ['api'] });
  for (const client of [...CLIENTS, ...NEIGHBOURS]) {
    const created = await ask('POST', client.basePath + client.create.path, client.smallest, {
      key: server.apiKey,
      bare: client.bareKey,
    });
    assert.ok(created.status < 300, created.text);
    owned.tasks.set(client.name, String(client.id(JSON.parse(created.text) as Body)));
  }
  const openai = new OpenAI({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
  const picture = await toFile(await makePng(16, 16), 'a.png');
  owned.files = (await openai.files.create({ file: picture, purpose: 'user_data' })).id;
  const clip = await toFile(await encodeH264(64, 64, 60), 'bob.mp4');
  owned.characters = (await openai.videos.createCharacter({ name: 'Bob', video: clip })).id ?? '';
  const endpoint = await ask('POST', '/v1/webhook_endpoints', {
    name: 'hook',
    url: 'http://127.0.0.1:9/hook',
    event_types: ['video.completed'],
  });
  assert.ok(endpoint.status < 300, endpoint.text);
  owned.webhooks = String((JSON.parse(endpoint.text) as Body)['id']);
  // Nobody answers at that address; the try is in the log all the same.
  await ask('POST', `/v1/webhook_endpoints/${owned.webhooks}/test`, { event_type: 'video.failed' });
  const log = await ask('GET', '/v1/webhook_deliveries', null);
  owned.deliveries = String((JSON.parse(log.text) as { data: Body[] }).data[0]?.['id']);
});
after(async () => {
  await server.stop();
});

async function ask(
  method: string,
  path: string,
  body: Body | null,
  { key, bare = false }: { readonly key?: string | null; readonly bare?: boolean } = {},
): Promise<Answer> {
  const credential = key === undefined ? server.apiKey : key;
  const response = await fetch(server.baseUrl + path, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(credential === null ? {} : { authorization: authorization({ bareKey: bare }, credential) }),
    },
    ...(body === null || method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** An id of the same form that nobody has: what else tells the two apart would be an oracle. */
function unknownLike(id: string): string {
  const turned = id.slice(-8).replace(/[0-9a-z]/gi, (letter) => {
    if (/\d/.test(letter)) return String((Number(letter) + 5) % 10);
    const from = letter <= 'Z' ? 65 : 97;
    // Inside a to f, for ids in hexadecimal.
    return letter.toLowerCase() <= 'f'
      ? String.fromCharCode(from + ((letter.charCodeAt(0) - from + 3) % 6))
      : letter;
  });
  return id.slice(0, -8) + turned;
}

function idsFor({ claimants, path }: RouteGroup): readonly string[] {
  const operations = new Set(claimants.map(({ route }) => route.operation));
  if (operations.has('files')) return [owned.files];
  if (path.includes('/webhook_deliveries/')) return [owned.deliveries];
  if (operations.has('webhooks') || operations.has('deliveries')) return [owned.webhooks];
  if (path.includes('/characters/')) return [owned.characters];
  const names = claimants.map(({ dialect }) => dialect.name);
  return [...new Set(['openai', ...names])].map((name) => owned.tasks.get(name) ?? '');
}

interface Use {
  readonly method: string;
  readonly path: (id: string) => string;
  readonly body: (id: string) => Body;
  readonly ids: readonly string[];
}

function usesOf(group: RouteGroup): Use | null {
  const { method, path, claimants } = group;
  if (claimants.some(({ route }) => SHARED.has(route.operation))) return null;
  const use = { method, ids: idsFor(group), path: (): string => path, body: (): Body => BODY };
  if (path.includes(':id')) return { ...use, path: (id) => path.replace(':id', id) };
  if (method === 'GET' && ID_IN_QUERY.test(path)) return { ...use, path: (id) => `${path}?id=${id}` };
  const inBody = ID_IN_BODY.find(([pattern]) => method === 'POST' && pattern.test(path));
  return inBody === undefined ? null : { ...use, body: inBody[1] };
}

/** What has no id: everything that makes or lists, and the account's own pages. A new route has to be in one of the two. */
const WITHOUT_ID = new Set([
  'create',
  'list',
  'models',
  'credits',
  'files',
  'webhooks',
  'deliveries',
  'character',
]);

test('every route is either about somebody’s own or names nothing', () => {
  for (const group of TABLE) {
    if (usesOf(group) !== null || ID_FORGOTTEN.test(group.path)) continue;
    for (const { route } of group.claimants)
      assert.ok(WITHOUT_ID.has(route.operation), `${group.method} ${group.path}`);
  }
});

test('a foreign id is answered like one that never was, on every route of every dialect', async () => {
  let compared = 0;
  for (const group of TABLE) {
    const use = usesOf(group);
    if (use === null) continue;
    for (const id of use.ids) await compare(use, id);
    compared += use.ids.length;
  }
  const ids = [...owned.tasks.values()];
  for (const [path, body] of ID_IN_CREATE)
    for (const id of ids) await compare({ method: 'POST', path: () => path, body, ids }, id);
  assert.ok(compared > 100, `${compared} comparisons`);

  async function compare(use: Use, id: string): Promise<void> {
    const unknown = unknownLike(id);
    assert.notEqual(unknown, id);
    const key = server.strangerKey;
    const foreign = await ask(use.method, use.path(id), use.body(id), { key });
    const never = await ask(use.method, use.path(unknown), use.body(unknown), { key });
    const where = `${use.method} ${use.path(id)}`;
    assert.equal(foreign.status, never.status, where);
    assert.equal(masked(foreign.text, id), masked(never.text, unknown), where);
    assert.ok(foreign.status === 404 || foreign.status === 400, `${where} answered ${foreign.status}`);
    // A 400 has to be about the id, and not about the rest of the body.
    if (foreign.status === 400)
      assert.match(foreign.text, /not.?found|not exist|no such|must start with/i, where);
  }
});

/** Ids and clocks out. */
function masked(text: string, id: string): string {
  return text.replaceAll(id, 'ID').replace(/"(created|timestamp|created_at)":\d+/g, '"$1":0');
}

test('control: the owner is answered on these ids, and nothing that a stranger tried has changed them', async () => {
  const pages = [
    ...[...owned.tasks.values()].map((id) => `/openai/v1/videos/${id}`),
    `/v1/files/${owned.files}`,
    `/v1/webhook_endpoints/${owned.webhooks}`,
    `/v1/webhook_deliveries/${owned.deliveries}`,
    `/v1/videos/characters/${owned.characters}`,
  ];
  for (const page of pages) {
    const answer = await ask('GET', page, null);
    assert.equal(answer.status, 200, page);
    const { status = 'queued' } = JSON.parse(answer.text) as { status?: string };
    assert.ok(
      ['queued', 'enabled', 'active', 'processed', 'uploaded', 'gave_up'].includes(status),
      `${page} is ${status}`,
    );
  }
});

test('no route answers without a key, or with one that nobody has', async () => {
  for (const { method, path } of TABLE) {
    const target = path.replace(':id', 'video_1');
    for (const key of [null, 'sk-nobody-0123456789abcdef']) {
      const answer = await ask(method, target, BODY, { key });
      assert.equal(answer.status, 401, `${method} ${path}: ${answer.text}`);
    }
  }
});
