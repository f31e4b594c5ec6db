import { TaskError } from '../task/error.ts';
import type {
  Caller,
  CreateCommand,
  CreatedTask,
  ListQuery,
  NewTask,
  TaskPage,
  TaskService,
} from '../task/ports.ts';
import type { GenerationRequest } from '../task/request.ts';
import { requireModel } from '../task/rights.ts';
import type { Asset, Task } from '../task/task.ts';
import { isTerminal } from '../task/task.ts';
import { storeClips } from './character-clips.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import { resolveSource } from './derive.ts';
import { stopEngineWork } from './fail-task.ts';
import { type AcceptedInputs, refusedAsTask } from './moderation.ts';
import { factsOf, planRequest } from './planning.ts';
import { priceOf } from './pricing.ts';
import { discardReferences, storeReferences } from './reference-images.ts';
import { asAccepted, findRepeated, fingerprintOf } from './repeats.ts';

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
): Promise<CreatedTask> {
  const mayRepeat = command.idempotencyKey !== null || command.sdkRetryCount !== null;
  const fingerprint = mayRepeat ? fingerprintOf(command) : null;
  if (fingerprint === null) return await acceptOrder(caller, command, null, deps);
  // The connection may have broken while the first one is still being accepted.
  if ((command.sdkRetryCount ?? 0) > 0) await deps.sdkRetries.idle(caller.keyId, fingerprint);
  return await deps.sdkRetries.running(caller.keyId, fingerprint, async () => {
    const repeated = await findRepeated(caller, command, fingerprint, deps);
    return repeated === null
      ? await acceptOrder(caller, command, fingerprint, deps)
      : await firstAnswer(caller, repeated, deps);
  });
}

async function acceptOrder(
  caller: Caller,
  command: CreateCommand,
  fingerprint: string | null,
  deps: LifecycleDependencies,
): Promise<CreatedTask> {
  const { draft, source, inherited, sourceAssets } = await resolveSource(caller, command.draft, deps);
  const { images: inputs, ...facts } = draft;
  requireModel(caller.rights, draft.model);
  const wish = { header: command.scenario ?? null, prompt: draft.prompt, key: caller.scenario ?? null };
  const scenario = deps.scenarios?.choose(wish) ?? null;
  const preview: GenerationRequest = {
    ...facts,
    ...(scenario === null ? {} : { scenario }),
    source,
    seed: draft.seed ?? deps.newSeed(),
    images: [...inherited, ...inputs].map(() => ({ kind: 'stored', assetId: '' })),
  };
  await deps.engines.refresh();
  // The id comes first, since weights are drawn by it: what the answer tells is what the plan step will choose.
  const taskId = command.newTaskId();
  const { projectId, keyId } = caller;
  const { plan, engine } = planRequest(deps.engines, { taskId, projectId, keyId, request: preview });
  const price = priceOf(await deps.prices.current(), preview, plan, engine.capabilities);
  const { request, assets } = await refusedAsTask(command.refusal, preview, async () => {
    if (scenario !== null) deps.scenarios?.answerCreate(scenario, command.sdkRetryCount);
    await deps.moderation.checkPrompt({ projectId, keyId, taskId: null }, preview.prompt);
    return await storeInputs(caller, [...inherited, ...inputs], preview, sourceAssets, deps);
  });
  const { dialect, idempotencyKey } = command;
  const order = { caller, dialect, request, references: assets, price, fingerprint, idempotencyKey };
  try {
    const task = await insertWithFreshId(order, taskId, command.newTaskId, deps);
    // The answer tells what will be made; the plan itself is written by the plan step.
    if (task !== null) return { task: { ...task, plan }, repeated: false };
  } catch (error) {
    await discardReferences(assets, deps);
    throw error;
  }
  await discardReferences(assets, deps);
  return await answerOfWinner(caller, command, deps);
}

/** Null when a create with the same idempotency key was committed in the meantime. */
async function insertWithFreshId(
  order: Omit<NewTask, 'id'>,
  firstId: string,
  newTaskId: () => string,
  { store }: LifecycleDependencies,
): Promise<Task | null> {
  for (let tries = 0; tries < ID_TRIES; tries += 1) {
    const id = tries === 0 ? firstId : newTaskId();
    const outcome = await store.insert({ id, ...order }, { step: 'plan', taskId: id, delayMs: 0 });
    if (outcome === 'repeated') return null;
    if (outcome !== 'id_taken') return outcome;
  }
  throw new TaskError('internal_error', 'No free task id was found.');
}

/** Files that come with the request: all are stored, or none. */
async function storeInputs(
  caller: Caller,
  images: Parameters<typeof storeReferences>[1],
  preview: GenerationRequest,
  sourceAssets: readonly Asset[],
  deps: LifecycleDependencies,
): Promise<AcceptedInputs> {
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

/** Two creates with one key at once: the second one waited for the first one's commit and answers as it did. */
async function answerOfWinner(
  caller: Caller,
  command: CreateCommand,
  deps: LifecycleDependencies,
): Promise<CreatedTask> {
  const repeated = await findRepeated(caller, command, fingerprintOf(command), deps);
  if (repeated === null) throw new TaskError('unavailable', 'The idempotency key has just expired.');
  return await firstAnswer(caller, repeated, deps);
}

async function firstAnswer(
  caller: Caller,
  taskId: string,
  deps: LifecycleDependencies,
): Promise<CreatedTask> {
  const task = await deps.store.find(caller.projectId, taskId);
  if (task === null) throw notFound(taskId);
  const plan = task.plan ?? planRequest(deps.engines, factsOf(task)).plan;
  return { task: asAccepted(task, plan), repeated: true };
}

async function readTask(caller: Caller, taskId: string, deps: LifecycleDependencies): Promise<Task> {
  const task = await deps.store.find(caller.projectId, taskId);
  if (task === null) throw notFound(taskId);
  if (task.unconfirmed) await deps.store.confirm(taskId);
  if (task.status !== 'queued' || task.stage !== 'submit') return task;
  const queuePosition = await deps.queuePositions.of(taskId);
  return queuePosition === null ? task : { ...task, queuePosition };
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
  const options = { jobs: [], linkLifetimeMs: deps.linkLifetimeMs, detach: true };
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
