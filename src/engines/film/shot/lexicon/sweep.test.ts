import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TIMES } from '../../passes/palettes.ts';
import { parseShot } from '../parse-shot.ts';
import {
  ACTIONS,
  AIRS,
  GRADES,
  LOOKS,
  MOODS,
  MOVES,
  SETTINGS,
  type ShotSpec,
  WEATHERS,
} from '../shot-spec.ts';
import { MOVE_WORDS } from './camera-words.ts';
import type { Entry } from './entry.ts';
import { SETTING_WORDS, TIME_WORDS, WEATHER_WORDS } from './scene-words.ts';
import { AIR_WORDS, GRADE_WORDS, LOOK_WORDS, MOOD_WORDS } from './style-words.ts';
import { ACTION_WORDS } from './subject-words.ts';

interface Table {
  readonly field: keyof ShotSpec;
  readonly values: readonly string[];
  readonly entries: readonly Entry<string>[];
}

const TABLES: readonly Table[] = [
  { field: 'setting', values: SETTINGS, entries: SETTING_WORDS },
  { field: 'time', values: TIMES, entries: TIME_WORDS },
  { field: 'weather', values: WEATHERS, entries: WEATHER_WORDS },
  { field: 'move', values: MOVES, entries: MOVE_WORDS },
  { field: 'look', values: LOOKS, entries: LOOK_WORDS },
  { field: 'air', values: AIRS, entries: AIR_WORDS },
  { field: 'grade', values: GRADES, entries: GRADE_WORDS },
  { field: 'mood', values: MOODS, entries: MOOD_WORDS },
];

/** What a shot is when nobody says otherwise, so that no word needs to mean it. */
const UNSAID: Readonly<Partial<Record<keyof ShotSpec, string>>> = {
  look: 'natural',
  air: 'clear',
  grade: 'none',
};

function read(prompt: string, field: keyof ShotSpec): string {
  return String(parseShot({ prompt, seed: 7, look: null, image: null, mark: false })[field]);
}

const LANGUAGES = ['english', 'chinese'] as const;
/** A word that hints is a word too, but another one may outweigh it. */
const OUTRIGHT = 2;

for (const { field, values, entries } of TABLES) {
  test(`each ${field} can be asked for outright in English and in Chinese`, () => {
    for (const value of values) {
      if (value === UNSAID[field]) continue;
      for (const language of LANGUAGES) {
        const words = entries.filter((one) => one.value === value).flatMap((one) => one[language]);
        const understood = words.filter((word) => read(word, field) === value);
        assert.ok(understood.length >= 1, `${value} in ${language}`);
      }
    }
  });

  test(`each word of the ${field} table means, alone, what the table says`, () => {
    const misread: string[] = [];
    for (const { value, weight = OUTRIGHT, ...words } of entries) {
      if (weight < OUTRIGHT) continue;
      for (const language of LANGUAGES) {
        for (const word of words[language]) {
          const seen = read(word, field);
          if (seen !== value) misread.push(`${word} is ${seen}, not ${value}`);
        }
      }
    }
    assert.deepEqual(misread, []);
  });
}

test('each action has words in English and in Chinese', () => {
  for (const action of ACTIONS)
    for (const language of LANGUAGES)
      assert.ok(
        ACTION_WORDS.some((one) => one.value === action && one[language].length > 0),
        `${action} in ${language}`,
      );
});

test('negative control: a word of no table leaves each field as it is without it', () => {
  for (const { field } of TABLES) assert.equal(read('xyzzy', field), read('', field));
  assert.notEqual(read('underwater', 'setting'), read('', 'setting'));
});
