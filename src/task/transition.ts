import type { TaskFailure } from './error.ts';
import type { Asset, Plan, TaskStage, TaskStatus } from './task.ts';
import { isTerminal } from './task.ts';

/** The part of a task that events may change. */
export interface TaskState {
  readonly status: TaskStatus;
  readonly stage: TaskStage | null;
  readonly progress: number;
  readonly plan: Plan | null;
  readonly failure: TaskFailure | null;
}

/** Everything that can happen to a task after it was accepted. `docs/state-machine.md` draws the same table. */
export type TaskEvent =
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'submitted' }
  /** The engine does not make it, so another one is looked for; the old plan is shown until there is a new one. */
  | { readonly type: 'refused' }
  | { readonly type: 'progressed'; readonly progress: number }
  /** Its engine does not know the film any more, and may make another one. */
  | { readonly type: 'lost' }
  | { readonly type: 'rendered' }
  | { readonly type: 'fetched'; readonly assets: readonly Asset[] }
  /** With what the delivered film costs by the task's own price book. */
  | { readonly type: 'settled'; readonly priceMicro: bigint }
  | { readonly type: 'failed'; readonly failure: TaskFailure }
  | { readonly type: 'cancelled' };

export type TaskEventType = TaskEvent['type'];

export const INITIAL_STATE: TaskState = {
  status: 'queued',
  stage: 'plan',
  progress: 0,
  plan: null,
  failure: null,
};

/** Progress that an unfinished task may show: 100 is promised to mean that the file can be fetched. */
export const PROGRESS_BEFORE_DONE_MAX = 99;

/** The stages in which each ordinary event is legal. `failed` and `cancelled` are legal in every live stage. */
const EXPECTED_STAGES: Record<Exclude<TaskEventType, 'failed' | 'cancelled'>, readonly TaskStage[]> = {
  planned: ['plan'],
  submitted: ['submit'],
  refused: ['submit'],
  progressed: ['poll'],
  lost: ['poll', 'fetch'],
  rendered: ['poll'],
  fetched: ['fetch'],
  settled: ['settle'],
};

export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
  constructor(state: TaskState, event: TaskEventType) {
    super(`event ${event} is illegal in status ${state.status}, stage ${state.stage ?? 'none'}`);
  }
}

/** The only place where a task's state may change. Throws IllegalTransition; terminal states never change. */
export function transition(state: TaskState, event: TaskEvent): TaskState {
  if (isTerminal(state.status)) throw new IllegalTransition(state, event.type);
  if (event.type === 'failed') {
    return { ...state, status: 'failed', stage: null, failure: event.failure };
  }
  if (event.type === 'cancelled') {
    const failure: TaskFailure = { code: 'cancelled', message: 'The task was cancelled.' };
    return { ...state, status: 'cancelled', stage: null, failure };
  }
  if (state.stage === null || !EXPECTED_STAGES[event.type].includes(state.stage))
    throw new IllegalTransition(state, event.type);
  switch (event.type) {
    case 'planned':
      return { ...state, stage: 'submit', plan: event.plan };
    case 'submitted':
      return { ...state, stage: 'poll' };
    case 'refused':
    case 'lost':
      return { ...state, stage: 'plan' };
    case 'progressed':
      return { ...state, status: 'running', progress: raised(state.progress, event.progress) };
    case 'rendered':
      return { ...state, status: 'running', stage: 'fetch', progress: PROGRESS_BEFORE_DONE_MAX };
    case 'fetched':
      return { ...state, stage: 'settle' };
    case 'settled':
      return { ...state, status: 'completed', stage: null, progress: 100 };
  }
}

/** Never falls, never reaches 100 early; an engine's nonsense (NaN, 140, -3) leaves the old value. */
function raised(current: number, reported: number): number {
  if (!Number.isFinite(reported)) return current;
  return Math.max(current, Math.min(PROGRESS_BEFORE_DONE_MAX, Math.floor(reported)));
}
