import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SUBJECTS } from '../subjects/catalogue.ts';
import { type FilmRequest, parseFilm } from './parse-film.ts';
import {
  ACTIONS,
  AIRS,
  type FilmShot,
  GRADES,
  LOOKS,
  MOODS,
  MOVES,
  SETTINGS,
  WEATHERS,
} from './shot-spec.ts';

function filmOf(prompt: string, more: Partial<FilmRequest> = {}): readonly FilmShot[] {
  const plain = { seconds: 10, seed: 7, look: null, images: 0, characters: [], mark: false, kept: null };
  return parseFilm({ ...plain, prompt, ...more });
}

function places(film: readonly FilmShot[]): string {
  return film.map(({ shot }) => shot.setting).join(' ');
}

function lengths(film: readonly FilmShot[]): number[] {
  return film.map(({ seconds }) => Math.round(seconds * 30) / 30);
}

/** Three shots each: a beach, a forest, a city. */
const THREE_SHOTS = [
  'Shot 1: a beach. Shot 2: a forest. Shot 3: a city street.',
  'Shot 1 - a beach\nShot 2 - a forest\nShot 3 - a city street',
  '**Shot 1:** a beach **Shot 2:** a forest **Shot 3:** a city street',
  'Scene 1. A beach. Scene 2. A forest. Scene 3. A city street.',
  'SHOT ONE: a beach\n\nSHOT TWO: a forest\n\nSHOT THREE: a city street',
  '1. a beach\n2. a forest\n3. a city street',
  '1) a beach 2) a forest 3) a city street'.replaceAll(' 2', '.\n2').replaceAll(' 3', '.\n3'),
  '[0-3s] a beach [3-6s] a forest [6-10s] a city street',
  '(0s - 3s): a beach (3s - 6s): a forest (6s - 10s): a city street',
  '00:00-00:03: a beach\n00:03-00:06: a forest\n00:06-00:10: a city street',
  'Shot 1 [0-4s]: a beach Shot 2 [4-8s]: a forest Shot 3 [8-10s]: a city street',
  'a beach. Cut to a forest. Then cut to: a city street.',
  'A beach. Smash cut to a forest. The camera cuts to a city street.',
  '镜头一：沙滩。镜头二：森林。镜头三：城市街道。',
  '第一个镜头，沙滩。第二个镜头，森林。第三个镜头，城市街道。',
  '分镜1：沙滩\n分镜2：森林\n分镜3：城市街道',
  '沙滩，切换到森林，然后切换到城市街道',
  '0-3秒：沙滩。3-6秒：森林。6-10秒：城市街道。',
];

test('the ways in which people write one shot after another are read as shots', () => {
  for (const prompt of THREE_SHOTS) assert.equal(places(filmOf(prompt)), 'beach forest city', prompt);
});

test('numbers, times and cuts that are not shots leave one shot', () => {
  for (const prompt of [
    'a beach at 5-6 degrees',
    'Shot on 35mm film: a beach',
    'Shot 1: a beach',
    'the dress is cut to fit',
    '2. a beach',
    'a 3-shot burst of a 24-70mm lens',
    'a clock shows 10:30',
  ]) {
    assert.equal(filmOf(prompt).length, 1, prompt);
  }
});

test('lengths that the prompt writes are kept in proportion, and the others get the mean', () => {
  assert.deepEqual(lengths(filmOf('Shot 1 (2s): a beach. Shot 2 (3s): a forest.')), [4, 6]);
  assert.deepEqual(lengths(filmOf('[0-4s] a beach [4-8s] a forest [8-10s] a city')), [4, 4, 2]);
  assert.deepEqual(lengths(filmOf('00:00-00:01: a beach 00:01-00:10: a city')), [1, 9]);
  assert.deepEqual(lengths(filmOf('Shot 1: a beach for 2 seconds. Shot 2: a forest.')), [5, 5]);
  assert.deepEqual(lengths(filmOf('镜头一（1秒）：沙滩。镜头二（4秒）：森林。')), [2, 8]);
  assert.deepEqual(lengths(filmOf('[0-0.1s] a beach [0.1-10s] a city')), [1, 9], 'never under a second');
});

test('more shots than a film can hold are merged, none under a second', () => {
  const prompt = Array.from({ length: 12 }, (_, index) => `Shot ${index + 1}: a beach.`).join(' ');
  assert.equal(filmOf(prompt, { seconds: 25 }).length, 8);
  assert.deepEqual(lengths(filmOf(prompt, { seconds: 4 })), [1, 1, 1, 1]);
  assert.equal(filmOf(prompt, { seconds: 1 }).length, 1);
});

