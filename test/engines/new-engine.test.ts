import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { placeEmbeddedFiles } from '../../src/db/testing/embedded-files.ts';
import { packFilm } from '../../src/media/testing/films.ts';
import { type ServerProcess, startServerProcess } from '../harness/child-process.ts';
import { until } from '../harness/wait.ts';
import type { FakeUpstream } from '../upstreams/fake-upstream.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const NAME = 'acme-video';
const FOLDER = join('src', 'engines', NAME);
/** What is compiled and checked; dist too, so that only what is new is compiled. */
const COPIED = ['bench', 'dist', 'docs', 'scripts', 'src', 'test'];
const FILES = [
  '.dependency-cruiser.cjs',
  '.gitignore',
  'biome.json',
  'knip.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const KEY = 'sk-test-new-engine-0123456789';

describe('npm run new:engine', () => {
  let copy: string;
  let server: ServerProcess | undefined;
  let upstream: FakeUpstream | undefined;

  before(async () => {
    copy = await mkdtemp(join(tmpdir(), 'reelay-new-engine-'));
    for (const name of COPIED)
      cpSync(join(ROOT, name), join(copy, name), { recursive: true, preserveTimestamps: true });
    for (const name of FILES) cpSync(join(ROOT, name), join(copy, name));
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  });
  after(async () => {
    await server?.end('SIGTERM');
    await upstream?.stop();
    await rm(copy, { recursive: true, force: true });
  });

  function run(script: string, ...args: readonly string[]): string {
    const result = spawnSync(process.execPath, [script, ...args], {
      cwd: copy,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: copy },
    });
    assert.equal(result.status, 0, `${script} ${args.join(' ')}\n${result.stdout}\n${result.stderr}`);
    return result.stdout;
  }

  function contents(folder: string): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const top of COPIED.filter((name) => name !== 'dist'))
      for (const entry of readdirSync(join(folder, top), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        found.set(relative(folder, path), readFileSync(path, 'base64'));
      }
    return found;
  }

  it('writes one folder that builds, keeps the rules and passes its tests', () => {
    run('scripts/new-engine.mjs', NAME);
    run('scripts/gen-engine-types.mjs');
    // As the build does it, of what is new and what that imports: all of it would take four times as long.
    const only = {
      extends: './tsconfig.json',
      include: [`${FOLDER}/**/*.ts`, 'src/engines/engine-types.gen.ts'],
    };
    writeFileSync(
      join(copy, 'only.json'),
      JSON.stringify({ ...only, compilerOptions: { incremental: false, tsBuildInfoFile: null } }),
    );
    run('node_modules/typescript/bin/tsc', '-p', 'only.json');
    run('scripts/gen-engines.mjs');
    const before = contents(ROOT);
    const touched = [...contents(copy)]
      .filter(([path, text]) => before.get(path) !== text)
      .map(([path]) => path);
    const elsewhere = touched.filter((path) => !path.startsWith(FOLDER));
    // Both are generated, and the first is not in git.
    const generated = [join('src', 'engines', 'engine-types.gen.ts'), join('docs', 'engines.md')];
    assert.deepEqual(elsewhere.sort(), generated.sort());
    assert.ok(touched.length - elsewhere.length >= 5, touched.join(' '));
    assert.match(
      readFileSync(join(copy, 'docs', 'engines.md'), 'utf8'),
      /`acme-video` \| `acme-video-1` .*contract-tested/,
    );

    run('node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '--vcs-enabled=false', FOLDER);
    run(
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      FOLDER,
    );
    run('node_modules/knip/bin/knip.js');
    run('scripts/check-sizes.mjs');
    assert.match(run('--test', join('dist', FOLDER, `${NAME}.test.js`)), /# fail 0|ℹ fail 0/);
  });

  it('refuses names that are none, and folders that are there', () => {
    for (const name of ['', 'Acme', 'acme_1', '../acme', NAME, 'film']) {
      const { status, stderr } = spawnSync(process.execPath, ['scripts/new-engine.mjs', name], {
        cwd: copy,
        encoding: 'utf8',
      });
      assert.equal(status, 1, name);
      assert.match(stderr, /must be a name|already/, name);
    }
  });

  it('the engine makes a film for a client of a server that names it', async () => {
    const film = await packFilm({ fastStart: true, audio: true });
    const fake = join(copy, 'dist', FOLDER, 'testing', `fake-${NAME}.js`);
    const { FakeAcmeVideo } = (await import(pathToFileURL(fake).href)) as {
      FakeAcmeVideo: new (film: Uint8Array) => FakeUpstream;
    };
    upstream = new FakeAcmeVideo(film);
    await upstream.start();
    const config = join(copy, 'reelay.yaml');
    writeFileSync(
      config,
      `engines:\n  - { id: acme, type: ${NAME}, baseUrl: "${upstream.baseUrl}", apiKey: "\${ACME_KEY}", models: [${NAME}-1], pollIntervalMs: 100 }\n`,
    );
    const dataDir = join(copy, 'data');
    await placeEmbeddedFiles(join(dataDir, 'database'));
    server = await startServerProcess(
      {
        REELAY_CONFIG: config,
        REELAY_DATA_DIR: dataDir,
        REELAY_API_KEY: KEY,
        REELAY_LOG: 'error',
        REELAY_FILM_SINK: 'wasm',
        ACME_KEY: 'sk-acme',
      },
      { entry: join(copy, 'dist', 'src', 'main.js') },
    );
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ model: 'sora-2', prompt: 'waves', seconds: '8', size: '1280x720' });
    const videos = `${server.baseUrl}/v1/videos`;
    const created = await fetch(videos, { method: 'POST', headers, body });
    const { id } = (await created.json()) as { id: string };
    assert.equal(created.status, 200);
    assert.match(created.headers.get('x-reelay-warnings') ?? '', /8 s asked, 5 s made/);
    await until(
      async () => {
        const { status, error } = (await (await fetch(`${videos}/${id}`, { headers })).json()) as {
          status: string;
          error: unknown;
        };
        assert.notEqual(status, 'failed', JSON.stringify(error));
        return status === 'completed' ? true : null;
      },
      60_000,
      () => `${upstream?.posts.length} posts`,
    );
    const content = await fetch(`${videos}/${id}/content`, { headers });
    assert.deepEqual(new Uint8Array(await content.arrayBuffer()), film);
    assert.equal(upstream.posts.length, 1);
    assert.deepEqual([...upstream.seenKeys], ['Bearer sk-acme']);
  });
});
