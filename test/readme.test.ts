import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { placeEmbeddedFiles } from '../src/db/testing/embedded-files.ts';
import type { ServerProcess } from './harness/child-process.ts';
import { startServerProcess } from './harness/child-process.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const KEY = 'sk-test-readme-0123456789';
const run = promisify(execFile);
const readme = await readFile(join(ROOT, 'README.md'), 'utf8');

/** The fenced blocks of one language, as they stand on the page. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (match) => match[1] ?? '',
  );
}

const commands = blocks('sh').flatMap((block) =>
  block
    .split('\n')
    .flatMap((line) => line.split('&&'))
    .map((command) => command.trim())
    .filter((command) => command !== ''),
);

let server: ServerProcess;
let dataDir: string;

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'reelay-readme-'));
  await placeEmbeddedFiles(join(dataDir, 'database'));
  server = await startServerProcess({ REELAY_DATA_DIR: dataDir, REELAY_API_KEY: KEY });
});
after(async () => {
  await server.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

/** Run by whoever runs this test: a clean install, the suite, and what the pipeline runs beside it. */
const RUN_BY_THE_PIPELINE = new Set(['npm ci', 'npm test', 'npm run check', 'npm run bench']);

test('every command in the README is one that a test executes', () => {
  const others = commands.filter((command) => !RUN_BY_THE_PIPELINE.has(command));
  assert.deepEqual(
    others.filter((command) => !command.startsWith('curl ')),
    ['npm start', 'npm run demo', 'npm run -s reelay -- keys create --name ci --credits 100 --json'],
  );
  assert.equal(others.filter((command) => command.startsWith('curl ')).length, 5, 'one curl a dialect');
});

test('npm start prints the line that the README promises', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-readme-start-'));
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', REELAY_DATA_DIR: folder, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const exited = once(child, 'exit');
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (/^reelay ready http:\/\/127\.0\.0\.1:\d+$/m.test(output)) break;
  }
  assert.match(output, /^reelay ready http:\/\/127\.0\.0\.1:\d+$/m);
  assert.match(output, /sk-reelay-[0-9A-Za-z]{41}/, 'a first key is shown');
  // The whole group, as Ctrl-C does: npm itself passes no signal on to what it started.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  await exited;
  await rm(folder, { recursive: true, force: true });
});

for (const command of commands.filter((each) => each.startsWith('npm run -s reelay'))) {
  test(`${command} makes a key that works`, async () => {
    const { stdout } = await run('sh', ['-c', command], {
      cwd: ROOT,
      env: { ...process.env, REELAY_DATA_DIR: dataDir, DATABASE_URL: '' },
    });
    const { key } = JSON.parse(stdout) as { key: string };
    const models = await fetch(`${server.baseUrl}/v1/models`, {
      headers: { authorization: `Bearer ${key}` },
    });
    assert.equal(models.status, 200);
  });
}

for (const command of commands.filter((each) => each.startsWith('curl '))) {
  const path = /127\.0\.0\.1:8787(\S+)/.exec(command)?.[1] ?? '';
  test(`the README's curl to ${path} creates a task`, async () => {
    const here = command.replace('http://127.0.0.1:8787', server.baseUrl);
    const { stdout } = await run('sh', ['-c', here], { env: { ...process.env, REELAY_KEY: KEY } });
    const body = JSON.parse(stdout) as Record<string, unknown>;
    const id = body['id'] ?? body['task_id'];
    assert.ok(typeof id === 'string' && id !== '', stdout);
    const cancelled = await fetch(`${server.baseUrl}/evolink/v1/tasks/${encodeURIComponent(id)}/cancel`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}` },
    });
    assert.equal(cancelled.status, 200);
  });
}

test("the README's SDK program makes a film", async () => {
  const [program] = blocks('js');
  assert.ok(program !== undefined);
  const film = join(dataDir, 'sunset.mp4');
  const source = program
    .replace('http://127.0.0.1:8787', server.baseUrl)
    .replace("'sunset.mp4'", JSON.stringify(film));
  const file = join(ROOT, `readme-program-${process.pid}.mjs`);
  await writeFile(file, source);
  try {
    await run(process.execPath, [file], { env: { ...process.env, REELAY_KEY: KEY } });
  } finally {
    await rm(file);
  }
  const bytes = await readFile(film);
  assert.equal(bytes.toString('latin1', 4, 8), 'ftyp');
});

test('npm run demo saves five different films and exits 0', async () => {
  const { stdout } = await run('npm', ['run', 'demo'], { cwd: ROOT, maxBuffer: 10_000_000 });
  const sizes = new Set<number>();
  for (const dialect of ['openai', 'unified-v1', 'unified-v2', 'duomi', 'evolink']) {
    const path = join(ROOT, 'demo-out', `${dialect}.mp4`);
    assert.ok(existsSync(path), stdout);
    sizes.add((await stat(path)).size);
    assert.match(
      stdout,
      new RegExp(`${dialect} +\\S+ +\\d+\\.\\d +\\d+x\\d+ +\\d+\\.\\d s +\\S+${dialect}\\.mp4`),
    );
  }
  assert.equal(sizes.size, 5);
});

test('every page that the README links to exists', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? '');
  assert.ok(links.length > 8);
  for (const link of links) assert.ok(existsSync(join(ROOT, link)), link);
});
