import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Plan, TASK_STAGES } from '../../src/task/task.ts';
import { PROGRESS_BEFORE_DONE_MAX, type TaskEvent, type TaskState } from '../../src/task/transition.ts';
import {
  apply,
  book,
  type Command,
  ENGINES,
  KEYS,
  keyOf,
  newWorld,
  ORDERS,
  PROJECTS,
  projectOfKey,
  queuedOf,
  RULES,
  type Rules,
  type Settings,
  type World,
} from './life-model.ts';

/** `npm run chaos` has the full number; a sequence costs 0.6 ms of processor time. */
const SEQUENCES = Number(process.env['REELAY_CHAOS_SEQUENCES'] ?? 2_000);
const SEQUENCES_OF_A_CONTROL = 500;
const PLAN: Plan = { engineId: 'film', seconds: 4, width: 64, height: 36, warnings: [], instructions: {} };
const STATUS_RANK = { queued: 0, running: 1, completed: 2, failed: 2, cancelled: 2 } as const;

const credits = fc.bigInt({ min: 0n, max: 1_000n });
const limit = fc.option(fc.integer({ min: 1, max: 3 }));
const event: fc.Arbitrary<TaskEvent> = fc.oneof(
  fc.constantFrom<TaskEvent>(
    { type: 'planned', plan: PLAN },
    { type: 'submitted' },
    { type: 'rendered' },
    { type: 'fetched', assets: [] },
    { type: 'cancelled' },
    { type: 'failed', failure: { code: 'engine_failed', message: 'broken' } },
  ),
  fc
    .constantFrom(-3, 0, 41.9, 140, Number.NaN)
    .map((progress): TaskEvent => ({ type: 'progressed', progress })),
  credits.map((priceMicro): TaskEvent => ({ type: 'settled', priceMicro })),
);
const order = fc.nat({ max: ORDERS - 1 });
const engine = fc.nat({ max: ENGINES - 1 });
const project = fc.nat({ max: PROJECTS - 1 });
const films = fc.integer({ min: 1, max: 3 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('create' as const), order, hold: credits }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('event' as const), task: order, event }) },
  { weight: 16, arbitrary: fc.record({ type: fc.constant('advance' as const), task: order, event }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('grant' as const), amount: credits }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('films' as const), engine, films }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('running' as const), project, limit }) },
);
const times = <Value>(value: fc.Arbitrary<Value>, count: number): fc.Arbitrary<Value[]> =>
  fc.array(value, { minLength: count, maxLength: count });
const settings: fc.Arbitrary<Settings> = fc.record({
  films: times(films, ENGINES),
  weights: times(fc.integer({ min: 1, max: 3 }), PROJECTS),
  runningOfProjects: times(limit, PROJECTS),
  runningOfKeys: times(limit, KEYS),
  queuedOfKeys: times(limit, KEYS),
});

function assertStep(before: TaskState, after: TaskState): void {
  assert.ok(STATUS_RANK[before.status] < 2, 'a task that has ended never changes');
  assert.ok(STATUS_RANK[after.status] >= STATUS_RANK[before.status], 'a status never goes back');
  assert.ok(after.progress >= before.progress, 'progress never falls');
  assert.equal(after.progress === 100, after.status === 'completed');
  assert.ok(after.status === 'completed' || after.progress <= PROGRESS_BEFORE_DONE_MAX);
  assert.equal(after.stage === null, STATUS_RANK[after.status] === 2);
  if (after.stage !== null && before.stage !== null)
    assert.ok(
      TASK_STAGES.indexOf(after.stage) - TASK_STAGES.indexOf(before.stage) <= 1,
      'no stage is skipped',
    );
  if (after.status === 'completed') assert.notEqual(after.plan, null);
}

function assertBalanced({ balance, entries, tasks }: World): void {
  assert.ok(balance >= 0n);
  assert.equal(
    entries.reduce((sum, { delta }) => sum + delta, 0n),
    balance,
  );
  for (const [number, { state, hold }] of tasks) {
    const own = entries.filter((entry) => entry.order === number);
    const closings = own.filter(({ kind }) => kind === 'capture' || kind === 'release');
    assert.equal(own.filter(({ kind }) => kind === 'hold').length, 1, 'one hold');
    assert.equal(closings.length, state.stage === null ? 1 : 0, 'one closing, at the end');
    for (const { kind, delta } of closings) {
      assert.equal(kind, state.status === 'completed' ? 'capture' : 'release');
      assert.ok(delta >= 0n && delta <= hold);
      if (kind === 'release') assert.equal(delta, hold);
    }
  }
}

interface Counts {
  readonly engines: readonly number[];
  readonly projects: readonly number[];
  readonly keys: readonly number[];
}

/** Counted from the states of the tasks, not from the lines that are on trial. */
function countRunning({ tasks, lines }: World): Counts {
  const running = [...tasks].filter(
    ([number, { state }]) =>
      state.stage === 'poll' || (state.stage === 'submit' && lines.holds(String(number))),
  );
  const per = (count: number, of: (order: number) => number): number[] =>
    Array.from({ length: count }, (_, index) => running.filter(([number]) => of(number) === index).length);
  return {
    engines: per(ENGINES, (number) => number % ENGINES),
    projects: per(PROJECTS, (number) => projectOfKey(keyOf(number))),
    keys: per(KEYS, keyOf),
  };
}

