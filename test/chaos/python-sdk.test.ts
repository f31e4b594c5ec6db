import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { openRepeatsServer, type RepeatsServer } from './repeats-server.ts';

/** A Python in which the package `openai` is installed; `npm run chaos` makes one, `npm test` goes without. */
const PYTHON = process.env['REELAY_CHAOS_PYTHON'];
const CUT_ANSWERS = Number(process.env['REELAY_CHAOS_CUT_ANSWERS'] ?? 20);
const CREATE_VIDEOS = fileURLToPath(new URL('./fixtures/create_videos.py', import.meta.url));
const skip = PYTHON === undefined ? 'no Python with the package openai: set REELAY_CHAOS_PYTHON' : false;

let server: RepeatsServer;
let proxy: CuttingProxy;

before(async () => {
  if (skip !== false) return;
  server = await openRepeatsServer();
  proxy = await startCuttingProxy(server.baseUrl);
});
after(async () => {
  if (skip !== false) return;
  await proxy.close();
  await server.close();
});

test('answers to the official Python SDK that are cut after the commit make one task and one hold each', {
  skip,
}, async (context) => {
  const { stdout } = await promisify(execFile)(PYTHON ?? '', [
    CREATE_VIDEOS,
    `${proxy.url}/v1`,
    server.key,
    String(CUT_ANSWERS),
  ]);
  const { version, ids } = JSON.parse(stdout) as { version: string; ids: string[] };
  assert.equal(proxy.cuts, CUT_ANSWERS, 'every create lost its first answer');
  assert.equal(new Set(ids).size, CUT_ANSWERS);
  assert.deepEqual(new Set(await server.tasks()), new Set(ids));
  const { holdsOfTask, ledgerFaults } = await server.stopAndLook();
  assert.deepEqual(holdsOfTask, new Map(ids.map((id) => [id, 1])));
  assert.deepEqual(ledgerFaults, []);
  context.diagnostic(`told: openai ${version} for Python, ${proxy.cuts} answers cut, ${ids.length} tasks`);
});
