// Runs the compiled tests with Node's own runner. A script, because Node 20 does not expand test globs.
//   node scripts/test.mjs                     everything under dist/src and dist/test
//   node scripts/test.mjs dialects chaos      only files whose path contains one of the words
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function* testFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* testFiles(path);
    else if (entry.name.endsWith('.test.js')) yield path;
  }
}

const words = process.argv.slice(2);
const files = ['src', 'test']
  .map((name) => join(root, 'dist', name))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => [...testFiles(folder)])
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort();
if (files.length === 0) {
  process.stderr.write(`no test file matches ${words.join(' ')}\n`);
  process.exit(1);
}
const result = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test', '--test-concurrency=2', '--test-reporter=spec', ...files],
  { stdio: 'inherit' },
);
process.exit(result.status ?? 1);
