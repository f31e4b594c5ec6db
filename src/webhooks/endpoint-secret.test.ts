import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSecretSeal, newEndpointSecret, newSealingKey, secretHint } from './endpoint-secret.ts';

describe('a webhook secret', () => {
  it('has the standard form, 32 bytes, and is new each time', () => {
    const secret = newEndpointSecret();
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.equal(Buffer.from(secret.slice(6), 'base64').length, 32);
    assert.notEqual(newEndpointSecret(), secret);
    assert.equal(secretHint(secret).length, 17, 'ten letters, three dots, four letters');
  });

  it('comes out of its seal as it went in, and twice the same looks different', () => {
    const seal = createSecretSeal(newSealingKey());
    const secret = newEndpointSecret();
    const sealed = seal.seal(secret, 'whe_1');
    assert.equal(seal.open(sealed, 'whe_1'), secret);
    assert.notEqual(seal.seal(secret, 'whe_1'), sealed);
    assert.ok(!sealed.includes(secret.slice(6, 20)));
  });

  it('does not come out for another endpoint, with another key, or after any change', () => {
    const key = newSealingKey();
    const seal = createSecretSeal(key);
    const sealed = seal.seal(newEndpointSecret(), 'whe_1');
    assert.throws(() => seal.open(sealed, 'whe_2'));
    assert.throws(() => createSecretSeal(newSealingKey()).open(sealed, 'whe_1'));
    assert.throws(() => seal.open(sealed.slice(2), 'whe_1'), /unknown form/);
    const bytes = Buffer.from(sealed.slice(2), 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      assert.throws(() => seal.open(`1.${changed.toString('base64')}`, 'whe_1'), `byte ${index}`);
    }
    assert.doesNotThrow(() => createSecretSeal(key).open(sealed, 'whe_1'));
  });

  it('needs a whole key', () => {
    assert.throws(() => createSecretSeal('c2hvcnQ='), /damaged/);
  });
});
