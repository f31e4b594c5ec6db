import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaskError } from '../../task/error.ts';
import type { DerivativeOperation, GenerationRequest } from '../../task/request.ts';
import type { Plan } from '../../task/task.ts';
import { readInstructions } from './instructions.ts';
import { planFilm } from './plan.ts';
import type { ShotSpec } from './shot/shot-spec.ts';
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

function shotsOf(plan: Plan): readonly ShotSpec[] {
  return readInstructions(plan.instructions)?.shots.map(({ shot }) => shot) ?? [];
}

const IMAGES = ['a', 'b'].map((assetId) => ({ kind: 'stored', assetId }) as const);

test('a remix keeps who is in the film unless its prompt says otherwise; an extension keeps them', () => {
  const clip = { url: 'https://example.com/clip.mp4', startSeconds: 0, endSeconds: 2 };
  const characters = [clip, clip];
  const shownIn = (plan: Plan) => shotsOf(plan).map((shot) => shot.characters);
  const first = planFilm(requestOf({ prompt: '@character2 and @character1 at sea', characters }));
  assert.deepEqual(shownIn(first), [[1, 0]]);
  const remix = (change: object) => planFilm(derive('remix', first, { prompt: 'at night', ...change }));
  assert.deepEqual(shownIn(remix({ characters })), [[1, 0]]);
  assert.deepEqual(shownIn(remix({ prompt: '@character1 waves', characters })), [[0, 1]]);
  assert.deepEqual(shownIn(remix({})), [[]], 'nobody came with it');
  const three = [clip, clip, clip];
  assert.deepEqual(shownIn(remix({ characters: three })), [[1, 0, 2]], 'somebody new came with it');
  assert.deepEqual(shownIn(planFilm(derive('extend', first, { seconds: 12, characters }))), [[1, 0]]);
  assert.deepEqual(shownIn(planFilm(derive('extend', first, { seconds: 12, characters: [clip] }))), [[0]]);
});

test('a remix and an edit of a film keep the shot but for what their prompt names', () => {
  for (const operation of ['remix', 'edit'] as const) {
    const plan = planFilm(derive(operation, SOURCE, { prompt: 'at night', seed: 31 }));
    assert.deepEqual(shotsOf(plan), [{ ...shotsOf(SOURCE)[0], time: 'night' }]);
    assert.deepEqual(plan.warnings, []);
  }
});

test('an extension films the same shot on the course of the first film, and says that its prompt has no say', () => {
  const longer = planFilm(derive('extend', SOURCE, { prompt: 'a horse in a city', seconds: 12 }));
  assert.equal(longer.seconds, 12);
  const [shot] = shotsOf(SOURCE);
  assert.deepEqual(readInstructions(longer.instructions), {
    shots: [{ shot, seconds: 12 }],
    courseSeconds: 4,
  });
  assert.deepEqual(
    longer.warnings.map(({ param }) => param),
    ['prompt'],
  );
  const again = planFilm(derive('extend', longer, { seconds: 20 }));
  assert.equal(readInstructions(again.instructions)?.courseSeconds, 4, 'the course of the first film stays');
  const remix = planFilm(derive('remix', again, { prompt: 'at night', seed: 31 }));
  assert.equal(readInstructions(remix.instructions)?.courseSeconds, undefined, 'a remix is laid out anew');
});

test('an extension of a film of two shots lets the last go on, and leaves the first as it is', () => {
  const source = planFilm(requestOf({ seconds: 5, images: IMAGES }));
  const [first, last] = readInstructions(source.instructions)?.shots ?? [];
  assert.ok(first && last);
  const longer = planFilm(derive('extend', source, { seconds: 11, images: IMAGES }));
  assert.deepEqual(readInstructions(longer.instructions), {
    shots: [first, { ...last, seconds: 11 - first.seconds }],
    courseSeconds: last.seconds,
  });
  assert.throws(
    () => planFilm(derive('extend', source, { seconds: 11, images: IMAGES.slice(1) })),
    (error) => error instanceof TaskError && error.code === 'unsupported_request' && error.param === 'images',
    'a picture of the earlier film is not left out without a word',
  );
});

test('a remix of a film from two pictures keeps its cut', () => {
  const source = planFilm(requestOf({ seconds: 5, images: IMAGES }));
  const remix = planFilm(derive('remix', source, { seconds: 10, images: IMAGES, prompt: 'at night' }));
  assert.deepEqual(
    shotsOf(remix).map(({ image }) => image),
    [0, 1],
  );
  assert.ok(shotsOf(remix).every(({ time }) => time === 'night'));
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
  for (const earlier of [
    foreign,
    { ...SOURCE, instructions: { shots: [{ shot: { version: 99 }, seconds: 4 }] } },
  ])
    assert.throws(
      () => planFilm(derive('extend', earlier, { seconds: 8 })),
      (error) => error instanceof TaskError && error.code === 'unsupported_request',
    );
});
