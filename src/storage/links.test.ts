import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLinkSigner } from './links.ts';

const DAY_MS = 24 * 3600 * 1000;
const OLD_SECRET = 'old-secret-of-the-operator';
const NEW_SECRET = 'new-secret-of-the-operator';
const NOW_MS = Date.UTC(2026, 10, 20);

function signerAt(nowMs: number, secrets: readonly string[] = [OLD_SECRET]) {
  return createLinkSigner({
    secrets: () => secrets,
    publicBaseUrl: () => 'https://films.example',
    nowMs: () => nowMs,
  });
}

function pathOf(link: string): string {
  return new URL(link).pathname;
}

const film = { assetId: 'asset_01HZX4', extension: 'mp4', expiresAtMs: NOW_MS + DAY_MS };
const GRANTED = { assetId: film.assetId, expiresAtMs: film.expiresAtMs };

test('a link is absolute, has no query, and its path ends in the extension that clients look for', () => {
  for (const extension of ['mp4', 'webp', 'jpg']) {
    const link = new URL(signerAt(NOW_MS).sign({ ...film, extension }));
    assert.equal(link.origin, 'https://films.example');
    assert.equal(link.search, '');
    assert.ok(link.pathname.endsWith(`/asset_01HZX4.${extension}`));
    assert.deepEqual(signerAt(NOW_MS).verify(link.pathname), {
      assetId: 'asset_01HZX4',
      expiresAtMs: film.expiresAtMs,
    });
  }
});

test('a link works until the millisecond before it expires and never after', () => {
  const path = pathOf(signerAt(NOW_MS).sign(film));
  assert.deepEqual(signerAt(film.expiresAtMs - 1).verify(path), GRANTED);
  assert.equal(signerAt(film.expiresAtMs).verify(path), 'expired');
  assert.equal(signerAt(film.expiresAtMs + 365 * DAY_MS).verify(path), 'expired');
});

test('no change of one byte is ever accepted, wherever and whatever it is', () => {
  const signer = signerAt(NOW_MS);
  const path = pathOf(signer.sign(film));
  const mutation = fc.record({
    at: fc.nat({ max: path.length - 1 }),
    byte: fc.integer({ min: 0, max: 255 }),
    kind: fc.constantFrom('replace', 'insert', 'delete'),
  });
  fc.assert(
    fc.property(mutation, ({ at, byte, kind }) => {
      const letter = kind === 'delete' ? '' : String.fromCharCode(byte);
      const changed = path.slice(0, at) + letter + path.slice(kind === 'insert' ? at : at + 1);
      if (changed !== path) assert.equal(signer.verify(changed), 'tampered', changed);
    }),
    { numRuns: 10_000 },
  );
  assert.deepEqual(signer.verify(path), GRANTED, 'the path itself is still accepted');
});

test('every other letter in the last place of the signature is refused: no spare bits', () => {
  const signer = signerAt(NOW_MS);
  const path = pathOf(signer.sign(film));
  const last = path.lastIndexOf('/') - 1;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const accepted = [...alphabet].filter(
    (letter) => typeof signer.verify(path.slice(0, last) + letter + path.slice(last + 1)) === 'object',
  );
  assert.deepEqual(accepted, [path[last]]);
});

test('two links cannot be crossed: the signature of one opens neither the other file nor a later hour', () => {
  const signer = signerAt(NOW_MS);
  const one = pathOf(signer.sign(film)).split('/');
  const other = pathOf(signer.sign({ ...film, assetId: 'asset_other' })).split('/');
  assert.equal(signer.verify([...one.slice(0, 3), other[3]].join('/')), 'tampered');
  const later = (film.expiresAtMs + DAY_MS).toString(36);
  const [, signature = ''] = /-(.{32})$/.exec(one[2] ?? '') ?? [];
  assert.equal(signer.verify(`/files/${later}-${signature}/${one[3]}`), 'tampered');
});

test('while a secret is being changed, links of the old and of the new one both work', () => {
  const rotating = signerAt(NOW_MS, [NEW_SECRET, OLD_SECRET]);
  const before = pathOf(signerAt(NOW_MS, [OLD_SECRET]).sign(film));
  const during = pathOf(rotating.sign(film));
  assert.deepEqual(rotating.verify(before), GRANTED);
  assert.deepEqual(rotating.verify(during), GRANTED);
  assert.equal(signerAt(NOW_MS, [OLD_SECRET]).verify(during), 'tampered', 'the first secret signs');
  assert.equal(signerAt(NOW_MS, [NEW_SECRET]).verify(before), 'tampered', 'a dropped secret is dead');
});

test('a signer without a real secret is refused at start', () => {
  for (const secrets of [[], [''], ['short'], [OLD_SECRET, '']])
    assert.throws(() => signerAt(NOW_MS, secrets), /secret/);
});

test('an id that could change the path is never signed', () => {
  for (const assetId of ['', '../x', 'a/b', 'a b', 'ä', 'a%2fb', 'x'.repeat(129)])
    assert.throws(() => signerAt(NOW_MS).sign({ ...film, assetId }), /cannot be linked/);
});
