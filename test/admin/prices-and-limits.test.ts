import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SCOPES } from '../../src/task/rights.ts';
import { createDistantEngine, withoutProbe } from '../chaos/distant-engine.ts';
import { CountingFilmMaker } from '../chaos/film-maker.ts';
import { type AdminBody, type AdminClient, createAdminClient } from '../harness/admin-client.ts';
import { startTestServer, type TestServer } from '../harness/in-process.ts';
import { makePng } from '../harness/pictures.ts';
import { until } from '../harness/wait.ts';

const SECONDS_MAX = 8;
const SIZE_MULTIPLE = 64;
/** What the engine delivers, whatever it planned. */
const DELIVERED_SECONDS = 1;
const END_TIMEOUT_MS = 60_000;

/** A price that hangs on every fact, in amounts that tell which one was wrong. */
const RULES = [
  {
    model: 'sora-2',
    per_video: '0.000007',
    per_image: '0.011',
    per_audio_second: '0.0013',
    tiers: [{ pixels_max: 100_000, per_second: '0.050001' }],
    per_second: '0.2',
  },
  { model: 'sora-2-pro', per_second: '1.1' },
];

let server: TestServer;
let admin: AdminClient;

/** Makes no more than eight seconds, in sizes of its own, so that what is planned is not what was asked. */
function fittingEngine() {
  const engine = createDistantEngine(new CountingFilmMaker({ honoursKeys: true }), 'safe');
  const fit = (side: number): number => Math.floor(side / SIZE_MULTIPLE) * SIZE_MULTIPLE;
  return {
    ...engine,
    capabilities: { ...engine.capabilities, imagesMax: 4, audio: true, approximate: true },
    plan: ({ seconds, width, height }: { seconds: number; width: number; height: number }) => ({
      engineId: engine.id,
      seconds: Math.min(seconds, SECONDS_MAX),
      width: fit(width),
      height: fit(height),
      warnings: [],
      instructions: {},
    }),
  };
}

before(async () => {
  server = await startTestServer(
    {},
    {},
    {
      engines: [fittingEngine()],
      around: (deps) => ({ ...deps, media: withoutProbe(deps.media) }),
    },
  );
  const { key } = await server.reelay.accounts.createKey({ name: 'operator', scopes: SCOPES });
  admin = await createAdminClient(server.baseUrl, key);
});
after(async () => {
  await server.stop();
});

async function ok(method: string, path: string, body?: unknown): Promise<AdminBody> {
  const answer = await admin.send(method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

interface Film {
  readonly model: string;
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly images?: number;
}

/** By rules that are not published, of a film of the size and length that the engine says it would make. */
async function dryRunMicro(film: Film): Promise<bigint> {
  const example = { ...film, audio: true };
  const { examples } = await ok('POST', '/price-books/dry-run', { rules: RULES, examples: [example] });
  return BigInt(examples[0].proposed.micro);
}

async function plannedFacts(film: Film): Promise<Film> {
  const { candidates } = await ok('POST', '/engines/plan', film);
  const { seconds, width, height } = candidates[0];
  return { ...film, seconds, width, height };
}

async function order(key: string, { model, seconds, width, height, images = 0 }: Film): Promise<string> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ model, prompt: 'waves', seconds, size: `${width}x${height}` }))
    form.append(name, String(value));
  for (let image = 0; image < images; image += 1) {
    const png = await makePng(64, 64 + image);
    form.append('input_reference[]', new Blob([png], { type: 'image/png' }), `${image}.png`);
  }
  const response = await fetch(`${server.baseUrl}/openai/v1/videos`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: form,
  });
  const body = (await response.json()) as { id: string };
  assert.equal(response.status, 200, JSON.stringify(body));
  return body.id;
}

const FILMS: readonly Film[] = [
  { model: 'sora-2', seconds: 4, width: 1280, height: 720 },
  { model: 'sora-2', seconds: 12, width: 1280, height: 720, images: 2 },
  { model: 'sora-2', seconds: 5, width: 300, height: 300, images: 1 },
  { model: 'sora-2-pro', seconds: 20, width: 1920, height: 1080 },
];

test('a dry run of what an engine plans is what the ledger then holds, and of what it delivers, what is captured', async () => {
  const asked: bigint[] = [];
  const dry: { hold: bigint; capture: bigint }[] = [];
  for (const film of FILMS) {
    const planned = await plannedFacts(film);
    asked.push(await dryRunMicro(film));
    dry.push({
      hold: await dryRunMicro(planned),
      capture: await dryRunMicro({ ...planned, seconds: DELIVERED_SECONDS }),
    });
  }
  await ok('POST', '/price-books', { rules: RULES, note: 'as tried' });
  const project = await ok('POST', '/projects', { name: 'priced', credits: '1000' });
  const { key } = await ok('POST', '/keys', { name: 'priced', project_id: project.id });
  for (const [index, film] of FILMS.entries()) {
    const id = await order(key, film);
    const { hold, capture } = dry[index] ?? assert.fail();
    const task = await until(
      async () => {
        const found = await ok('GET', `/tasks/${id}`);
        return ['completed', 'failed'].includes(found.status) ? found : null;
      },
      END_TIMEOUT_MS,
      () => `${id} has not ended`,
    );
    assert.equal(task.status, 'completed', JSON.stringify(task));
    const { data } = await ok('GET', `/ledger/entries?task_id=${id}`);
    const moved = Object.fromEntries(
      data.map((entry: AdminBody) => [entry.kind, BigInt(entry.amount.micro)]),
    );
    assert.deepEqual(moved, { hold, capture }, JSON.stringify(film));
    assert.ok(capture < hold);
  }
  assert.notDeepEqual(
    asked,
    dry.map(({ hold }) => hold),
    'control: what was asked for has another price than what is planned',
  );
  const recent = await ok('POST', '/price-books/dry-run', {
    rules: RULES,
    recent_tasks: { limit: FILMS.length, project_id: project.id },
  });
  assert.equal(recent.recent_tasks.tasks, FILMS.length);
  for (const { held, proposed } of recent.recent_tasks.models) assert.deepEqual(proposed, held);
  assert.deepEqual(await ok('GET', '/ledger/check'), { ok: true, faults: [] });
});

