import { TaskError } from '../task/error.ts';
import type { Caller, CreateCommand, ListQuery, TaskPage, TaskService } from '../task/ports.ts';
import type { GenerationRequest } from '../task/request.ts';
import type { Asset, Task } from '../task/task.ts';
import { isTerminal } from '../task/task.ts';
import { storeClips } from './character-clips.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import { resolveSource } from './derive.ts';
import { stopEngineWork } from './fail-task.ts';
import { planRequest } from './planning.ts';
import { discardReferences, storeReferences } from './reference-images.ts';

/** Ids hold at least 40 random bits; three tries make a false alarm impossible in practice. */
const ID_TRIES = 3;

/** What dialects may ask for, over the durable store. */
export function createTaskService(deps: LifecycleDependencies): TaskService {
  return {
    create: (caller, command) => createTask(caller, command, deps),
    read: (caller, taskId) => readTask(caller, taskId, deps),
    list: (caller, query) => listTasks(caller, query, deps),
    remove: (caller, taskId) => removeTask(caller, taskId, deps),
    cancel: (caller, taskId) => cancelTask(caller, taskId, deps),
    bindDialect: (caller, taskId, dialect) => bindTask(caller, taskId, dialect, deps),
  };
}

async function createTask(
  caller: Caller,
  command: CreateCommand,
  deps: LifecycleDependencies,
): Promise<Task> {
  const { draft, source, inherited, sourceAssets } = await resolveSource(caller, command.draft, deps);
  const { images: inputs, ...facts } = draft;
  const preview: GenerationRequest = {
    ...facts,
    source,
    seed: draft.seed ?? deps.newSeed(),
    images: [...inherited, ...inputs].map(() => ({ kind: 'stored', assetId: '' })),
  };
  const { plan } = planRequest(deps.engines, preview);
  const { request, assets } = await storeInputs(
    caller,
    [...inherited, ...inputs],
    preview,
    sourceAssets,
    deps,
  );
  try {
    for (let tries = 0; tries < ID_TRIES; tries += 1) {
      const id = command.newTaskId();
      const task = await deps.store.insert(
        { id, caller, dialect: command.dialect, request, references: assets },
        { step: 'plan', taskId: id, delayMs: 0 },
      );
      // The answer tells what will be made; the plan itself is written by the plan step.
      if (task !== null) return { ...task, plan };
    }
  } catch (error) {
    await discardReferences(assets, deps);
    throw error;
  }
  await discardReferences(assets, deps);
  throw new TaskError('internal_error', 'No free task id was found.');
}

/** Files that come with the request: all are stored, or none. */
async function storeInputs(
  caller: Caller,
  images: Parameters<typeof storeReferences>[1],
  preview: GenerationRequest,
  sourceAssets: readonly Asset[],
  deps: LifecycleDependencies,
): Promise<{ readonly request: GenerationRequest; readonly assets: readonly Asset[] }> {
  const clips = await storeClips(preview.characters, sourceAssets, deps);
  try {
    const stored = await storeReferences(caller, images, preview, deps);
    const { characters } = clips;
    return {
      request: { ...preview, characters, images: stored.images },
      assets: [...stored.assets, ...clips.assets],
    };
  } catch (error) {
    await discardReferences(clips.assets, deps);
    throw error;
  }
}

async function readTask(caller: Caller, taskId: string, deps: LifecycleDependencies): Promise<Task> {
  const task = await deps.store.find(caller.projectId, taskId);
  if (task === null) throw notFound(taskId);
  return task;
}

async function listTasks(caller: Caller, query: ListQuery, deps: LifecycleDependencies): Promise<TaskPage> {
  return deps.store.list(caller.projectId, query);
}

async function removeTask(caller: Caller, taskId: string, deps: LifecycleDependencies): Promise<void> {
  const outcome = await deps.store.remove(caller.projectId, taskId);
  if (outcome === 'unknown') throw notFound(taskId);
  if (outcome === 'live') throw new TaskError('task_still_running', 'Video is still being processed.');
}

async function cancelTask(caller: Caller, taskId: string, deps: LifecycleDependencies): Promise<Task> {
  const before = await readTask(caller, taskId, deps);
  if (isTerminal(before.status)) return before;
  const options = { jobs: [], linkLifetimeMs: deps.linkLifetimeMs };
  const task = await deps.store.end(caller.projectId, taskId, { type: 'cancelled' }, options);
  if (task === null) throw notFound(taskId);
  if (task.status === 'cancelled') await stopEngineWork(task.id, deps);
  return task;
}

async function bindTask(
  caller: Caller,
  taskId: string,
  dialect: string,
  deps: LifecycleDependencies,
): Promise<Task> {
  const task = await deps.store.bindDialect(caller.projectId, taskId, dialect);
  if (task === null) throw notFound(taskId);
  return task;
}

/** One text for an id that never was and for somebody else's: it must not be an oracle. */
function notFound(taskId: string): TaskError {
  return new TaskError('task_not_found', `Video with id '${taskId}' not found.`, { param: 'id' });
}