test('what a later shot does not name goes on, and the camera takes another view', () => {
  const [first, second, third] = filmOf(
    'Shot 1: a calico cat sleeps on a snowy beach at night in the fog, anime. Shot 2: it runs. Shot 3: a city at dawn, static camera.',
  ).map(({ shot }) => shot);
  assert.ok(first && second && third);
  assert.deepEqual(
    { ...second, move: first.move },
    { ...first, subjects: [{ ...first.subjects[0], action: 'run' }] },
  );
  assert.notEqual(second.move, first.move);
  assert.deepEqual([third.setting, third.time, third.weather, third.look], ['city', 'dawn', 'fog', 'anime']);
  assert.deepEqual([third.subjects, third.snowy, third.move], [[], false, 'static']);
});

test('a pronoun brings the earlier subject along beside a new one', () => {
  const [, second] = filmOf('Shot 1: a girl walks in a forest. Shot 2: she meets a dragon.');
  assert.deepEqual(
    second?.shot.subjects.map(({ name }) => name),
    ['girl', 'dragon'],
  );
});

test('what stands before the first numbered shot holds for all of them', () => {
  const film = filmOf('Anime style, rainy night.\nShot 1: a beach.\nShot 2: a forest.');
  for (const { shot } of film)
    assert.deepEqual([shot.look, shot.weather, shot.time], ['anime', 'rain', 'night']);
  assert.equal(film.length, 2);
});

test('image i opens shot i, and several images with one text make one shot each', () => {
  const images = (prompt: string, count: number) =>
    filmOf(prompt, { images: count }).map(({ shot }) => shot.image);
  assert.deepEqual(images('a beach', 0), [null]);
  assert.deepEqual(images('a beach', 1), [0]);
  assert.deepEqual(images('a beach', 3), [0, 1, 2]);
  assert.deepEqual(images('Shot 1: a beach. Shot 2: a forest. Shot 3: a city.', 2), [0, 1, null]);
  assert.deepEqual(images('Shot 1: a beach. Shot 2: a forest.', 3), [0, 1, 2]);
});

test('a remix keeps what it does not name, shot by shot', () => {
  const kept = filmOf('Shot 1 (4s): a cat on a beach at dawn. Shot 2 (6s): a dog in a forest at dawn.');
  const remix = (prompt: string, more: Partial<FilmRequest> = {}) => filmOf(prompt, { kept, ...more });
  assert.deepEqual(remix('something more beautiful'), kept);
  const night = remix('at night');
  assert.deepEqual(
    night,
    kept.map(({ shot, seconds }) => ({ seconds, shot: { ...shot, time: 'night' } })),
  );
  assert.deepEqual(lengths(remix('at night', { seconds: 5 })), [2, 3]);
  assert.deepEqual(lengths(remix('at night', { seconds: 1 })), [1]);
  const renamed = remix('Shot 1: a lake. Shot 2: at night.');
  assert.equal(places(renamed), 'lake forest');
  assert.deepEqual(
    renamed.map(({ shot }) => `${shot.subjects[0]?.name} ${shot.time}`),
    ['cat dawn', 'dog night'],
  );
  assert.equal(places(remix('Shot 1: a lake. Shot 2: at night. Shot 3: a city.')), 'lake forest city');
  assert.deepEqual(
    remix('without the cat').map(({ shot }) => shot.subjects.length),
    [0, 1],
  );
});

const NOUNS = new Set(SUBJECTS.map(({ name }) => name));
const TIMES = ['dawn', 'day', 'sunset', 'night'];
const WORDS = [
  ...SUBJECTS.flatMap(({ words }) => [words.english[0] ?? '', words.chinese[0] ?? '']),
  ...'Shot 1:|Shot 2 (3s):|cut to|[0-4s]|[4-8s]|镜头一：|切换到|1.|2.|\n|no|without|没有|two|三只|runs|she|,|。|🐈|猫が走る|un perro corre|size of a|like'.split(
    '|',
  ),
];

