import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Plan, TASK_STAGES } from '../../src/task/task.ts';
import {
  IllegalTransition,
  INITIAL_STATE,
  PROGRESS_BEFORE_DONE_MAX,
  type TaskEvent,
  type TaskState,
  transition,
} from '../../src/task/transition.ts';

/** Commands of a customer, of workers and of crashes that repeat what was done; each against a few tasks. */
type Command =
  | { readonly type: 'create'; readonly order: number; readonly hold: bigint }
  | { readonly type: 'event'; readonly task: number; readonly event: TaskEvent }
  | { readonly type: 'advance'; readonly task: number; readonly event: TaskEvent }
  | { readonly type: 'grant'; readonly amount: bigint };

interface Entry {
  readonly kind: 'grant' | 'hold' | 'capture' | 'release';
  readonly order: number | null;
  readonly delta: bigint;
}

interface Account {
  balance: bigint;
  readonly entries: Entry[];
  /** By order: a repeat of a create is the same task. */
  readonly tasks: Map<number, { state: TaskState; readonly hold: bigint }>;
}

const RUNS = 10_000;
const ORDERS = 4;
const PLAN: Plan = { engineId: 'film', seconds: 4, width: 64, height: 36, warnings: [], instructions: {} };
const STATUS_RANK = { queued: 0, running: 1, completed: 2, failed: 2, cancelled: 2 } as const;

const credits = fc.bigInt({ min: 0n, max: 1_000n });
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
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('create' as const), order, hold: credits }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('event' as const), task: order, event }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('advance' as const), task: order, event }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('grant' as const), amount: credits }) },
);

/** What a film needs next, so that walks also reach the end; `settled` keeps the price that was drawn. */
function nextEvent(state: TaskState, drawn: TaskEvent): TaskEvent {
  switch (state.stage) {
    case 'plan':
      return { type: 'planned', plan: PLAN };
    case 'submit':
      return { type: 'submitted' };
    case 'poll':
      return { type: 'rendered' };
    case 'fetch':
      return { type: 'fetched', assets: [] };
    case 'settle':
      return { type: 'settled', priceMicro: drawn.type === 'settled' ? drawn.priceMicro : 5n };
    case null:
      return drawn;
  }
}

/** The rules of docs/ledger.md, in memory. `close` is what a control replaces. */
function applyTo(account: Account, done: Command, close = closeHold): void {
  switch (done.type) {
    case 'grant':
      book(account, { kind: 'grant', order: null, delta: done.amount });
      return;
    case 'create':
      if (account.tasks.has(done.order) || account.balance < done.hold) return;
      account.tasks.set(done.order, { state: INITIAL_STATE, hold: done.hold });
      book(account, { kind: 'hold', order: done.order, delta: -done.hold });
      return;
    case 'event':
    case 'advance': {
      const task = account.tasks.get(done.task);
      if (task === undefined) return;
      const happened = done.type === 'event' ? done.event : nextEvent(task.state, done.event);
      const before = task.state;
      try {
        task.state = transition(before, happened);
      } catch (error) {
        assert.ok(error instanceof IllegalTransition);
        assert.equal(task.state, before, 'what is illegal changes nothing');
        return;
      }
      assertStep(before, task.state);
      if (task.state.stage === null) close(account, done.task, task.hold, happened);
    }
  }
}

function closeHold(account: Account, order: number, hold: bigint, happened: TaskEvent): void {
  const settled = happened.type === 'settled';
  const price = settled ? happened.priceMicro : 0n;
  book(account, {
    kind: settled ? 'capture' : 'release',
    order,
    delta: hold - (price < hold ? price : hold),
  });
}

function book(account: Account, entry: Entry): void {
  account.entries.push(entry);
  account.balance += entry.delta;
}

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

function assertBalanced({ balance, entries, tasks }: Account): void {
  assert.ok(balance >= 0n);
  assert.equal(
    entries.reduce((sum, { delta }) => sum + delta, 0n),
    balance,
  );
  for (const [order, { state, hold }] of tasks) {
    const own = entries.filter((entry) => entry.order === order);
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

function runModel(numRuns: number, close = closeHold): { ended: number; failed: boolean; steps: number } {
  const seen = { ended: 0, steps: 0 };
  const property = fc.property(fc.array(command, { maxLength: 40, size: 'max' }), (commands) => {
    const account: Account = { balance: 0n, entries: [], tasks: new Map() };
    book(account, { kind: 'grant', order: null, delta: 1_500n });
    for (const done of commands) applyTo(account, done, close);
    assertBalanced(account);
    seen.steps += commands.length;
    seen.ended += [...account.tasks.values()].filter(({ state }) => state.status === 'completed').length;
  });
  const details = fc.check(property, { numRuns });
  if (details.failed && close === closeHold) throw new Error(fc.defaultReportMessage(details));
  return { ...seen, failed: details.failed };
}

test('10,000 random lives break no rule of the state machine and leave a ledger that adds up', () => {
  const { ended, steps } = runModel(RUNS);
  assert.ok(steps > 5 * RUNS);
  assert.ok(ended > RUNS / 20, `only ${ended} films were finished`);
});

test('control: a model that forgets to release, charges above the hold, or closes twice is caught', () => {
  const wrong: (typeof closeHold)[] = [
    (account, order, hold, happened) => {
      if (happened.type === 'settled') closeHold(account, order, hold, happened);
    },
    (account, order, hold, happened) => {
      const price = happened.type === 'settled' ? happened.priceMicro : 0n;
      book(account, {
        kind: happened.type === 'settled' ? 'capture' : 'release',
        order,
        delta: hold - price,
      });
    },
    (account, order, hold, happened) => {
      closeHold(account, order, hold, happened);
      closeHold(account, order, hold, happened);
    },
  ];
  for (const close of wrong) assert.ok(runModel(1_000, close).failed);
});
