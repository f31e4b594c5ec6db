import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { placeEmbeddedFiles } from '../src/db/testing/embedded-files.ts';
import { startServerProcess } from './harness/child-process.ts';

const folders: string[] = [];

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-start-'));
  folders.push(folder);
  return folder;
}

/** With database files but nothing in them: making those takes 2 s, and only the first test is about a first start. */
async function freshFolder(): Promise<string> {
  const folder = await emptyFolder();
  await placeEmbeddedFiles(join(folder, 'database'));
  return folder;
}

after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

test('a first start prints a working key once, and the curl that it prints is accepted', async () => {
  const dataDir = await emptyFolder();
  const first = await startServerProcess({ REELAY_DATA_DIR: dataDir });
  const key = /sk-reelay-[0-9A-Za-z]{41}/.exec(first.stdout())?.[0];
  assert.ok(key !== undefined, first.stdout());
  assert.match(first.stdout(), /curl /);
  const list = await fetch(`${first.baseUrl}/v1/videos`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(list.status, 200);
  assert.equal(await first.end('SIGTERM'), 0);

  const second = await startServerProcess({ REELAY_DATA_DIR: dataDir });
  assert.doesNotMatch(second.stdout(), /sk-reelay-/, 'a key is shown once');
  const again = await fetch(`${second.baseUrl}/v1/videos`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(again.status, 200, 'the key outlives the restart');
  assert.equal(await second.end('SIGTERM'), 0);
});

test('health and readiness answer without a key, and SIGTERM ends the process cleanly', async () => {
  const server = await startServerProcess({
    REELAY_DATA_DIR: await freshFolder(),
    REELAY_API_KEY: 'sk-test-0123456789',
  });
  for (const path of ['/healthz', '/readyz']) {
    const response = await fetch(server.baseUrl + path);
    assert.equal(response.status, 200, path);
  }
  assert.doesNotMatch(server.stdout(), /sk-/, 'an operator who brings a key is not shown another');
  assert.equal(await server.end('SIGTERM'), 0);
  assert.equal(server.stderr(), '');
});

test('a second server on the same data folder is refused with a clear message', async () => {
  const dataDir = await freshFolder();
  const first = await startServerProcess({ REELAY_DATA_DIR: dataDir });
  await assert.rejects(
    startServerProcess({ REELAY_DATA_DIR: dataDir }),
    /reelay: the data directory \S+ is in use by another Reelay \(process \d+\)/,
  );
  assert.equal(await first.end('SIGTERM'), 0);
});

test('a wrong setting stops the start and names the variable, its value and what it may be', async () => {
  const dataDir = await freshFolder();
  const wrong: [string, string, RegExp][] = [
    ['PORT', 'eighty', /PORT is 'eighty', but it must be a whole number/],
    ['PUBLIC_BASE_URL', 'video.example.com', /PUBLIC_BASE_URL is 'video\.example\.com'/],
    ['REELAY_ROLES', 'api,wroker', /REELAY_ROLES is 'api,wroker', but it must be a list of api, worker/],
    ['REELAY_EGRESS_ALLOW', '10.0.0.0/40', /REELAY_EGRESS_ALLOW/],
    ['REELAY_API_KEY', 'short', /REELAY_API_KEY must have at least 16 characters/],
    ['DATABASE_URL', 'mysql://x', /DATABASE_URL must start with postgres/],
  ];
  for (const [name, value, message] of wrong) {
    await assert.rejects(startServerProcess({ REELAY_DATA_DIR: dataDir, [name]: value }), message);
  }
});

test('private ranges that are opened are named in a warning at every start', async () => {
  const env = { REELAY_DATA_DIR: await freshFolder(), REELAY_EGRESS_ALLOW: '127.0.0.1/32' };
  const server = await startServerProcess(env);
  assert.equal(await server.end('SIGTERM'), 0);
  assert.match(server.stderr(), /127\.0\.0\.1\/32.*private ranges/);
});

test('a port that is taken is named in the message', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const port = String((other.address() as AddressInfo).port);
  const dataDir = await freshFolder();
  try {
    const message = new RegExp(`reelay: 127\\.0\\.0\\.1:${port} is in use`);
    await assert.rejects(startServerProcess({ REELAY_DATA_DIR: dataDir, PORT: port }), message);
  } finally {
    other.close();
  }
});
