// Compiles src/, test/, bench/ and scripts/ into dist/ and copies the files that are read at run time.
// Plain JavaScript, because it must run before anything is compiled and Node 20 cannot run TypeScript.
//   node scripts/build.mjs               compile (incremental)
//   node scripts/build.mjs --if-needed   only when a source is newer than the last build
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sourceFolders = ['src', 'test', 'bench', 'scripts'];
const runtimeFolders = new Set(['assets', 'fixtures']);
const stamp = join(root, 'dist', '.built');

function* walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

await import('./gen-engine-types.mjs');

const sources = sourceFolders.flatMap((name) => [...walk(join(root, name))]);
const inputs = [...sources, join(root, 'tsconfig.json'), join(root, 'package-lock.json')];

function upToDate() {
  if (!existsSync(stamp)) return false;
  const builtAtMs = statSync(stamp).mtimeMs;
  return inputs.every((path) => statSync(path).mtimeMs <= builtAtMs);
}

/** A renamed or deleted source leaves its old .js behind, which a test run would still pick up. */
function removeOrphans() {
  const dist = join(root, 'dist');
  if (!existsSync(dist)) return;
  const known = new Set(sources.map((path) => relative(root, path).replace(/\.ts$/, '')));
  for (const path of [...walk(dist)]) {
    const name = relative(dist, path);
    if (!name.includes('/') && !name.includes('\\')) continue;
    const stem = name.replace(/\.js(\.map)?$/, '');
    if (!known.has(stem)) rmSync(path);
  }
}

if (process.argv.includes('--if-needed') && upToDate()) process.exit(0);

const startedAt = new Date();
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const result = spawnSync(process.execPath, [compiler, '-p', root], { stdio: 'inherit' });
if (result.status !== 0) process.exit(result.status ?? 1);
for (const path of sources) {
  const name = relative(root, path);
  if (!name.split(/[\\/]/).some((part) => runtimeFolders.has(part))) continue;
  const target = join(root, 'dist', name);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(path, target);
}
removeOrphans();
writeFileSync(stamp, `${startedAt.toISOString()}\n`);
