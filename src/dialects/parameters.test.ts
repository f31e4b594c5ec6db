import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TaskError } from '../task/error.ts';
import type { JsonObject } from '../task/json.ts';
import { readCharacters, readClips } from './characters.ts';
import { readCallbackUrl, readModel, readSeconds, readSeed } from './parameters.ts';

const refused = (param: string) => (error: unknown) =>
  error instanceof TaskError && error.code === 'invalid_value' && error.param === param;

describe('seconds', () => {
  const lenient = { fallback: 10, only: null };

  it('are any number from 4 to 25 after rounding, as number or text, under either name', () => {
    const cases: readonly (readonly [string | number, number])[] = [
      [4, 4],
      ['25', 25],
      [' 8 ', 8],
      [7.5, 8],
      ['3.5', 4],
      [25.4, 25],
    ];
    for (const [given, expected] of cases) {
      assert.equal(readSeconds({ seconds: given }, 'duration', lenient), expected);
      assert.equal(readSeconds({ duration: given, seconds: 99 }, 'duration', lenient), expected);
    }
    assert.equal(readSeconds({}, 'duration', lenient), 10);
  });

  it('outside are refused with the value as it was sent and the whole range', () => {
    for (const given of [3, 26, '0', -8, '1e1', 'ten', '8s', Number.NaN])
      assert.throws(() => readSeconds({ duration: given }, 'duration', lenient), refused('duration'));
    assert.throws(() => readSeconds({ seconds: '99' }, 'seconds', lenient), {
      message: /^Invalid value: '99'\. Supported values are: '4', '5', .* and '25'\.$/,
    });
  });

  it('of a document are refused in its words in strict mode', () => {
    assert.throws(() => readSeconds({ seconds: '15' }, 'seconds', { fallback: 4, only: [4, 8, 12] }), {
      message: "Invalid value: '15'. Supported values are: '4', '8', and '12'.",
    });
  });
});

describe('seed', () => {
  it('keeps what fits, folds what is larger and draws one for what is below zero', () => {
    assert.equal(readSeed('42'), 42);
    assert.equal(readSeed(0), 0);
    assert.equal(readSeed(-1), null);
    assert.equal(readSeed(undefined), null);
    assert.equal(readSeed('18446744073709551615'), 2 ** 31 - 1);
    assert.throws(() => readSeed('x'), refused('seed'));
    assert.throws(() => readSeed(1.5), refused('seed'));
  });
});

describe('model', () => {
  it('is any name of at most 128 characters', () => {
    assert.equal(readModel(' veo3 ', 'sora-2'), 'veo3');
    assert.equal(readModel('  ', 'sora-2'), 'sora-2');
    assert.throws(() => readModel('m'.repeat(129), 'sora-2'), refused('model'));
  });
});

describe('callback address', () => {
  it('is kept byte for byte', () => {
    const url = 'https://Client.example.com/hook?ts=1&sig=a%2Bb+c';
    assert.equal(readCallbackUrl({ callback_url: url }, { httpsOnly: true }), url);
    assert.equal(
      readCallbackUrl({ notify_hook: 'http://c.example.com' }, { httpsOnly: false }),
      'http://c.example.com',
    );
    assert.equal(readCallbackUrl({}, { httpsOnly: true }), null);
  });

  it('is refused when its scheme, form or length is wrong', () => {
    for (const url of [
      'http://c.example.com/',
      'ftp://c.example.com/',
      'https:///x',
      'https://[',
      'c.example.com',
    ])
      assert.throws(
        () => readCallbackUrl({ callback_url: url }, { httpsOnly: true }),
        refused('callback_url'),
      );
    const long = `https://c.example.com/${'x'.repeat(2048 - 22)}`;
    assert.equal(readCallbackUrl({ callback_url: long }, { httpsOnly: true }), long);
    assert.throws(
      () => readCallbackUrl({ callback_url: `${long}x` }, { httpsOnly: true }),
      refused('callback_url'),
    );
  });
});

describe('characters', () => {
  const url = 'https://clips.example.com/a.mp4';
  const clip = { url, startSeconds: 0, endSeconds: 3 };

  it('mean the same as array, as JSON text, as an array of JSON texts and as the older pair', () => {
    const forms: readonly JsonObject[] = [
      { characters: [{ url, timestamps: '0,3' }] },
      { characters: JSON.stringify([{ url, timestamps: '0, 3 ' }]) },
      { characters: [JSON.stringify({ url, timestamps: [0, 3] })] },
      { characters: { url, timestamps: '0,3' } },
      { character_url: url, character_timestamps: '0,3' },
    ];
    for (const fields of forms) assert.deepEqual(readClips(fields), [clip], JSON.stringify(fields));
    assert.deepEqual(readClips({ character_url: url }), [{ ...clip, endSeconds: 2 }]);
    assert.deepEqual(readCharacters({ characters: [], character_url: '', character_timestamps: '9' }), []);
  });

  it('span 1 to 3 seconds, number at most three, and are refused otherwise', () => {
    for (const timestamps of ['0,4', '1,1.5', '3,1', '1', '', 'a,b', '1,2,3'])
      assert.throws(
        () => readCharacters({ characters: [{ url, timestamps }] }),
        refused('characters[0].timestamps'),
      );
    const four = Array.from({ length: 4 }, () => ({ url, timestamps: '0,3' }));
    assert.throws(() => readCharacters({ characters: four }), refused('characters'));
    assert.throws(() => readCharacters({ characters: '[{' }), refused('characters'));
    assert.throws(() => readCharacters({ characters: [{ id: 7 }] }), refused('characters[0].id'));
    assert.throws(() => readCharacters({ characters: [{ url: 'x' }] }), refused('characters[0].url'));
  });

  it('may be recorded ones, which keep their place among the clips', () => {
    const inputs = readCharacters({
      characters: [{ id: ' char_1 ' }, { url, timestamps: '0,3' }, { id: 'char_2' }],
    });
    assert.deepEqual(inputs, [
      { kind: 'recorded', id: 'char_1', param: 'characters[0].id' },
      { kind: 'clip', clip },
      { kind: 'recorded', id: 'char_2', param: 'characters[2].id' },
    ]);
    assert.deepEqual(readClips({ characters: [{ id: 'char_1' }] }), []);
  });

  it('are read or refused, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (characters) => {
        try {
          assert.ok(readCharacters({ characters }).length <= 3);
        } catch (error) {
          assert.ok(error instanceof TaskError);
        }
      }),
    );
  });
});
