import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Proof {
  readonly file: string;
  readonly name: string;
}

function proofsOf(page: string): Proof[] {
  return [...page.matchAll(/\| `([^`]+\.ts)`: (.+?) \|$/gm)].map(([, file = '', name = '']) => ({
    file,
    name,
  }));
}

function isThere({ file, name }: Proof): boolean {
  const path = join(ROOT, file);
  return existsSync(path) && readFileSync(path, 'utf8').includes(name) && isRun(file);
}

/** A suite that several folders share is run when some test imports it. */
function isRun(file: string): boolean {
  if (file.endsWith('.test.ts')) return true;
  const imported = `/${basename(file)}'`;
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .some((path) => readFileSync(join(ROOT, 'src', path), 'utf8').includes(imported));
}

const page = readFileSync(join(ROOT, 'docs', 'guarantees.md'), 'utf8');

test('every guarantee names a test that exists', () => {
  const promises = page.split('## Crash points')[0]?.match(/^\| [A-Z].* \|$/gm) ?? [];
  const proofs = proofsOf(page);
  assert.ok(proofs.length >= 10);
  assert.equal(proofs.length, promises.length, 'a promise has no test');
  for (const proof of proofs) assert.ok(isThere(proof), `${proof.file}: ${proof.name}`);
});

test('control: a test that was renamed is missed', () => {
  const [first] = proofsOf(page);
  assert.ok(first !== undefined);
  assert.ok(!isThere({ ...first, name: `${first.name} twice` }));
  assert.ok(!isThere({ ...first, file: 'test/chaos/gone.test.ts' }));
  assert.ok(!isRun('test/chaos/gone.ts'), 'nor is a suite that no test imports');
});
