import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findCharacters, withoutMentions } from './find-characters.ts';

const NAMES = ['bob.the.duck.k3v9', null, 'bob'];

test('the character that the prompt mentions first is the main one, and those it does not mention follow', () => {
  assert.deepEqual(findCharacters('@character2 dances with @character1', NAMES), [1, 0, 2]);
  assert.deepEqual(findCharacters('a beach. @Bob.The.Duck.k3v9.Then a wave', NAMES), [0, 1, 2]);
  assert.deepEqual(findCharacters('@bob跳舞', NAMES), [2, 0, 1]);
  assert.deepEqual(findCharacters('@character3、@character2', NAMES), [2, 1, 0]);
  assert.deepEqual(findCharacters('a beach', NAMES), [0, 1, 2]);
  assert.deepEqual(findCharacters('@character1 on a beach', []), [], 'negative control: nobody was given');
});

test('what only looks like a mention is text', () => {
  for (const text of ['@bobby swims', '@character12 swims', '@character9 swims', 'bob swims']) {
    assert.deepEqual(findCharacters(text, NAMES), [0, 1, 2], text);
    assert.equal(withoutMentions(text, NAMES), text);
  }
});

test('a name that contains a word of the film is not read as that word', () => {
  const names = ['red.cat.k3v9'];
  assert.equal(withoutMentions('@red.cat.k3v9 and a dog', names).trim(), 'and a dog');
  assert.match(withoutMentions('a red cat', names), /red cat/);
});

test('whatever the prompt, each character is named once', () => {
  const words = fc.constantFrom(
    '@bob',
    '@character1',
    '@character3',
    ' ',
    '猫',
    '@',
    '.',
    'x',
    '@bob.the.duck.k3v9',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 20 }), (parts) => {
      const prompt = parts.join('');
      assert.deepEqual([...findCharacters(prompt, NAMES)].sort(), [0, 1, 2]);
      assert.ok(withoutMentions(prompt, NAMES).length <= prompt.length + parts.length);
    }),
  );
});
