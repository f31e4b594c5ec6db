import assert from 'node:assert/strict';
import { EngineLines, type LineRules } from '../../src/db/testing/engine-lines.ts';
import type { Plan } from '../../src/task/task.ts';
import {
  IllegalTransition,
  INITIAL_STATE,
  type TaskEvent,
  type TaskState,
  transition,
} from '../../src/task/transition.ts';

/** Commands of customers, of workers, of the operator, and of crashes that repeat what was done. */
export type Command =
  | { readonly type: 'create'; readonly order: number; readonly hold: bigint }
  | { readonly type: 'event'; readonly task: number; readonly event: TaskEvent }
  | { readonly type: 'advance'; readonly task: number; readonly event: TaskEvent }
  | { readonly type: 'grant'; readonly amount: bigint }
  | { readonly type: 'films'; readonly engine: number; readonly films: number }
  | { readonly type: 'running'; readonly project: number; readonly limit: number | null };

/** What is set when a life begins; orders are spread over two projects, three keys and two engines. */
export interface Settings {
  readonly films: readonly number[];
  readonly weights: readonly number[];
  readonly runningOfProjects: readonly (number | null)[];
  readonly runningOfKeys: readonly (number | null)[];
  readonly queuedOfKeys: readonly (number | null)[];
}

export interface Entry {
  readonly kind: 'grant' | 'hold' | 'capture' | 'release';
  readonly order: number | null;
  readonly delta: bigint;
}

export interface ModelTask {
  state: TaskState;
  readonly hold: bigint;
}

export interface World {
  balance: bigint;
  readonly entries: Entry[];
  /** By order: a repeat of a create is the same task. */
  readonly tasks: Map<number, ModelTask>;
  readonly lines: EngineLines;
  readonly films: number[];
  readonly runningOfProjects: (number | null)[];
  readonly settings: Settings;
}

/** What controls replace by something wrong. */
export interface Rules {
  close(world: World, order: number, hold: bigint, happened: TaskEvent): void;
  /** The engine is done with the task, or the task with waiting. */
  leave(world: World, order: number): void;
  lineRules(world: World): LineRules;
  /** More of this key's tasks may be queued. */
  mayQueue(world: World, key: number): boolean;
}

export const ORDERS = 8;
export const PROJECTS = 2;
export const KEYS = 3;
export const ENGINES = 2;
const PLAN: Plan = { engineId: 'film', seconds: 4, width: 64, height: 36, warnings: [], instructions: {} };

/** The first project has two keys. */
export const keyOf = (order: number): number => order % KEYS;
export const projectOfKey = (key: number): number => (key === KEYS - 1 ? 1 : 0);
const engineOf = (order: number): number => order % ENGINES;

export const RULES: Rules = {
  close(world, order, hold, happened) {
    const settled = happened.type === 'settled';
    const price = settled ? happened.priceMicro : 0n;
    book(world, {
      kind: settled ? 'capture' : 'release',
      order,
      delta: hold - (price < hold ? price : hold),
    });
  },
  leave: (world, order) => void world.lines.leave(String(order)),
  lineRules: (world) => ({
    filmsOf: (engine) => world.films[Number(engine)] ?? null,
    weightOf: (project) => world.settings.weights[Number(project)] ?? 1,
    runningOfProject: (project) => world.runningOfProjects[Number(project)] ?? null,
    runningOfKey: (key) => world.settings.runningOfKeys[Number(key)] ?? null,
  }),
  mayQueue(world, key) {
    const limit = world.settings.queuedOfKeys[key] ?? null;
    return limit === null || queuedOf(world, key) < limit;
  },
};

export function newWorld(settings: Settings, rules: Rules): World {
  const world: World = {
    balance: 0n,
    entries: [],
    tasks: new Map(),
    // Asked for each time, since the rules look at the world.
    lines: new EngineLines({
      filmsOf: (engine) => rules.lineRules(world).filmsOf(engine),
      weightOf: (project) => rules.lineRules(world).weightOf(project),
      runningOfProject: (project) => rules.lineRules(world).runningOfProject(project),
      runningOfKey: (key) => rules.lineRules(world).runningOfKey(key),
    }),
    films: [...settings.films],
    runningOfProjects: [...settings.runningOfProjects],
    settings,
  };
  return world;
}

export function queuedOf({ tasks }: World, key: number): number {
  return [...tasks].filter(([order, { state }]) => keyOf(order) === key && state.status === 'queued').length;
}

/** Tells the task that was changed, and from which state to which; null when nothing happened to any task. */
export function apply(world: World, done: Command, rules: Rules): readonly [TaskState, TaskState] | null {
  switch (done.type) {
    case 'grant':
      book(world, { kind: 'grant', order: null, delta: done.amount });
      return null;
    case 'films':
      world.films[done.engine] = done.films;
      world.lines.admit();
      return null;
    case 'running':
      world.runningOfProjects[done.project] = done.limit;
      world.lines.admit();
      return null;
    case 'create':
      if (world.tasks.has(done.order) || world.balance < done.hold) return null;
      if (!rules.mayQueue(world, keyOf(done.order))) return null;
      world.tasks.set(done.order, { state: INITIAL_STATE, hold: done.hold });
      book(world, { kind: 'hold', order: done.order, delta: -done.hold });
      return null;
    default: {
      const task = world.tasks.get(done.task);
      if (task === undefined) return null;
      const happened = done.type === 'event' ? done.event : nextEvent(task.state, done.event);
      return happen(world, done.task, task, happened, rules);
    }
  }
}

function happen(
  world: World,
  order: number,
  task: ModelTask,
  happened: TaskEvent,
  rules: Rules,
): readonly [TaskState, TaskState] | null {
  // What waits for a slot cannot be claimed to be submitted.
  if (happened.type === 'submitted' && !world.lines.holds(String(order))) return null;
  const before = task.state;
  try {
    task.state = transition(before, happened);
  } catch (error) {
    assert.ok(error instanceof IllegalTransition);
    assert.equal(task.state, before, 'what is illegal changes nothing');
    return null;
  }
  if (happened.type === 'planned') {
    const key = keyOf(order);
    const placed = { id: String(order), project: String(projectOfKey(key)), key: String(key), seq: order };
    world.lines.wait(placed, String(engineOf(order)));
  }
  if (happened.type === 'rendered' || task.state.stage === null) rules.leave(world, order);
  if (task.state.stage === null) rules.close(world, order, task.hold, happened);
  return [before, task.state];
}

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

export function book(world: World, entry: Entry): void {
  world.entries.push(entry);
  world.balance += entry.delta;
}
