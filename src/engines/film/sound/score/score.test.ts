import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseShot } from '../../shot/parse-shot.ts';
import { type FilmShot, MOODS, type ShotSpec } from '../../shot/shot-spec.ts';
import { STYLES } from '../../subjects/gaits.ts';
import { composeScore } from './score.ts';

function filmOf(prompt: string, seconds: number, change: Partial<ShotSpec> = {}): FilmShot {
  const shot = { ...parseShot({ prompt, seed: 5, look: null, image: null, mark: false }), ...change };
  return { shot, seconds };
}

const DRUMS = /kick|tom|hand|timpani|snare|hat|shaker|cymbal|tick/;

test('a score ends on its tonic, so long before the end that it can ring, for every mood and length', () => {
  for (const mood of MOODS) {
    for (const seconds of [1, 4, 10.5, 25]) {
      const { notes, endSeconds } = composeScore([filmOf('the hills', seconds, { mood })]);
      assert.ok(
        endSeconds < seconds - 0.2 && endSeconds > seconds - 3,
        `${mood} ${seconds} ends at ${endSeconds}`,
      );
      const last = notes.filter(({ start, voice }) => start > endSeconds - 0.02 && !DRUMS.test(voice));
      const lowest = Math.min(...last.map(({ midi }) => midi));
      assert.ok(last.length >= 3, `${mood} ${seconds}: a chord`);
      for (const { midi } of last)
        assert.ok([0, 3, 4, 7].includes((midi - lowest) % 12), `${mood}: ${midi - lowest}`);
    }
  }
});

test('tempo tells moods apart: playful over calm over sad', () => {
  const beat = (mood: ShotSpec['mood']): number =>
    composeScore([filmOf('the hills', 12, { mood })]).beatSeconds;
  assert.ok(beat('playful') * 1.5 < beat('calm'));
  assert.ok(beat('calm') * 1.1 < beat('sad'));
  assert.ok(beat('tense') * 1.3 < beat('mysterious'));
});

test('a melody repeats its call: the first and the third bar of a phrase have the same rhythm', () => {
  const { notes, beatSeconds } = composeScore([filmOf('the hills', 30, { mood: 'romantic' })]);
  const rhythm = (bar: number): string =>
    notes
      .filter(({ voice }) => voice === 'violin')
      .map(({ start }) => Math.round((start / beatSeconds - bar * 4) * 8) / 8)
      .filter((beat) => beat >= -0.05 && beat < 3.9)
      .join();
  assert.equal(rhythm(4), rhythm(6));
  assert.notEqual(rhythm(4), rhythm(7), 'negative control: the last bar comes to rest');
});

test('who plays an instrument is all that is heard, in the time of the drawn hands', () => {
  const { notes, beatSeconds } = composeScore([filmOf('a calico cat playing the piano', 8)]);
  assert.deepEqual([...new Set(notes.map(({ voice }) => voice))], ['piano']);
  const strokes = beatSeconds / (STYLES.play.cycleSeconds / 4);
  assert.ok(Math.abs(strokes - Math.round(strokes)) < 1e-9);
  const drums = composeScore([filmOf('a robot playing the drum', 8)]).notes;
  assert.ok(drums.length > 20 && drums.every(({ voice }) => DRUMS.test(voice)));
});

test('another seed is another piece; another shot is other players in the same time', () => {
  const film = (seed: number): unknown => composeScore([filmOf('the hills', 8, { seed })]).notes;
  assert.deepEqual(film(1), film(1));
  assert.notDeepEqual(film(1), film(2));
  const shots = [filmOf('the hills', 6, { mood: 'calm' }), filmOf('the hills', 5, { mood: 'epic' })];
  const { notes, beatSeconds } = composeScore(shots);
  assert.ok(notes.some(({ voice, start }) => voice === 'harp' && start < 5));
  assert.ok(notes.some(({ voice, start }) => voice === 'horn' && start > 6));
  assert.ok(!notes.some(({ voice, start }) => voice === 'horn' && start < 5));
  assert.ok(beatSeconds > 60 / 90, 'the tempo stays that of the longer shot');
});
