import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { newUsername, readMentions } from './usernames.ts';

const fixed = () => 'k3v9';

describe('usernames', () => {
  it('keep what can be read of a name', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['Bob', 'bob.k3v9'],
      ['Bob the Duck!', 'bob.the.duck.k3v9'],
      ['Zoë Müller', 'zoe.muller.k3v9'],
      ['小明', 'character.k3v9'],
      ['x'.repeat(80), `${'x'.repeat(30)}.k3v9`],
      ['- -', 'character.k3v9'],
    ];
    for (const [name, expected] of cases) assert.equal(newUsername(name, fixed), expected);
  });

  it('are found again as a mention, whatever the name and however the prompt goes on', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.constantFrom('', ' runs', '.', '. Then', '.Then', '，跑', '跑', ', @nobody', "'s hat", '-like'),
        (name, after) => {
          const username = newUsername(name, fixed);
          const [readings] = readMentions(`Look: @${username}${after}`);
          assert.ok(readings?.includes(username), `@${username}${after}`);
        },
      ),
    );
  });

  it('are not seen inside an e-mail address', () => {
    assert.deepEqual(readMentions('write to me@bob.k3v9 or a.b@c.d'), []);
    assert.deepEqual(readMentions('write to (@bob.k3v9)'), [['bob.k3v9', 'bob']]);
  });

  it('cost a bounded number of look-ups in the longest prompt', () => {
    const names = readMentions('@a.b.c.d.e '.repeat(3000)).flat();
    assert.ok(names.length <= 50 * 50, String(names.length));
    assert.deepEqual(readMentions(`@${'a'.repeat(32_000)}`), []);
  });
});
