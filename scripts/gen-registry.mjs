// Writes src/dialects/registry.gen.ts from the folder list, so that a new dialect edits no file but its own.
//   node scripts/gen-registry.mjs           write
//   node scripts/gen-registry.mjs --check   exit 1 when the file is not what would be written
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'src', 'dialects');
const target = join(folder, 'registry.gen.ts');

const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'index.ts')))
  .map((entry) => entry.name)
  .sort();

const variable = (name) => name.replace(/[^a-z0-9]+([a-z0-9])/g, (_, letter) => letter.toUpperCase());

const text = `// Written by scripts/gen-registry.mjs from the folders of src/dialects. Do not edit.
import type { Dialect } from './dialect.ts';
${names.map((name) => `import { dialect as ${variable(name)} } from './${name}/index.ts';`).join('\n')}

export const dialects: readonly Dialect[] = [${names.map(variable).join(', ')}];
`;

const current = existsSync(target) ? readFileSync(target, 'utf8') : '';
if (!process.argv.includes('--check')) {
  if (current !== text) writeFileSync(target, text);
} else if (current !== text) {
  process.stderr.write('src/dialects/registry.gen.ts is out of date: run node scripts/gen-registry.mjs\n');
  process.exit(1);
}
