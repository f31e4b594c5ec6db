// Fails when a source file outgrows one screenful of ideas; prints the ten largest so that growth is seen early.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const limits = [
  { folder: 'src', limitLines: 400, matches: (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') },
  { folder: 'src', limitLines: 600, matches: (name) => name.endsWith('.test.ts') },
  { folder: 'test', limitLines: 600, matches: (name) => name.endsWith('.ts') },
  { folder: 'bench', limitLines: 400, matches: (name) => name.endsWith('.ts') },
  { folder: 'scripts', limitLines: 400, matches: (name) => /\.(ts|mjs)$/.test(name) },
];

function* walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

const measured = limits.flatMap(({ folder, limitLines, matches }) =>
  [...walk(folder)].filter(matches).map((path) => ({
    path,
    limitLines,
    lines: readFileSync(path, 'utf8').split('\n').length - 1,
  })),
);
const tooLong = measured.filter(({ lines, limitLines }) => lines > limitLines);
const largest = [...measured].sort((a, b) => b.lines - a.lines).slice(0, 10);
for (const { lines, limitLines, path } of largest)
  console.log(`${String(lines).padStart(5)} of ${limitLines}  ${path}`);
for (const { lines, limitLines, path } of tooLong)
  console.error(`too long: ${path} has ${lines} lines, limit ${limitLines}`);
process.exit(tooLong.length === 0 ? 0 : 1);
