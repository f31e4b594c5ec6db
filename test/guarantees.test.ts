import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Proof {
  readonly file: string;
  readonly name: string;
}

function proofsOf(page: string): Proof[] {
  return [...page.matchAll(/\| `([^`]+\.test\.ts)`: (.+?) \|$/gm)].map(([, file = '', name = '']) => ({
    file,
    name,
  }));
}

function isThere({ file, name }: Proof): boolean {
  const path = join(ROOT, file);
  return existsSync(path) && readFileSync(path, 'utf8').includes(name);
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
});
