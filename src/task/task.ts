import type { TaskFailure } from './error.ts';
import type { JsonObject } from './json.ts';
import type { GenerationRequest } from './request.ts';

export const TASK_STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** The step that has to happen next; null once the task has ended. */
export const TASK_STAGES = ['plan', 'submit', 'poll', 'fetch', 'settle'] as const;
export type TaskStage = (typeof TASK_STAGES)[number];

/** The files that a finished film has. */
export const ASSET_KINDS = ['video', 'thumbnail', 'spritesheet'] as const;
export type AssetKind = (typeof ASSET_KINDS)[number];

/** A stored file that belongs to a task. `reference` assets are the images and clips that came with the request. */
export interface Asset {
  readonly id: string;
  readonly kind: AssetKind | 'reference';
  readonly storageKey: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  /** Zero for pictures. */
  readonly durationMs: number;
}

/** What the planner changed or could not honour, in words for the client. */
export interface Warning {
  readonly param: string;
  readonly message: string;
}

/** What the chosen engine will really make. Written once by the plan step. */
export interface Plan {
  readonly engineId: string;
  /** Whose slots it takes, where that are not the engine's own; see `EngineConcurrency`. */
  readonly pool?: string;
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly warnings: readonly Warning[];
  /** The engine's own instructions for this film, opaque to everything but that engine. */
  readonly instructions: JsonObject;
}

/** Credits of a task, in micro-credits. */
export interface TaskPrice {
  /** Prices that it was accepted with; null for tasks from before there were prices. */
  readonly bookVersion: number | null;
  /** Taken from the balance when the task was accepted; the most that it can cost. */
  readonly holdMicro: bigint;
  /** What it cost in the end; null while the task lives. */
  readonly chargedMicro: bigint | null;
}

/** One generation task. All times are milliseconds since 1970, from the database's clock. */
export interface Task {
  readonly id: string;
  readonly projectId: string;
  readonly keyId: string;
  /** The dialect that created the task. */
  readonly dialect: string;
  /** For a task whose vendor could not be told: the dialect of its first poll that could be. */
  readonly boundDialect: string | null;
  readonly status: TaskStatus;
  readonly stage: TaskStage | null;
  /** Whole percent, never falling, 100 only when the file can be fetched. */
  readonly progress: number;
  readonly request: GenerationRequest;
  readonly plan: Plan | null;
  readonly failure: TaskFailure | null;
  readonly price: TaskPrice;
  readonly assets: readonly Asset[];
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly updatedAtMs: number;
  readonly finishedAtMs: number | null;
  /** The answer to its create may have been lost: an SDK made it, and nobody has asked for it yet. */
  readonly unconfirmed: boolean;
  /** When the result links stop working; null until the task is completed. */
  readonly linksExpireAtMs: number | null;
  /**
   * How many tasks are before it for its engine; absent when it does not wait for one. As of a moment ago, and if all
   * films took equally long and nobody else came.
   */
  readonly queuePosition?: number;
}

/** Whose slots a task needs. A scenario is acted out beside the engine, and takes no slot from films. */
export function slotKeyOf({ engineId, pool }: Plan, { scenario }: GenerationRequest): string {
  if (scenario !== undefined) return `${engineId} (acted)`;
  return pool === undefined ? engineId : poolKey(pool);
}

/** No engine's id has a space in it. */
export function poolKey(pool: string): string {
  return `pool ${pool}`;
}

/** One dialect, always: a body for several vendors at once broke a real receiver (docs/dialects/detection.md). */
export function callbackDialectOf(task: Task): string {
  return task.boundDialect ?? task.dialect;
}

export function isTerminal(status: TaskStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

export function assetOf(task: Task, kind: Asset['kind']): Asset | null {
  return task.assets.find((asset) => asset.kind === kind) ?? null;
}

/** A delivered film counts as having its planned length when it is off by no more, in seconds. */
const LENGTH_TOLERANCE_SECONDS = 0.5;

/** Length in seconds as clients should see it: of the film once it is there, else what the engine makes, else what was asked. */
export function effectiveSeconds(task: Task): number {
  const seconds = task.plan?.seconds ?? task.request.seconds;
  const video = assetOf(task, 'video');
  if (video === null || Math.abs(video.durationMs / 1000 - seconds) <= LENGTH_TOLERANCE_SECONDS)
    return seconds;
  return Math.round(video.durationMs / 100) / 10;
}

export function effectiveSize(task: Task): { width: number; height: number } {
  const { width, height } = assetOf(task, 'video') ?? task.plan ?? task.request;
  return { width, height };
}
