import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { castShots, withoutMentions } from './find-characters.ts';

const NAMES = ['bob.the.duck.k3v9', null, 'bob'];

/** Of a film of one shot. */
function castOf(prompt: string, names: readonly (string | null)[] = NAMES): readonly number[] | undefined {
  return castShots('', [prompt], names, null)[0]?.characters;
}

test('the character that the prompt mentions first is the main one, and those it does not mention follow', () => {
  assert.deepEqual(castOf('@character2 dances with @character1'), [1, 0, 2]);
  assert.deepEqual(castOf('a beach. @Bob.The.Duck.k3v9.Then a wave'), [0, 1, 2]);
  assert.deepEqual(castOf('@bob跳舞'), [2, 0, 1]);
  assert.deepEqual(castOf('@character3、@character2'), [2, 1, 0]);
  assert.deepEqual(castOf('a beach'), [0, 1, 2]);
  assert.deepEqual(castOf('@character1 on a beach', []), [], 'negative control: nobody was given');
});

test('what only looks like a mention is text', () => {
  for (const text of ['@bobby swims', '@character12 swims', '@character9 swims', 'bob swims']) {
    assert.deepEqual(castShots('', [text], NAMES, null), [{ characters: [0, 1, 2], mentions: false }], text);
    assert.equal(withoutMentions(text, NAMES), text);
  }
});

test('a name that contains a word of the film is not read as that word', () => {
  const names = ['red.cat.k3v9'];
  assert.equal(withoutMentions('@red.cat.k3v9 and a dog', names).trim(), 'and a dog');
  assert.match(withoutMentions('a red cat', names), /red cat/);
});

test('whatever the prompts, nobody is lost, nobody is twice in a shot, and nobody is in a shot that is another’s', () => {
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
  const prompts = fc.array(
    fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(prompts, (texts) => {
      const casts = castShots('', texts, NAMES, null);
      assert.deepEqual([...new Set(casts.flatMap(({ characters }) => characters))].sort(), [0, 1, 2]);
      const alone = texts.map((text) => castShots('', [text], NAMES, null)[0]);
      for (const [shot, { characters, mentions }] of casts.entries()) {
        assert.equal(new Set(characters).size, characters.length);
        assert.equal(mentions, alone[shot]?.mentions);
        const [main] = characters;
        if (mentions) assert.equal(main, alone[shot]?.characters[0]);
      }
      for (const text of texts) assert.ok(withoutMentions(text, NAMES).length <= text.length + 12);
    }),
  );
});
