import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import OpenAI from 'openai';
import { openDatabase } from '../src/db/database.ts';
import { placeEmbeddedFiles } from '../src/db/testing/embedded-files.ts';
import { createAdminClient } from './harness/admin-client.ts';
import { type ServerProcess, startServerProcess } from './harness/child-process.ts';
import { CLIENTS } from './harness/dialect-client.ts';
import { until } from './harness/wait.ts';

/**
 * Canaries: one in every place where a user or an operator gives a secret, or is given one. A whole server process
 * lives with them at its most talkative, through answers of every kind; then everything it wrote is searched.
 */
const canary = (name: string): string => `sk-canary-${name}-${randomBytes(12).toString('hex')}`;
const BOOTSTRAP_KEY = canary('bootstrap');
const WRONG_KEY = canary('wrong');
const MODERATION_KEY = canary('moderation');
const SECRETS = new Map([
  ['the key of the environment', BOOTSTRAP_KEY],
  ['a key that nobody has', WRONG_KEY],
  ['the key of a moderation service', MODERATION_KEY],
]);

let folder: string;
let dataDir: string;
let server: ServerProcess;
let service: http.Server;
/** What anybody outside was sent: answers, but for the two that show a new secret once, and callbacks. */
let sent = '';
/** What the moderation service was sent: its own key belongs there. */
let moderated = '';

async function ask(method: string, path: string, key: string, body?: unknown): Promise<string> {
  const response = await fetch(server.baseUrl + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = `${[...response.headers].join('\n')}\n${await response.text()}`;
  sent += text;
  return text;
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reelay-secrets-'));
  dataDir = join(folder, 'data');
  await placeEmbeddedFiles(join(dataDir, 'database'));
  service = http.createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const text = `${JSON.stringify(request.headers)}${Buffer.concat(pieces).toString()}`;
    if (request.url === '/hook') {
      sent += text;
      response.writeHead(500).end('not today');
      return;
    }
    moderated += text;
    // A service that repeats the key in its refusal, as some proxies do.
    response.writeHead(401).end(`wrong key ${request.headers.authorization}`);
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const { port } = service.address() as AddressInfo;
  const config = join(folder, 'reelay.yaml');
  writeFileSync(
    config,
    `moderation:\n  - type: openai-moderations\n    baseUrl: http://127.0.0.1:${port}\n    apiKey: "\${MODERATION_KEY}"\n    stages: [image]\n`,
  );
  server = await startServerProcess({
    REELAY_DATA_DIR: dataDir,
    REELAY_API_KEY: BOOTSTRAP_KEY,
    REELAY_CONFIG: config,
    MODERATION_KEY,
    REELAY_LOG: 'debug',
    REELAY_SCENARIOS: 'on',
    REELAY_EGRESS_ALLOW: '127.0.0.1/32',
    REELAY_FILM_SINK: 'wasm',
  });
});
after(async () => {
  await server.end('SIGKILL');
  service.close();
  rmSync(folder, { recursive: true, force: true });
});

test('no secret is in the log, in an answer, in a callback or in a column of the database', async () => {
  const { port } = service.address() as AddressInfo;
  const hookUrl = `http://127.0.0.1:${port}/hook`;
  const admin = await createAdminClient(server.baseUrl, BOOTSTRAP_KEY);
  const { body: made } = await admin.send('POST', '/keys', { name: 'client' });
  SECRETS.set('a key that the admin API made', made.key);
  const client = new OpenAI({ apiKey: made.key, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
  const endpoint = await client.webhooks.create({
    name: 'films',
    url: hookUrl,
    event_types: ['video.failed'],
  });
  SECRETS.set('the secret of a webhook endpoint', endpoint.signing_secret.slice('whsec_'.length));

  for (const path of ['/v1/videos', '/v1/webhook_endpoints', '/v1/files', '/v1/models', '/v1/credits'])
    for (const key of [made.key, WRONG_KEY]) await ask('GET', path, key);
  for (const path of ['/keys', `/keys/${made.id}`, '/audit', '/projects', '/nothing'])
    await ask('GET', `/admin/v1${path}`, BOOTSTRAP_KEY);
  await ask('GET', '/admin/v1/keys', made.key);
  for (const { basePath, create } of CLIENTS) {
    for (const key of [made.key, WRONG_KEY]) {
      await ask('POST', basePath + create.path, key, '{"broken": ');
      await ask('POST', basePath + create.path, key, {});
    }
  }
  const pixel =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await ask('POST', '/unified-v1/v1/video/create', made.key, {
    model: 'sora-2',
    prompt: 'x',
    images: [pixel],
  });
  const failing = { prompt: 'waves [[scenario:fail-at-92:0]]', model: 'sora-2', callback_url: hookUrl };
  await ask('POST', '/duomi/v1/videos/generations', made.key, failing);
  await until(
    async () => (sent.includes('"user-agent"') && sent.includes('webhook-id') ? true : null),
    60_000,
    () => 'no callback has come',
  );

  assert.equal(await server.end('SIGTERM'), 0);
  const stored = await everyColumn();
  assert.ok(moderated.includes(MODERATION_KEY), 'control: the service got its key');
  assert.ok(stored.includes('client'), 'control: the columns were read');
  assert.ok(stored.includes(made.prefix), 'control: the shown part of a key is stored');
  for (const [what, secret] of SECRETS) {
    assert.ok(!server.stderr().includes(secret), `${what} is in the log`);
    assert.ok(!server.stdout().includes(secret), `${what} was printed`);
    assert.ok(!sent.includes(secret), `${what} was sent to somebody`);
    assert.ok(!stored.includes(secret), `${what} is in the database`);
  }
});

/** Every column of every table that may hold text, of the stopped server's database. */
async function everyColumn(): Promise<string> {
  const database = await openDatabase({ dataDir: join(dataDir, 'database') });
  try {
    const { rows: tables } = await sql<{ schema: string; name: string }>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(
      database.kysely(),
    );
    let all = '';
    for (const { schema, name } of tables) {
      const { rows } = await sql<{ line: string }>`
        select t::text as line from ${sql.table(`${schema}.${name}`)} t`.execute(database.kysely());
      all += rows.map(({ line }) => line).join('\n');
    }
    return all;
  } finally {
    await database.close();
  }
}
