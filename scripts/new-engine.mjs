// Writes the folder of a new engine over an upstream: it builds, keeps the contract and makes films of a fake upstream at
// once. What is left is to say how the real upstream is spoken to; see docs/adding-an-engine.md.
//   npm run new:engine -- acme
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const template = join(root, 'scripts', 'engine-template');
const [name = ''] = process.argv.slice(2);

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40)
  fail(`'${name}' must be a name such as acme or acme-video: up to 40 of a-z, 0-9 and single dashes`);
const folder = join(root, 'src', 'engines', name);
if (existsSync(folder)) fail(`there is src/engines/${name} already`);

const words = name.split('-').map((word) => word[0].toUpperCase() + word.slice(1));
const pascal = words.join('');
const given = {
  name,
  Words: words.join(' '),
  Pascal: pascal,
  camel: pascal[0].toLowerCase() + pascal.slice(1),
};

const FILES = {
  'index.ts.txt': 'index.ts',
  'options.ts.txt': 'options.ts',
  'wire.ts.txt': 'wire.ts',
  'README.md.txt': 'README.md',
  'test.ts.txt': `${name}.test.ts`,
  'testing/fake.ts.txt': `testing/fake-${name}.ts`,
};
for (const [from, to] of Object.entries(FILES)) {
  const text = readFileSync(join(template, from), 'utf8').replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, key) => given[key],
  );
  mkdirSync(dirname(join(folder, to)), { recursive: true });
  writeFileSync(join(folder, to), text);
  process.stdout.write(`src/engines/${name}/${to}\n`);
}
// The order of imports and where lines break depend on the name.
const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
const formatted = spawnSync(process.execPath, [biome, 'check', '--write', folder], {
  cwd: root,
  encoding: 'utf8',
});
if (formatted.status !== 0) fail(`${formatted.stdout}${formatted.stderr}`);

process.stdout.write(`
npm run build                     finds it
node scripts/test.mjs ${name}     runs its tests
node scripts/gen-engines.mjs      puts it into docs/engines.md
docs/adding-an-engine.md          says what to do next
`);
