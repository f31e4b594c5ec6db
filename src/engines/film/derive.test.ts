import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaskError } from '../../task/error.ts';
import type { DerivativeOperation, GenerationRequest } from '../../task/request.ts';
import type { Plan } from '../../task/task.ts';
import { readInstructions } from './instructions.ts';
import { planFilm } from './plan.ts';
import { requestOf } from './testing/requests.ts';

/** What the server asks for when `earlier` is the finished film of `request`. */
function derive(
  operation: DerivativeOperation,
  earlier: Plan,
  change: Partial<GenerationRequest> = {},
): GenerationRequest {
  const { seconds, engineId, instructions } = earlier;
  const stored = JSON.parse(JSON.stringify(instructions)) as typeof instructions;
  return requestOf({
    seconds,
    source: { operation, taskId: 'video_1', seconds, engineId, instructions: stored },
    ...change,
  });
}

const SOURCE = planFilm(requestOf({ prompt: 'a red boat on the sea at sunset, pan right', seed: 31 }));

test('a derivative shows the characters that come with it: a remix in its own order, an extension in the first one', () => {
  const clip = { url: 'https://example.com/clip.mp4', startSeconds: 0, endSeconds: 2 };
  const characters = [clip, clip];
  const shownIn = (plan: Plan): unknown => (plan.instructions['shot'] as { characters: unknown }).characters;
  const first = planFilm(requestOf({ prompt: '@character2 and @character1 at sea', characters }));
  assert.deepEqual(shownIn(first), [1, 0]);
  const remix = (change: object) => planFilm(derive('remix', first, { prompt: 'at night', ...change }));
  assert.deepEqual(shownIn(remix({ characters })), [0, 1]);
  assert.deepEqual(shownIn(remix({ prompt: '@character2 waves', characters })), [1, 0]);
  assert.deepEqual(shownIn(remix({})), [], 'nobody came with it');
  assert.deepEqual(shownIn(planFilm(derive('extend', first, { seconds: 12, characters }))), [1, 0]);
  assert.deepEqual(shownIn(planFilm(derive('extend', first, { seconds: 12, characters: [clip] }))), [0]);
});

test('a remix and an edit of a film keep the shot but for what their prompt names', () => {
  for (const operation of ['remix', 'edit'] as const) {
    const plan = planFilm(derive(operation, SOURCE, { prompt: 'at night', seed: 31 }));
    const shot = readInstructions(plan.instructions)?.shot;
    assert.deepEqual(shot, { ...readInstructions(SOURCE.instructions)?.shot, time: 'night' });
    assert.deepEqual(plan.warnings, []);
  }
});

test('an extension films the same shot on the course of the first film, and says that its prompt has no say', () => {
  const longer = planFilm(derive('extend', SOURCE, { prompt: 'a horse in a city', seconds: 12 }));
  assert.equal(longer.seconds, 12);
  assert.deepEqual(longer.instructions, { ...SOURCE.instructions, courseSeconds: 4 });
  assert.deepEqual(
    longer.warnings.map(({ param }) => param),
    ['prompt'],
  );
  const again = planFilm(derive('extend', longer, { seconds: 20 }));
  assert.deepEqual(
    again.instructions,
    longer.instructions,
    'an extension of an extension keeps the first course',
  );
  const remix = planFilm(derive('remix', again, { prompt: 'at night', seed: 31 }));
  assert.equal(readInstructions(remix.instructions)?.courseSeconds, undefined, 'a remix is laid out anew');
});

test('an extension is never cut: beyond 25 seconds it is refused with the lengths that can be added', () => {
  const refused = (earlier: Plan, seconds: number): TaskError => {
    try {
      planFilm(derive('extend', earlier, { seconds }));
    } catch (error) {
      assert.ok(error instanceof TaskError);
      return error;
    }
    throw new assert.AssertionError({ message: `${seconds} s were accepted` });
  };
  assert.equal(planFilm(derive('extend', SOURCE, { seconds: 25 })).seconds, 25);
  const tooLong = refused(SOURCE, 26);
  assert.deepEqual([tooLong.code, tooLong.param], ['unsupported_request', 'seconds']);
  assert.match(tooLong.message, /1 to 21/);
  assert.equal(tooLong.allowed?.length, 21);
  const full = refused({ ...SOURCE, seconds: 25 }, 29);
  assert.match(full.message, /cannot be extended/);
  assert.deepEqual(full.allowed, []);
});

test('the film of another engine can be remixed from its seed, with a warning, but not extended', () => {
  const foreign: Plan = { ...SOURCE, engineId: 'vendor', instructions: { job: 'abc' } };
  const plan = planFilm(derive('remix', foreign, { prompt: 'a beach', seed: 31 }));
  assert.deepEqual(
    plan.warnings.map(({ param }) => param),
    ['source'],
  );
  for (const earlier of [foreign, { ...SOURCE, instructions: { shot: { version: 99 } } }])
    assert.throws(
      () => planFilm(derive('extend', earlier, { seconds: 8 })),
      (error) => error instanceof TaskError && error.code === 'unsupported_request',
    );
});
