import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHookTokens } from './hook-token.ts';

const SECRET = 'a-secret-of-24-letters--';
const ATTEMPT = { id: 'attempt_5b1e4c1e-0000-4000-8000-000000000000', engineId: 'shop' };

function tokenOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

test('a hook leads to its attempt, is the same every time, and is of no use for another engine or with another secret', () => {
  const tokens = createHookTokens(SECRET);
  const path = tokens.pathOf(ATTEMPT);
  assert.equal(path, createHookTokens(SECRET).pathOf(ATTEMPT));
  assert.match(path, /^\/hooks\/shop\/attempt_[0-9a-f-]{36}\.[A-Za-z0-9_-]{32}$/);
  assert.equal(tokens.attemptOf('shop', tokenOf(path)), ATTEMPT.id);
  assert.equal(tokens.attemptOf('other', tokenOf(path)), null);
  assert.equal(createHookTokens(`${SECRET}x`).attemptOf('shop', tokenOf(path)), null);
});

test('no letter of a token may be changed, added or left out', () => {
  const tokens = createHookTokens(SECRET);
  const token = tokenOf(tokens.pathOf(ATTEMPT));
  for (let at = 0; at < token.length; at += 1) {
    for (const letter of ['A', 'z', '0', '-', '.', '']) {
      const changed = token.slice(0, at) + letter + token.slice(at + 1);
      if (changed === token) continue;
      assert.equal(tokens.attemptOf('shop', changed), null, changed);
    }
  }
  for (const other of ['', '.', `${token}x`, `x${token}`, 'é'.repeat(40), `${ATTEMPT.id}.`])
    assert.equal(tokens.attemptOf('shop', other), null, other);
});

test('a secret that can be guessed is refused', () => {
  assert.throws(() => createHookTokens('short'), /16 characters/);
});