/** Negative, finer than a micro-credit, beyond every account, beyond every number, and no amount at all. */
const WRONG_AMOUNTS: readonly unknown[] = [
  ...['-0.000001', '-1', '0.0000001', '1.00000000000001', '1000000000001', '9'.repeat(40), '1e3', '0x10'],
  ...['NaN', 'Infinity', '', ' ', '1,5', 'ten', -1, 1e-7, 0.1 + 0.2, 1e21, 2 ** 60, true, [], {}],
  ...[{ micro: '-1' }, { micro: '1.5' }, { micro: '9'.repeat(30) }],
];
const WRONG_LIMITS: readonly unknown[] = [-1, 1.5, 1e-7, 1_000_000_001, 1e21, 2 ** 60, '5', true, [], {}];
const LIMITS = [
  'creates_per_minute',
  'reads_per_minute',
  'concurrent_tasks',
  'queued_tasks',
  'running_tasks',
];

async function refused(method: string, path: string, body: unknown, param: string): Promise<void> {
  const { status, body: answer } = await admin.send(method, path, body);
  const words = `${method} ${path} ${JSON.stringify(body)}: ${JSON.stringify(answer)}`;
  assert.equal(status, 400, words);
  assert.ok(answer.error.param?.startsWith(param), words);
  assert.ok(answer.error.message.length > 10, words);
}

test('no amount of credits out of range is taken anywhere: not in grants, caps, balances or prices', async () => {
  const { id, balance } = await ok('POST', '/projects', { name: 'amounts', credits: '3' });
  const { id: keyId } = await ok('POST', '/keys', { name: 'amounts', project_id: id });
  const before = await ok('GET', '/price-books/current');
  for (const wrong of WRONG_AMOUNTS) {
    await refused('POST', `/projects/${id}/grants`, { credits: wrong }, 'credits');
    await refused('POST', '/projects', { name: 'x', credits: wrong }, 'credits');
    await refused('POST', '/keys', { name: 'x', credit_cap: wrong }, 'credit_cap');
    await refused('PATCH', `/keys/${keyId}`, { credit_cap: wrong }, 'credit_cap');
    for (const field of ['per_video', 'per_second', 'per_image', 'per_audio_second']) {
      const rules = [{ model: 'm', [field]: wrong }];
      await refused('POST', '/price-books', { rules }, `rules[0].${field}`);
      await refused('POST', '/price-books/dry-run', { rules, examples: [] }, `rules[0].${field}`);
    }
    const rules = [{ model: 'm', tiers: [{ pixels_max: 100, per_second: wrong }] }];
    await refused('POST', '/price-books', { rules }, 'rules[0].tiers[0].per_second');
  }
  for (const wrong of ['0', '0.0000001', '-4', '-1000000000001', `-${'9'.repeat(40)}`])
    await refused('POST', `/projects/${id}/adjustments`, { credits: wrong, note: 'slip' }, 'credits');
  assert.deepEqual((await ok('GET', `/projects/${id}/credits`)).balance, balance);
  assert.equal((await ok('GET', '/price-books/current')).version, before.version);
  assert.equal((await ok('GET', `/keys/${keyId}`)).credit_cap, null);
});

test('no limit out of range is taken, of a key or of a project', async () => {
  const { id, limits } = await ok('POST', '/projects', { name: 'limits', limits: { queued_tasks: 9 } });
  const { id: keyId } = await ok('POST', '/keys', { name: 'limits', project_id: id });
  for (const name of LIMITS) {
    for (const wrong of WRONG_LIMITS) {
      const body = { name: 'x', limits: { [name]: wrong } };
      await refused('POST', '/projects', body, `limits.${name}`);
      await refused('PATCH', `/projects/${id}`, { limits: body.limits }, `limits.${name}`);
      await refused('POST', '/keys', body, `limits.${name}`);
      await refused('PATCH', `/keys/${keyId}`, { limits: body.limits }, `limits.${name}`);
    }
  }
  assert.deepEqual((await ok('GET', `/projects/${id}`)).limits, limits);
  await refused('POST', '/projects', { name: 'x', limits: { colours: 3 } }, 'limits');
});

test('no film out of range is priced by a dry run', async () => {
  const example = { model: 'sora-2', seconds: 4, width: 1280, height: 720 };
  for (const [name, wrong] of [
    ...[0, -1, 3_601, 1e21, '4', null].map((seconds) => ['seconds', seconds] as const),
    ...[0, -1, 1.5, 16_385, 1e21, '720'].map((width) => ['width', width] as const),
    ...[-1, 1.5, 101, '1'].map((images) => ['images', images] as const),
  ])
    await refused(
      'POST',
      '/price-books/dry-run',
      { rules: RULES, examples: [{ ...example, [name]: wrong }] },
      `examples[0].${name}`,
    );
  const most = { ...example, seconds: 3_600, width: 16_384, height: 16_384, images: 100, audio: true };
  const dearest = [{ model: '*', per_video: '1000000000', per_second: '1000000000' }];
  const { examples } = await ok('POST', '/price-books/dry-run', { rules: dearest, examples: [most] });
  assert.equal(examples[0].proposed.micro, '3601000000000000000', 'what is largest is still exact');
});
