// Copies the icons that the film engine shows from Noto Emoji into one compact JSON file.
//   node scripts/extract-icons.mjs <folder of the npm package @iconify-json/noto>
// The package (Apache-2.0) is 10 MB and is not a dependency: install it anywhere else, run this, commit the result.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const film = join(root, 'src', 'engines', 'film');
const source = process.argv[2];
if (source === undefined)
  throw new Error('usage: node scripts/extract-icons.mjs <@iconify-json/noto folder>');

const drawnByUs = new Set(['piano']);
const catalogue = readFileSync(join(film, 'subjects', 'catalogue.ts'), 'utf8');
const names = [...catalogue.matchAll(/^ {2}\[\s*'[a-z-]+',\s*'([a-z-]+)',/gm)]
  .map(([, icon]) => icon)
  .filter((icon) => !drawnByUs.has(icon));
const set = JSON.parse(readFileSync(join(source, 'icons.json'), 'utf8'));
const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));

const icons = {};
for (const name of [...new Set(names)].sort()) {
  const body = (set.icons[name] ?? set.icons[set.aliases?.[name]?.parent])?.body;
  if (body === undefined) throw new Error(`Noto has no icon ${name}`);
  icons[name] = body;
}
const file = {
  source: `Noto Emoji, (c) Google LLC, Apache License 2.0, from npm @iconify-json/noto ${version}; see NOTICE`,
  viewBox: '0 0 128 128',
  icons,
};
writeFileSync(join(film, 'assets', 'icons.json'), `${JSON.stringify(file, null, 1)}\n`);
process.stdout.write(`${Object.keys(icons).length} icons\n`);
