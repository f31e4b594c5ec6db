// Copies one weight of the two fonts that the film engine writes with, and lists which characters each file has.
//   node scripts/extract-fonts.mjs <folder of @fontsource/inter> <folder of @fontsource/noto-sans-sc>
// The packages (OFL-1.1) are 100 MB and are no dependencies: unpack them anywhere else, run this, commit the result.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const fonts = join(root, 'src', 'engines', 'film', 'assets', 'fonts');
const [inter, notoSansSc] = process.argv.slice(2);
if (inter === undefined || notoSansSc === undefined)
  throw new Error('usage: node scripts/extract-fonts.mjs <@fontsource/inter> <@fontsource/noto-sans-sc>');

const CMAP = 0;
const GLYF = 10;
const LOCA = 11;
const ANY_TAG = 63;

/** The character map of a WOFF 2.0 file (W3C, section 4): tables follow each other in one Brotli stream. */
function characterMap(bytes) {
  const tables = bytes.readUInt16BE(12);
  let at = 48;
  const readLength = () => {
    let value = 0;
    for (;;) {
      const byte = bytes[at++];
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
  };
  let offset = 0;
  let found = null;
  for (let i = 0; i < tables; i++) {
    const flags = bytes[at++];
    const tag = flags & 63;
    if (tag === ANY_TAG) at += 4;
    let length = readLength();
    const version = flags >> 6;
    const transformed = tag === GLYF || tag === LOCA ? version !== 3 : version !== 0;
    if (transformed) length = readLength();
    if (tag === CMAP) found = [offset, offset + length];
    offset += length;
  }
  return brotliDecompressSync(bytes.subarray(at, at + bytes.readUInt32BE(20))).subarray(...found);
}

/** Characters of the map's best subtable: format 12 (all planes), else format 4. */
function charactersOf(map) {
  const characters = new Set();
  const count = map.readUInt16BE(2);
  const subtables = Array.from({ length: count }, (_, i) => map.readUInt32BE(4 + i * 8 + 4));
  const whole = subtables.find((at) => map.readUInt16BE(at) === 12);
  if (whole !== undefined) {
    for (let i = 0, at = whole + 16; i < map.readUInt32BE(whole + 12); i++, at += 12) {
      for (let code = map.readUInt32BE(at); code <= map.readUInt32BE(at + 4); code++) characters.add(code);
    }
    return characters;
  }
  const at = subtables.find((start) => map.readUInt16BE(start) === 4);
  const segments = map.readUInt16BE(at + 6) / 2;
  for (let i = 0; i < segments; i++) {
    const end = map.readUInt16BE(at + 14 + i * 2);
    const start = map.readUInt16BE(at + 16 + segments * 2 + i * 2);
    for (let code = start; code <= end && code < 0xffff; code++) characters.add(code);
  }
  return characters;
}

/** `[first, last, first, last, ...]` */
function rangesOf(characters) {
  const ranges = [];
  for (const code of [...characters].filter((value) => value > 0x20).sort((a, b) => a - b)) {
    if (ranges.at(-1) === code - 1) ranges[ranges.length - 1] = code;
    else ranges.push(code, code);
  }
  return ranges;
}

const files = [];
function take(folder, name) {
  const path = join(folder, 'files', name);
  copyFileSync(path, join(fonts, name));
  files.push({ file: name, ranges: rangesOf(charactersOf(characterMap(readFileSync(path)))) });
}

mkdirSync(fonts, { recursive: true });
for (const subset of ['latin', 'latin-ext']) take(inter, `inter-${subset}-700-normal.woff2`);
const numbered = readdirSync(join(notoSansSc, 'files'))
  .filter((name) => /^noto-sans-sc-\d+-700-normal\.woff2$/.test(name))
  .sort((a, b) => Number(a.split('-')[3]) - Number(b.split('-')[3]));
for (const name of numbered) take(notoSansSc, name);
copyFileSync(join(inter, 'LICENSE'), join(fonts, 'LICENSE-OFL-Inter.txt'));
copyFileSync(join(notoSansSc, 'LICENSE'), join(fonts, 'LICENSE-OFL-Noto-Sans-SC.txt'));
writeFileSync(
  join(fonts, 'fonts.json'),
  `[\n${files.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`,
);
process.stdout.write(`${files.length} files\n`);
