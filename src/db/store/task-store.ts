import type { TaskStore } from '../../task/ports.ts';
import type { Database } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import {
  acceptAttempt,
  adoptReference,
  enginesThatRefused,
  findAttempt,
  isReferenceTaken,
  latestAttempt,
  lostAttempts,
  refuseAttempt,
  startAttempt,
} from './attempts.ts';
import { bindDialect } from './bind-dialect.ts';
import { changeTask, endTask, keepReference, replanTask } from './change-task.ts';
import { claimDeliveries, returnDelivery } from './claim-deliveries.ts';
import {
  admitWaiting,
  announceEngines,
  queuePositions,
  retireEngines,
  type SlotOptions,
  tasksWaitingFor,
} from './engine-slots.ts';
import { expiredTasks, expireFiles } from './expiry.ts';
import { insertTask } from './insert-task.ts';
import { claimTask, releaseClaim, renewClaim } from './leases.ts';
import { listTasks } from './list-tasks.ts';
import {
  calledOff,
  claimPolls,
  detachLate,
  endDetached,
  hasEnded,
  hintPoll,
  raiseProgress,
  requestOf,
  returnPolls,
} from './polls.ts';
import { forgetDeliveries, recordDelivery } from './record-delivery.ts';
import { findAsset, forgetAssets, removableAssets, removeTask } from './removal.ts';
import { confirmTask, findByIdempotencyKey, findUnconfirmed, forgetIdempotencyKeys } from './repeats.ts';
import { overdueJobs } from './sweep.ts';
import { TaskCache } from './task-cache.ts';
import { TaskReader } from './task-reader.ts';

/** The durable tasks of one database. Jobs go into `queue` in the transaction that is their reason. */
export function createTaskStore(
  database: Database,
  queue: JobQueue,
  slots: SlotOptions = { keyRunningTasks: null },
): TaskStore {
  const cache = database.kind === 'embedded' ? new TaskCache() : null;
  const reader = new TaskReader(database, cache);
  const writing = <Result>(
    taskIds: string | readonly string[],
    write: () => Promise<Result>,
  ): Promise<Result> => (cache === null ? write() : cache.writing(taskIds, write));
  return {
    insert: (task, firstJob) => insertTask(database, queue, task, firstJob),
    findByIdempotencyKey: (projectId, key) => findByIdempotencyKey(database, projectId, key),
    findUnconfirmed: (keyId, fingerprint) => findUnconfirmed(database, keyId, fingerprint),
    confirm: (taskId) => writing(taskId, () => confirmTask(database, taskId)),
    forgetIdempotencyKeys: () => forgetIdempotencyKeys(database),
    find: (projectId, taskId) => reader.find(projectId, taskId),
    list: (projectId, query) => listTasks(database, projectId, query),
    claim: (taskId, stage, leaseMs) => claimTask(database, taskId, stage, leaseMs),
    renew: (claim, leaseMs) => renewClaim(database, claim, leaseMs),
    change: (claim, event, options) =>
      writing(claim.task.id, () => changeTask(database, queue, claim, event, { ...options, slots })),
    release: (claim, jobs) => releaseClaim(database, queue, claim, jobs),
    end: (projectId, taskId, event, options) =>
      writing(taskId, () => endTask(database, queue, { projectId, taskId }, event, { ...options, slots })),
    bindDialect: (projectId, taskId, dialect) =>
      writing(taskId, () => bindDialect(database, { projectId, taskId }, dialect)),
    remove: (projectId, taskId) => writing(taskId, () => removeTask(database, projectId, taskId)),
    keepReference: (claim, asset) => writing(claim.task.id, () => keepReference(database, claim, asset)),
    startAttempt: (claim, engineId) => startAttempt(database, claim, engineId),
    latestAttempt: (taskId) => latestAttempt(database, taskId),
    acceptAttempt: (attemptId, ref) => acceptAttempt(database, attemptId, ref),
    adoptReference: (attempt, ref) => adoptReference(database, attempt, ref),
    isReferenceTaken: (attempt, ref) => isReferenceTaken(database, attempt, ref),
    refuseAttempt: (attemptId, reason) => refuseAttempt(database, attemptId, reason),
    lostAttempts: (taskId) => lostAttempts(database, taskId),
    enginesThatRefused: (taskId) => enginesThatRefused(database, taskId),
    announceEngines: (nodeId, engines) => announceEngines(database, nodeId, engines),
    retireEngines: (nodeId) => retireEngines(database, nodeId),
    admitWaiting: () => admitWaiting(database, queue, slots),
    replanWaiting: async (engineId, limit) => {
      let moved = 0;
      for (const taskId of await tasksWaitingFor(database, engineId, limit)) {
        const jobs = [{ step: 'plan', taskId, delayMs: 0 }] as const;
        const options = { jobs, linkLifetimeMs: 0, slots };
        if (await writing(taskId, () => replanTask(database, queue, taskId, options))) moved += 1;
      }
      return moved;
    },
    queuePositions: () => queuePositions(database),
    overdue: (graceMs, limit) => overdueJobs(database, graceMs, limit),
    enqueue: (jobs) => database.transaction((transaction) => queue.enqueue(transaction, jobs)),
    claimPolls: (token, room) => claimPolls(database, token, room),
    returnPolls: (token, outcomes) => returnPolls(database, token, outcomes),
    raiseProgress: (shown) =>
      writing(
        shown.map(({ taskId }) => taskId),
        () => raiseProgress(database, shown),
      ),
    hintPoll: (attemptId) => hintPoll(database, attemptId),
    findAttempt: (attemptId) => findAttempt(database, attemptId),
    detach: (attemptId) => detachLate(database, attemptId),
    calledOff: (attemptId) => calledOff(database, attemptId),
    hasEnded: (taskId) => hasEnded(database, taskId),
    requestOf: (taskId) => requestOf(database, taskId),
    endDetached: (attemptId) => endDetached(database, queue, attemptId, slots),
    claimDeliveries: (wanted) => claimDeliveries(database, wanted),
    returnDelivery: (deliveryId) => returnDelivery(database, deliveryId),
    recordDelivery: (deliveryId, outcome) => recordDelivery(database, queue, deliveryId, outcome),
    forgetDeliveries: () => forgetDeliveries(database),
    findAsset: (assetId) => findAsset(database, assetId),
    expireFiles: async (lifetimeMs, limit) => {
      const taskIds = await expiredTasks(database, lifetimeMs, limit);
      for (const taskId of taskIds) await writing(taskId, () => expireFiles(database, taskId));
      return taskIds.length;
    },
    removableAssets: (graceMs, limit) => removableAssets(database, graceMs, limit),
    forgetAssets: (assetIds) => forgetAssets(database, assetIds),
  };
}