test('any prompt becomes shots that are whole frames, add up, lie within their enumerations, and are the same each time', () => {
  const prompts = fc.oneof(
    fc.uint16Array({ maxLength: 300 }).map((codes) => String.fromCharCode(...codes)),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(' ')),
  );
  const frames = fc.integer({ min: 30, max: 750 });
  fc.assert(
    fc.property(prompts, frames, fc.integer(), fc.nat(9), (prompt, count, seed, images) => {
      const request = { prompt, seconds: count / 30, seed, images };
      const film = filmOf(prompt, request);
      assert.deepEqual(film, filmOf(prompt, request));
      assert.deepEqual(JSON.parse(JSON.stringify(film)), film);
      const shares = film.map(({ seconds }) => seconds * 30);
      assert.ok(
        film.length <= 8 &&
          shares.every((share) => Math.abs(share - Math.round(share)) < 1e-9 && share > 29.99),
      );
      assert.equal(Math.round(shares.reduce((sum, share) => sum + share, 0)), count);
      film.forEach(hasKnownFields);
      const remix = filmOf('镜头一：三只猫', { ...request, kept: film });
      assert.ok(remix.length > 0);
    }),
    { numRuns: 150 },
  );
});

function hasKnownFields({ shot }: FilmShot): void {
  assert.ok(SETTINGS.includes(shot.setting) && TIMES.includes(shot.time) && WEATHERS.includes(shot.weather));
  assert.ok(AIRS.includes(shot.air) && GRADES.includes(shot.grade) && MOODS.includes(shot.mood));
  assert.ok(MOVES.includes(shot.move) && LOOKS.includes(shot.look) && typeof shot.snowy === 'boolean');
  assert.ok(shot.subjects.length <= 3);
  for (const { name, count, action, scale } of shot.subjects) {
    assert.ok(NOUNS.has(name) && Number.isInteger(count) && count >= 1 && count <= 7);
    assert.ok((action === null || ACTIONS.includes(action)) && scale >= 0.4 && scale <= 2.2);
  }
}

test('20,000 characters, no characters and signs alone are prompts', () => {
  const long = 'Shot 1: a cat, 猫, a dog without a bird (((([[[[ 1-2-3 cut to cut to '
    .repeat(300)
    .slice(0, 20_000);
  for (const prompt of [
    '',
    ' ',
    '\n\n',
    '🐈🐈',
    '[[[[0-',
    ':::',
    '(((((((',
    '-'.repeat(20_000),
    ' '.repeat(20_000),
    long,
  ]) {
    assert.ok(filmOf(prompt).length >= 1, prompt.slice(0, 20));
  }
});

test('each shot shows the characters that it mentions; those that none mentions are in all', () => {
  const shown = (prompt: string, characters: FilmRequest['characters'], more: Partial<FilmRequest> = {}) =>
    filmOf(prompt, { characters, ...more }).map(({ shot }) => shot.characters.join(''));
  const [bob, amy] = ['bob.k3v9', 'amy.k3v9'];
  const dialogue = 'Shot 1: @bob.k3v9 on a beach. Shot 2: @amy.k3v9 in a forest. Shot 3: a city street.';
  assert.deepEqual(shown(dialogue, [bob, amy]), ['0', '1', '']);
  assert.deepEqual(shown(dialogue, [amy, null, bob]), ['21', '01', '1']);
  assert.deepEqual(shown('Starring @bob.k3v9. Shot 1: a beach. Shot 2: a forest.', [bob]), ['0', '0']);
  assert.deepEqual(shown('@bob.k3v9 at sea', [bob], { images: 2 }), ['0', '0'], 'one text for two images');
  assert.deepEqual(shown('Shot 1: @bob.k3v9 on a beach. Shot 2: he runs in a forest.', [bob]), ['0', '0']);
  assert.deepEqual(shown('Shot 1: @bob.k3v9 on a beach. Shot 2: close-up.', [bob]), ['0', '0']);
  assert.deepEqual(shown('Shot 1: @bob.k3v9 on a beach. Shot 2: a dog in a forest.', [bob]), ['0', '']);
});

test('a remix that mentions nobody leaves each character in its shots', () => {
  const characters = ['bob.k3v9', 'amy.k3v9'];
  const kept = filmOf('Shot 1: @bob.k3v9 on a beach. Shot 2: @amy.k3v9 in a forest.', { characters });
  const remix = (prompt: string): unknown =>
    filmOf(prompt, { characters, kept }).map(({ shot }) => shot.characters);
  assert.deepEqual(remix('at night'), [[0], [1]]);
  assert.deepEqual(remix('@amy.k3v9 at night'), [[1, 0], [1]]);
});

test('who is mentioned brings no thing that the name contains, and sends away who was there before', () => {
  const characters = ['red.cat.k3v9'];
  const film = filmOf('Shot 1: a dog on a beach. Shot 2: @red.cat.k3v9 runs.', { characters });
  assert.deepEqual(
    film.map(({ shot }) => [shot.subjects.map(({ name }) => name).join(), ...shot.characters]),
    [['dog'], ['', 0]],
  );
});
