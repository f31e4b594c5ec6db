import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTerminal, TASK_STAGES, TASK_STATUSES } from './task.ts';
import type { TaskEvent, TaskState } from './transition.ts';
import { IllegalTransition, INITIAL_STATE, transition } from './transition.ts';

const plan = { engineId: 'film', seconds: 4, width: 1280, height: 720, warnings: [], instructions: {} };
const EVENTS: readonly TaskEvent[] = [
  { type: 'planned', plan },
  { type: 'submitted' },
  { type: 'refused' },
  { type: 'lost' },
  { type: 'progressed', progress: 42 },
  { type: 'rendered' },
  { type: 'fetched', assets: [] },
  { type: 'settled', priceMicro: 0n },
  { type: 'failed', failure: { code: 'engine_failed', message: 'no' } },
  { type: 'cancelled' },
];

interface Row {
  stage: string;
  event: string;
  status: string;
  stageAfter: string;
}

function documentedTable(): Row[] {
  const page = readFileSync(new URL('../../../docs/state-machine.md', import.meta.url), 'utf8');
  const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const names = new Set<string>(EVENTS.map((event) => event.type));
  return rows
    .filter((cells) => cells.length === 7 && names.has(cells[2] ?? ''))
    .map((cells) => ({
      stage: cells[1] ?? '',
      event: cells[2] ?? '',
      status: cells[3] ?? '',
      stageAfter: cells[4] ?? '',
    }));
}

function stateIn(stage: TaskState['stage']): TaskState {
  return { ...INITIAL_STATE, status: 'running', stage, progress: 10 };
}

test('the code allows exactly the transitions that docs/state-machine.md lists', () => {
  const table = documentedTable();
  assert.equal(table.length, 11, 'the page has a row for each event, and two for `lost`');
  for (const stage of TASK_STAGES) {
    for (const event of EVENTS) {
      const row = table.find((entry) => entry.event === event.type && [stage, 'any'].includes(entry.stage));
      const before = {
        ...stateIn(stage),
        status: ['plan', 'submit'].includes(stage) ? 'queued' : 'running',
      } as const;
      if (row === undefined) {
        assert.throws(() => transition(before, event), IllegalTransition, `${stage} + ${event.type}`);
        continue;
      }
      const after = transition(before, event);
      assert.equal(after.status, row.status, `${stage} + ${event.type}`);
      assert.equal(after.stage ?? 'none', row.stageAfter, `${stage} + ${event.type}`);
    }
  }
});

test('a task that has ended never changes', () => {
  for (const status of TASK_STATUSES.filter(isTerminal)) {
    for (const event of EVENTS) {
      assert.throws(() => transition({ ...INITIAL_STATE, status, stage: null }, event), IllegalTransition);
    }
  }
});

test('progress never falls and is 100 exactly when the task is completed', () => {
  const anyEvent = fc.oneof(
    fc.constantFrom(...EVENTS),
    fc.double().map((progress): TaskEvent => ({ type: 'progressed', progress })),
  );
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let state = INITIAL_STATE;
      for (const event of events) {
        const before = state;
        try {
          state = transition(state, event);
        } catch (error) {
          assert.ok(error instanceof IllegalTransition);
          continue;
        }
        assert.ok(state.progress >= before.progress);
        assert.ok(Number.isInteger(state.progress));
        assert.equal(state.progress === 100, state.status === 'completed');
        assert.equal(state.stage === null, isTerminal(state.status));
      }
    }),
  );
});
