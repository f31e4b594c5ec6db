// Writes src/engines/engine-types.gen.ts from the folder list. The build runs it and git ignores the file, so that a new
// engine edits nothing but its own folder, and two that are added at once do not meet in one line.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders of src/engines that an operator cannot name as a `type`. */
const NO_TYPES = new Set(['film', 'remote', 'testing']);

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src', 'engines');
const target = join(folder, 'engine-types.gen.ts');

const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !NO_TYPES.has(entry.name))
  .filter((entry) => existsSync(join(folder, entry.name, 'index.ts')))
  .map((entry) => entry.name)
  .sort();

const variable = (name) => name.replace(/[^a-z0-9]+([a-z0-9])/g, (_, letter) => letter.toUpperCase());

const text = `// Written by scripts/gen-engine-types.mjs from the folders of src/engines. Do not edit; it is not in git.
import type { EngineType } from './engine-type.ts';
${names.map((name) => `import { engineType as ${variable(name)} } from './${name}/index.ts';`).join('\n')}

/** The kinds of engines that a configuration may name; \`film\` is not one of them, since it is always there. */
export const ENGINE_TYPES: readonly EngineType<unknown>[] = [${names.map(variable).join(', ')}];
`;

if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
