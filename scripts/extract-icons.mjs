// Copies the icons that the film engine shows from Noto Emoji into one compressed JSON file.
//   node scripts/extract-icons.mjs <folder of the npm package @iconify-json/noto>
// The package (Apache-2.0) is 25 MB and is not a dependency: install it anywhere else, run this, commit the result.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const film = join(root, 'src', 'engines', 'film');
const source = process.argv[2];
if (source === undefined)
  throw new Error('usage: node scripts/extract-icons.mjs <@iconify-json/noto folder>');

const drawnByUs = new Set(['piano', 'hot-air-balloon']);
const tables = join(film, 'subjects', 'catalogue');
const names = readdirSync(tables)
  .flatMap((file) => [
    ...readFileSync(join(tables, file), 'utf8').matchAll(/^([a-z-]+) *\| ([a-z=-]+) *\| \w/gm),
  ])
  .map(([, name, icon]) => (icon === '=' ? name : icon))
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
// 2.8 MB of SVG text are 0.8 MB so, and are read in 20 ms once per film.
const packed = brotliCompressSync(JSON.stringify(file));
writeFileSync(join(film, 'assets', 'icons.json.br'), packed);
process.stdout.write(`${Object.keys(icons).length} icons, ${packed.length} bytes\n`);
