import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Checker } from '../../checker.ts';
import { testChecker } from '../../testing/conformance.ts';
import { PROMPTS } from '../../testing/honest-prompts.ts';
import { foldText } from './fold-text.ts';
import { words } from './index.ts';
import { TermMatcher } from './term-matcher.ts';
import { parseWordList, WordListError } from './word-list.ts';

const COMMON = { name: 'words', stages: ['prompt'], onFailure: 'refuse', timeoutMs: 1000 } as const;
const folder = mkdtempSync(join(tmpdir(), 'reelay-words-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function checker(list = ''): Promise<Checker> {
  const file = join(folder, 'list.txt');
  writeFileSync(file, list);
  return await words.create({ lists: ['en', 'zh'], files: [file] }, COMMON);
}

async function reasonOf(text: string, list?: string): Promise<string | null> {
  const finding = await (await checker(list)).check({ stage: 'prompt', text }, AbortSignal.timeout(1000));
  return finding?.reason ?? null;
}

testChecker({
  name: 'words',
  checker,
  harmless: { stage: 'prompt', text: 'A calico cat plays the piano on a stage' },
  harmful: { stage: 'prompt', text: 'a hardcore sex scene' },
});

describe('the word checker', () => {
  test('refuses in English and Chinese, and says why', async () => {
    assert.equal(await reasonOf('They are having sex on the beach'), 'sexual');
    assert.equal(await reasonOf('一个裸体女人在海边'), 'sexual');
    assert.equal(await reasonOf('斩首视频'), 'violence');
    assert.equal(await reasonOf('a deepfake of a president'), 'real_person');
    assert.equal(await reasonOf('he wants to commit suicide'), 'self_harm');
  });

  test('is not fooled by case, accents, look-alikes, full-width letters, dots, spaces or invisible characters', async () => {
    for (const disguise of [
      'PORN',
      'pórn',
      'p0rn',
      'ｐｏｒｎ',
      'p.o.r.n',
      'p o r n',
      'p-o-r-n',
      'po\u200Brn',
      'рorn',
      'pornography',
      '裸 体',
      '裸*体',
      '裸\u200B体',
    ])
      assert.equal(await reasonOf(`a film of ${disguise} please`), 'sexual', disguise);
  });

  test('finds no rude word inside an honest one, and knows phrases that only sound bad', async () => {
    for (const honest of [
      'A train to Scunthorpe',
      'therapist and patient in a quiet office',
      'grapes on a wooden table',
      'a shooting star over the mountains',
      'a suicide prevention poster in a hospital corridor',
      'essex county in the fog',
      '大屠杀纪念馆前的鸽子',
      '京剧演员换脸谱',
    ])
      assert.equal(await reasonOf(honest), null, honest);
  });

  test('refuses none of the prompts that honest people wrote', async () => {
    assert.ok(PROMPTS.length >= 60);
    for (const prompt of PROMPTS) assert.equal(await reasonOf(prompt), null, prompt);
  });

  test('takes an operator’s list with reasons, endings and allowed phrases', async () => {
    const list = '[copyright]\nmickey mouse\nelsa\npokemon*\n!elsa pataky\n# a comment\n[other]\n竞品';
    assert.equal(await reasonOf('Mickey  Mouse dances', list), 'copyright');
    assert.equal(await reasonOf('three Pokémons fight', list), 'copyright');
    assert.equal(await reasonOf('Elsa Pataky at a premiere', list), null);
    assert.equal(await reasonOf('Elsa and Elsa Pataky', list), 'copyright');
    assert.equal(await reasonOf('这是竞品广告', list), 'other');
  });

  test('names the line of a list that cannot be read', () => {
    assert.throws(
      () => parseWordList('one\n[sexuel]\n', 'my-list.txt'),
      (error) => error instanceof WordListError && /my-list\.txt, line 2: .*'sexuel'/.test(error.message),
    );
  });
});

describe('the matcher', () => {
  test('finds exactly the terms that a naive search finds', () => {
    const word = fc.stringMatching(/^[abc]{1,4}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 8 }),
        fc.array(word, { maxLength: 12 }),
        (terms, text) => {
          const line = foldText(text.join(' '));
          const matcher = new TermMatcher(terms.map((term) => ({ text: term, tag: null })));
          const found = matcher.find(text.join(' ')).map(({ term, start, end }) => {
            assert.equal(line.slice(start, end), foldText(term.text));
            return `${term.text}@${start}`;
          });
          const expected = terms.flatMap((term) => {
            const padded = ` ${line} `;
            const places: string[] = [];
            for (let at = padded.indexOf(` ${term} `); at !== -1; at = padded.indexOf(` ${term} `, at + 1))
              places.push(`${term}@${at}`);
            return places;
          });
          assert.deepEqual(found.sort(), expected.sort());
        },
      ),
    );
  });

  test('folding twice is folding once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) =>
        assert.equal(foldText(foldText(text)), foldText(text)),
      ),
    );
  });
});
