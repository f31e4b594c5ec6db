import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commandNames, loadCommand } from '../src/cli/find-command.ts';
import { runCommandLine } from '../src/cli/run.ts';
import { placeEmbeddedFiles } from '../src/db/testing/embedded-files.ts';
import { type ServerProcess, startServerProcess } from './harness/child-process.ts';

const CLI = fileURLToPath(new URL('../src/cli/reelay.js', import.meta.url));
const ADMIN_KEY = 'sk-test-operator-0123456789';
const APP_KEY = 'sk-test-app-0123456789';

let dataDir: string;
let server: ServerProcess | null = null;

async function startServer(): Promise<ServerProcess> {
  return await startServerProcess({
    REELAY_DATA_DIR: dataDir,
    REELAY_ADMIN_KEY: ADMIN_KEY,
    REELAY_API_KEY: APP_KEY,
  });
}

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'reelay-cli-'));
  await placeEmbeddedFiles(join(dataDir, 'database'));
  server = await startServer();
});
after(async () => {
  await server?.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a command answers in JSON.
  readonly json: any;
}

async function reelay(
  line: string,
  env: Record<string, string> = { REELAY_DATA_DIR: dataDir },
): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await runCommandLine(line.split(' '), {
    env,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err, json: line.includes('--json') && out !== '' ? JSON.parse(out) : null };
}

async function statusOf(key: string): Promise<number> {
  const response = await fetch(`${server?.baseUrl}/v1/models`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return response.status;
}

test('the program itself makes a key on the server of its data directory, as JSON alone on stdout', async () => {
  const { stdout } = await new Promise<{ stdout: string }>((resolve, reject) =>
    execFile(
      process.execPath,
      [CLI, 'keys', 'create', '--name', 'ci', '--credits', '100', '--json'],
      { env: { PATH: process.env['PATH'] ?? '', REELAY_DATA_DIR: dataDir } },
      (error, out) => (error === null ? resolve({ stdout: out }) : reject(error)),
    ),
  );
  const made = JSON.parse(stdout) as { key: string; credit_cap: { credits: string } };
  assert.equal(made.credit_cap.credits, '100');
  assert.equal(await statusOf(made.key), 200);
});

test('keys are created with all that they may have, listed for people and machines, and revoked', async () => {
  const options = '--scope videos:read,videos:write --model sora-2 --ip 127.0.0.0/8 --ip ::1 --expires 30d';
  const made = await reelay(`keys create --name all ${options} --dialect duomi --reads-per-minute 0 --json`);
  assert.equal(made.code, 0, made.err);
  const { key, id, ...rest } = made.json;
  assert.deepEqual(rest.scopes, ['videos:read', 'videos:write']);
  assert.deepEqual(rest.models, ['sora-2']);
  assert.deepEqual(rest.allowed_ips, ['127.0.0.0/8', '::1']);
  assert.deepEqual([rest.limits.creates_per_minute, rest.limits.reads_per_minute], [null, 0]);
  const days = (Date.parse(rest.expires_at) - Date.parse(rest.created_at)) / 86_400_000;
  assert.equal(Math.round(days), 30);
  assert.equal(await statusOf(key), 200);
  const table = await reelay('keys list');
  assert.match(table.out, /^ID +NAME +KEY +STATUS/);
  assert.ok(table.out.includes(id));
  assert.ok(!table.out.includes(key));
  assert.match((await reelay(`keys revoke ${id}`)).out, /is revoked/);
  assert.ok(!(await reelay('keys list --json')).json.some((each: { id: string }) => each.id === id));
  assert.ok((await reelay('keys list --all --json')).json.some((each: { id: string }) => each.id === id));
  assert.equal(await statusOf(key), 401);
});

test('a project is created, given credits, limited and shown, and the ledger adds up', async () => {
  const { id } = (await reelay('projects create --name Studio --credits 1 --json')).json;
  const grant = `credits grant --project ${id} --credits 2.5 --idempotency-key once --json`;
  assert.equal((await reelay(grant)).json.credits.balance.credits, '3.5');
  assert.equal((await reelay(grant)).json.credits.balance.credits, '3.5', 'the same grant again');
  const adjusted = await reelay(`credits adjust --project ${id} --credits=-0.5 --note slip`);
  assert.match(adjusted.out, /is 3\.$|is 3\./);
  assert.match((await reelay(`credits show --project ${id}`)).out, /balance +3\n/);
  await reelay(`projects update ${id} --unlimited yes --concurrent-tasks 4`);
  assert.match((await reelay(`credits show --project ${id}`)).out, /balance +3 \(unlimited\)/);
  const listed = (await reelay('projects list --json')).json.find((each: { id: string }) => each.id === id);
  assert.equal(listed.limits.concurrent_tasks, 4);
  assert.match((await reelay('projects list')).out, /unlimited/);
  const checked = await reelay('ledger check');
  assert.deepEqual([checked.code, checked.out], [0, 'Every rule of the ledger holds.\n']);
});

test('every limit is set at creation and changed by a command: a number, 0 for none, default for the default', async () => {
  const names = [
    'creates-per-minute',
    'reads-per-minute',
    'concurrent-tasks',
    'queued-tasks',
    'running-tasks',
  ] as const;
  const all = names.map((name, index) => `--${name} ${index + 2}`).join(' ');
  const expected = Object.fromEntries(names.map((name, index) => [name.replaceAll('-', '_'), index + 2]));
  assert.deepEqual((await reelay(`keys create --name limited ${all} --json`)).json.limits, expected);
  const project = (await reelay(`projects create --name limited ${all} --json`)).json;
  assert.deepEqual(project.limits, expected);
  const change = '--queued-tasks 0 --running-tasks default';
  const changed = (await reelay(`projects update ${project.id} ${change} --json`)).json;
  assert.deepEqual(changed.limits, { ...expected, queued_tasks: 0, running_tasks: null });
  const [, row = ''] = (await reelay('projects list')).out.split('\n');
  assert.match(row, /limited +unlimited +2 +3 +4 +0 +- +1 /);
  for (const name of names) {
    for (const wrong of ['-1', '1.5', 'many', '1e3', '99999999999'])
      assert.equal((await reelay(`keys create --name x --${name}=${wrong}`)).code, 2, `${name} ${wrong}`);
    const huge = await reelay(`projects update ${project.id} --${name} 1000000001`);
    assert.equal(huge.code, 1);
    assert.match(huge.err, new RegExp(`limits.${name.replaceAll('-', '_')}`));
  }
});

test('prices are shown, tried and set from the file that was shown', async () => {
  const shown = await reelay('prices show --json');
  const file = join(dataDir, 'prices.json');
  const rules = [...shown.json.rules, { model: 'cheap', per_video: '0.01' }];
  await writeFile(file, JSON.stringify({ rules }));
  const tried = await reelay(`prices set ${file} --dry-run`);
  assert.match(tried.out, /cheap +4 s, 720x1280 +0\.4 +0\.01/);
  assert.equal((await reelay('prices show --json')).json.version, shown.json.version);
  assert.match((await reelay(`prices set ${file} --note cheaper`)).out, /Version 2 counts from now on/);
  assert.match((await reelay('prices show')).out, /cheap +any size +0/);
  await writeFile(file, JSON.stringify({ rules: [{ model: 'a', per_second: '-1' }] }));
  const refused = await reelay(`prices set ${file}`);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /rules\[0\]\.per_second/);
  await writeFile(file, '{');
  assert.equal((await reelay(`prices set ${file}`)).code, 2);
});

test('no amount that is negative, finer than a micro-credit or huge is taken from the command line', async () => {
  const { id } = (await reelay('projects create --name amounts --credits 3 --json')).json;
  const file = join(dataDir, 'wrong-prices.json');
  for (const wrong of ['-1', '0.0000001', '1000000000001', '9'.repeat(40), '1e3', 'ten']) {
    const lines: readonly (readonly [string, RegExp])[] = [
      [`credits grant --project ${id} --credits=${wrong}`, /credits/],
      [`projects create --name x --credits=${wrong}`, /credits/],
      [`keys create --name x --credits=${wrong}`, /credit_cap/],
    ];
    for (const [line, words] of lines) {
      const ran = await reelay(line);
      assert.deepEqual([ran.code, ran.out], [1, ''], `${line}: ${ran.err}`);
      assert.match(ran.err, words, line);
    }
    await writeFile(file, JSON.stringify({ rules: [{ model: 'a', per_image: wrong }] }));
    for (const line of [`prices set ${file}`, `prices set ${file} --dry-run`]) {
      const ran = await reelay(line);
      assert.equal(ran.code, 1, `${line} ${wrong}`);
      assert.match(ran.err, /rules\[0\]\.per_image/);
    }
  }
  const tooMuch = await reelay(`credits adjust --project ${id} --credits=-3.000001 --note slip`);
  assert.equal(tooMuch.code, 1);
  assert.match((await reelay(`credits show --project ${id}`)).out, /balance +3\n/);
});

test('engines are listed, and a dry run says who would make a film and why', async () => {
  assert.match((await reelay('engines list')).out, /film +open +0 +0 +\d+ +1-25 /);
  const planned = await reelay('engines plan sora-2 --seconds 40 --size 1280x720');
  assert.equal(planned.code, 0);
  assert.match(planned.out, /^film would make it\.[\s\S]*25 s, 1280x720 +40 s asked, 25 s made/);
  assert.match(planned.out, /It holds \d/);
  assert.match((await reelay('engines drain film')).out, /^film gets no new films/);
  assert.match((await reelay('engines list')).out, /film +draining /);
  assert.match((await reelay('engines plan sora-2')).out, /^film would make it when it is back in service/);
  assert.match((await reelay('engines resume film')).out, /^film gets films again/);
  assert.match((await reelay('engines test film')).out, /^film needs no question: This engine is built in/);
  const made = await reelay('engines test film --film');
  assert.equal(made.code, 0, made.out + made.err);
  assert.match(made.out, /A film after [\d.]+ s: 1 s, 512x256, with sound, \d+ bytes/);
  assert.equal((await reelay('engines drain nobody')).code, 1);
  assert.equal((await reelay('engines plan sora-2 --images 9')).code, 1);
  assert.equal((await reelay('engines plan sora-2 --size large')).code, 2);
});

test('wrong usage ends with 2, a refusal with 1, nobody there with 3, and each says what to do', async () => {
  const cases: readonly (readonly [string, number, RegExp])[] = [
    ['keys create', 2, /--name is missing/],
    ['keys create --name x --colour red', 2, /colour/],
    ['keys create --name x --expires soon', 2, /30d/],
    ['keys create --name x --reads-per-minute many', 2, /whole number/],
    ['keys create --name x --scope root', 1, /scopes\[0\]/],
    ['keys create --name x --credits -1', 2, /credits/],
    ['keys create --name x --credits=-1', 1, /credit_cap/],
    ['keys revoke', 2, /ID is missing/],
    ['keys revoke key_nobody', 1, /no key/],
    ['keys revoke a b', 2, /one word too many/],
    ['keys', 2, /reelay keys create/],
    ['nonsense', 2, /no command/],
    ['keys list --url ftp://x', 2, /http/],
    ['keys list --url http://127.0.0.1:1', 2, /REELAY_ADMIN_KEY/],
    ['projects update proj_x --unlimited maybe', 2, /yes or no/],
  ];
  for (const [line, code, words] of cases) {
    const ran = await reelay(line);
    assert.equal(ran.code, code, `${line}: ${ran.err}`);
    assert.match(ran.err, words, line);
    assert.equal(ran.out, '', `${line}: nothing on stdout for a script to take for an answer`);
  }
  const named = { REELAY_URL: 'http://127.0.0.1:1', REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_DATA_DIR: dataDir };
  assert.equal((await reelay('keys list', named)).code, 3);
});

test('a server elsewhere is named by REELAY_URL and REELAY_ADMIN_KEY; a key without the scope is refused', async () => {
  const nowhere = join(dataDir, 'nothing-here');
  const url = server?.baseUrl ?? '';
  const asked = { REELAY_URL: url, REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_DATA_DIR: nowhere };
  assert.equal((await reelay('keys list', asked)).code, 0);
  assert.equal((await reelay(`keys list --url ${url}`)).code, 0, 'its own data directory has the key');
  const app = await reelay('keys list', { ...asked, REELAY_ADMIN_KEY: APP_KEY });
  assert.equal(app.code, 1);
  assert.match(app.err, /scope 'admin'/);
  const empty = await reelay('keys list', { REELAY_DATA_DIR: nowhere });
  assert.equal(empty.code, 3);
  assert.match(empty.err, /nothing in it/);
  await assert.rejects(stat(nowhere), 'looking makes no installation');
});

test('webhooks listen says what to verify with, waits for films until it is interrupted, and ends well', async () => {
  const url = server?.baseUrl ?? '';
  const words = ['webhooks', 'listen', '--url', url, '--forward', 'http://127.0.0.1:9/hook'];
  const env = { PATH: process.env['PATH'] ?? '', REELAY_API_KEY: APP_KEY };
  const child = spawn(process.execPath, [CLI, ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  let out = '';
  for await (const chunk of child.stdout) {
    out += String(chunk);
    if (out.includes('ready: ')) child.kill('SIGINT');
  }
  assert.match(
    out,
    /^signing secret: whsec_\S+\nready: ends of films are forwarded to http:\/\/127\.0\.0\.1:9\/hook\n$/,
  );
  assert.deepEqual(await exit, [0, null]);
  assert.equal(
    (await reelay(`webhooks listen --forward http://127.0.0.1:9 --url ${url}`, {})).code,
    2,
    'a key is needed',
  );
  assert.equal((await reelay('webhooks listen --forward nowhere --key x', {})).code, 2);
});

test('help names every command, and every command explains itself without a server', async () => {
  const { out, code } = await reelay('--help', {});
  assert.equal(code, 0);
  const names = commandNames();
  assert.ok(names.length >= 12);
  for (const name of names) {
    assert.ok(out.includes(`reelay ${name} `), name);
    const help = await reelay(`${name} --help`, {});
    assert.equal(help.code, 0);
    for (const option of Object.keys((await loadCommand(name)).options ?? {}))
      assert.ok(help.out.includes(`--${option}`), `${name} --${option}`);
  }
});

test('what is kept for the data directory is for its owner alone, and goes with the server; then commands work on the directory itself', async () => {
  const file = join(dataDir, 'admin-access.json');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  await server?.end('SIGKILL');
  server = null;
  await stat(file);
  const made = await reelay('keys create --name offline --json');
  assert.equal(made.code, 0, made.err);
  assert.match(made.err, /directly/);
  await assert.rejects(stat(file), 'the word of a server that was killed is gone too');
  assert.match(
    (await reelay('engines plan sora-2')).out,
    /^film would make it\./,
    'with the engines of its settings',
  );
  server = await startServer();
  assert.equal(await statusOf(made.json.key), 200);
  assert.equal((await reelay('ledger check')).err, '', 'a server runs again');
  await rm(file);
  const locked = await reelay('keys list');
  assert.equal(locked.code, 3);
  assert.match(locked.err, /REELAY_URL and REELAY_ADMIN_KEY/);
});
