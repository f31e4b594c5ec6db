import { randomBytes, randomUUID } from 'node:crypto';
import type { Caller, Job, NewTask, TaskStore } from '../../task/ports.ts';
import type { GenerationRequest } from '../../task/request.ts';
import type { Asset, Plan, Task, TaskStage } from '../../task/task.ts';
import type { TaskEvent } from '../../task/transition.ts';
import { createAccountStore } from '../accounts.ts';
import type { Database, Transaction } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';

export const REQUEST: GenerationRequest = {
  model: 'sora-2',
  prompt: 'A paper boat sails down a rainy street',
  seconds: 8,
  width: 1280,
  height: 720,
  seed: 7,
  style: null,
  watermark: false,
  private: false,
  images: [],
  characters: [],
  callbackUrl: null,
  source: null,
};

export const PLAN: Plan = {
  engineId: 'film',
  seconds: 8,
  width: 1280,
  height: 720,
  warnings: [{ param: 'seconds', message: 'shortened' }],
  instructions: { scene: 'street' },
};

export const LINK_LIFETIME_MS = 24 * 3_600_000;

export function sampleAsset(kind: Asset['kind'] = 'video'): Asset {
  return {
    id: `asset_${randomUUID()}`,
    kind,
    storageKey: `ab/${randomUUID()}.mp4`,
    contentType: kind === 'video' ? 'video/mp4' : 'image/png',
    bytes: 5_000_000_000,
    sha256: 'f'.repeat(64),
    width: 1280,
    height: 720,
    durationMs: kind === 'video' ? 8_000 : 0,
  };
}

/** A queue that only remembers, for tests of what the store enqueues. Jobs of a rolled back transaction vanish. */
export class RecordingQueue implements JobQueue {
  readonly jobs: Job[] = [];
  async enqueue(_transaction: Transaction, jobs: readonly Job[]): Promise<void> {
    this.jobs.push(...jobs);
  }
  of(taskId: string): readonly Job['step'][] {
    return this.jobs.filter((job) => job.taskId === taskId).map(({ step }) => step);
  }
}

/** A project of its own with one key. */
export async function sampleCaller(database: Database): Promise<Caller> {
  const projectId = `proj_${randomBytes(8).toString('hex')}`;
  await createAccountStore(database).insertProject({ id: projectId, name: 'Test' });
  return await sampleKey(database, projectId);
}

/** One more key of a project. */
export async function sampleKey(database: Database, projectId: string): Promise<Caller> {
  const caller = { projectId, keyId: `key_${randomBytes(8).toString('hex')}` };
  await createAccountStore(database).insertKey({
    id: caller.keyId,
    projectId,
    name: 'test',
    prefix: 'rl_test',
    secretHash: randomBytes(32).toString('hex'),
    defaultDialect: null,
  });
  return caller;
}

export function newTask(caller: Caller, change: Partial<GenerationRequest> = {}): NewTask {
  const id = `video_${randomBytes(12).toString('hex')}`;
  return {
    id,
    caller,
    dialect: 'openai',
    request: { ...REQUEST, ...change },
    references: [],
    price: { bookVersion: 1, holdMicro: 0n },
    fingerprint: null,
    idempotencyKey: null,
  };
}

export function planJob(taskId: string, delayMs = 0): Job {
  return { step: 'plan', taskId, delayMs };
}

export async function insertSample(
  store: TaskStore,
  caller: Caller,
  change: Partial<GenerationRequest> = {},
): Promise<Task> {
  const task = newTask(caller, change);
  const inserted = await store.insert(task, planJob(task.id));
  if (typeof inserted === 'string') throw new Error('the sample id was taken');
  return inserted;
}

/** Claims the stage and applies the event with no jobs; throws when either is refused. */
export async function step(
  store: TaskStore,
  taskId: string,
  stage: TaskStage,
  event: TaskEvent,
): Promise<Task> {
  const claim = await store.claim(taskId, stage, 60_000);
  if (claim === null) throw new Error(`stage ${stage} of ${taskId} could not be claimed`);
  const task = await store.change(claim, event, { jobs: [], linkLifetimeMs: LINK_LIFETIME_MS });
  if (task === null) throw new Error(`the lease of ${taskId} was lost`);
  return task;
}

/** Takes a task through all stages to the end. */
export async function complete(store: TaskStore, taskId: string): Promise<Task> {
  await step(store, taskId, 'plan', { type: 'planned', plan: PLAN });
  await step(store, taskId, 'submit', { type: 'submitted' });
  await step(store, taskId, 'poll', { type: 'rendered' });
  await step(store, taskId, 'fetch', {
    type: 'fetched',
    assets: [sampleAsset('video'), sampleAsset('thumbnail'), sampleAsset('spritesheet')],
  });
  return step(store, taskId, 'settle', { type: 'settled', priceMicro: 0n });
}