/** A limit that was lowered lets what runs go on, and lets nobody follow. */
function assertWithin(
  counts: readonly number[],
  before: readonly number[],
  limits: readonly (number | null)[],
) {
  for (const [index, count] of counts.entries()) {
    const most = Math.max(limits[index] ?? Number.POSITIVE_INFINITY, before[index] ?? 0);
    assert.ok(count <= most, `${count} run where ${most} may`);
  }
}

function assertInLine(world: World, before: Counts): void {
  const { tasks, films: capacities, runningOfProjects, settings: set } = world;
  const counts = countRunning(world);
  assertWithin(counts.engines, before.engines, capacities);
  assertWithin(counts.projects, before.projects, runningOfProjects);
  assertWithin(counts.keys, before.keys, set.runningOfKeys);
  for (const [key, most] of set.queuedOfKeys.entries())
    assert.ok(most === null || queuedOf(world, key) <= most, 'no more are queued than may be');
  const free = (counted: number | undefined, most: number | null | undefined): boolean =>
    (counted ?? 0) < (most ?? Number.POSITIVE_INFINITY);
  for (const [number, { state }] of tasks) {
    if (state.stage !== 'submit' || world.lines.holds(String(number))) continue;
    const key = keyOf(number);
    const held =
      !free(counts.engines[number % ENGINES], capacities[number % ENGINES]) ||
      !free(counts.projects[projectOfKey(key)], runningOfProjects[projectOfKey(key)]) ||
      !free(counts.keys[key], set.runningOfKeys[key]);
    assert.ok(held, 'no slot is idle while somebody may have it');
  }
}

interface Seen {
  readonly ended: number;
  readonly waited: number;
  readonly steps: number;
  readonly failed: boolean;
}

function runModel(numRuns: number, wrong: Partial<Rules> = {}): Seen {
  const seen = { ended: 0, waited: 0, steps: 0 };
  const rules = { ...RULES, ...wrong };
  const commands = fc.array(command, { maxLength: 50, size: 'max' });
  const property = fc.property(settings, commands, (set, sequence) => {
    const world = newWorld(set, rules);
    book(world, { kind: 'grant', order: null, delta: 4_000n });
    for (const done of sequence) {
      const before = countRunning(world);
      const changed = apply(world, done, rules);
      if (changed !== null) assertStep(...changed);
      assertInLine(world, before);
      seen.waited += world.lines.waiting.length > 0 ? 1 : 0;
    }
    assertBalanced(world);
    seen.steps += sequence.length;
    seen.ended += [...world.tasks.values()].filter(({ state }) => state.status === 'completed').length;
  });
  const control = Object.keys(wrong).length > 0;
  const details = fc.check(property, { numRuns, endOnFailure: control });
  if (details.failed && !control) throw new Error(fc.defaultReportMessage(details));
  return { ...seen, failed: details.failed };
}

test('random lives break no rule of the state machine, no limit and no turn, and leave a ledger that adds up', (context) => {
  const { ended, waited, steps } = runModel(SEQUENCES);
  assert.ok(steps > 5 * SEQUENCES);
  assert.ok(ended > SEQUENCES / 40, `only ${ended} films were finished`);
  assert.ok(waited > SEQUENCES / 10, `only ${waited} times somebody had to wait`);
  context.diagnostic(
    `told: ${SEQUENCES} sequences of ${steps} commands, ${ended} films finished, ${waited} commands while somebody waited`,
  );
});

test('control: a model that forgets to release, charges above the hold, or closes twice is caught', () => {
  const wrong: Rules['close'][] = [
    (world, number, hold, happened) => {
      if (happened.type === 'settled') RULES.close(world, number, hold, happened);
    },
    (world, number, hold, happened) => {
      const settled = happened.type === 'settled';
      const price = settled ? happened.priceMicro : 0n;
      book(world, { kind: settled ? 'capture' : 'release', order: number, delta: hold - price });
    },
    (world, number, hold, happened) => {
      RULES.close(world, number, hold, happened);
      RULES.close(world, number, hold, happened);
    },
  ];
  for (const close of wrong) assert.ok(runModel(SEQUENCES_OF_A_CONTROL, { close }).failed);
});

test('control: a slot that is kept, given twice or given above a limit, and a queue that is too long, are caught', () => {
  const never = (): null => null;
  const wrong: Partial<Rules>[] = [
    { leave: () => undefined },
    {
      leave: (world, number) => {
        world.lines.leave(String(number));
        world.lines.leave(world.lines.running[0]?.id ?? '');
      },
    },
    { lineRules: (world) => ({ ...RULES.lineRules(world), filmsOf: never }) },
    { lineRules: (world) => ({ ...RULES.lineRules(world), runningOfProject: never }) },
    { lineRules: (world) => ({ ...RULES.lineRules(world), runningOfKey: never }) },
    { mayQueue: () => true },
  ];
  for (const [index, rules] of wrong.entries())
    assert.ok(runModel(SEQUENCES_OF_A_CONTROL, rules).failed, `number ${index} was not caught`);
});
