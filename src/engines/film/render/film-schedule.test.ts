import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseShot } from '../shot/parse-shot.ts';
import { BAKED_SHOTS_MAX, FilmSchedule, type Work } from './film-schedule.ts';
import { cutPieces } from './pieces.ts';

const shot = parseShot({ prompt: '', seed: 1, look: null, image: null, mark: false });
const lengths = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 });
const shotsOf = (frames: readonly number[]) => frames.map((count) => ({ shot, seconds: count / 30 }));

test('pieces cover every frame once, in order, and never reach over a cut', () => {
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 70 }), (frames, framesMax) => {
      const pieces = cutPieces(shotsOf(frames), framesMax);
      const covered = pieces.flatMap((piece) =>
        Array.from({ length: piece.frames }, (_, i) => [
          piece.filmFrame + i,
          piece.shot,
          piece.firstFrame + i,
        ]),
      );
      const expected = frames.flatMap((count, index) =>
        Array.from({ length: count }, (_, frame) => [index, frame]),
      );
      assert.deepEqual(
        covered,
        expected.map(([index, frame], i) => [i, index, frame]),
      );
      assert.ok(pieces.every((piece, i) => piece.index === i && piece.frames <= framesMax));
    }),
  );
});

test('whoever is quick or slow, everything is done once, and no shot is baked where another is still drawn', async () => {
  await fc.assert(
    fc.asyncProperty(lengths, fc.integer({ min: 1, max: 4 }), fc.scheduler(), async (frames, workers, s) => {
      const pieces = cutPieces(shotsOf(frames), 60);
      const schedule = new FilmSchedule(pieces);
      const left = frames.map((_, index) => pieces.filter((piece) => piece.shot === index).length);
      const done: string[] = [];
      const baked = new Set<number>();
      const check = (work: Work): void => {
        if (work.kind === 'bake')
          assert.ok((left[work.shot - BAKED_SHOTS_MAX] ?? 0) === 0, 'the room is still in use');
        if (work.kind === 'draw') assert.ok(baked.has(work.piece.shot), 'drawn before it was baked');
      };
      const crew = Array.from({ length: workers }, async () => {
        for (let work = await schedule.take(); work !== null; work = await schedule.take()) {
          check(work);
          await s.schedule(Promise.resolve());
          if (work.kind === 'bake') baked.add(work.shot);
          if (work.kind === 'draw') left[work.piece.shot] = (left[work.piece.shot] ?? 0) - 1;
          done.push(work.kind === 'draw' ? `draw ${work.piece.index}` : work.kind);
          schedule.finish(work);
        }
      });
      await s.waitFor(Promise.all(crew));
      const expected = [...pieces.map(({ index }) => `draw ${index}`), ...frames.map(() => 'bake'), 'sound'];
      assert.deepEqual(done.sort(), expected.sort());
    }),
    { numRuns: 40 },
  );
});
