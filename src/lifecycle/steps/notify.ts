import type { LifecycleDependencies } from '../dependencies.ts';

/**
 * Delivers the callback that was written in the transaction that ended the task. A crash between the delivery and
 * its record sends it again: at least once, never lost.
 */
export async function notifyStep(taskId: string, deps: LifecycleDependencies): Promise<void> {
  const callback = await deps.store.pendingCallback(taskId);
  if (callback === null) return;
  const outcome = await deps.callbacks.send(callback);
  await deps.store.recordCallback(callback.id, outcome);
  if (outcome.type === 'gave_up') {
    deps.log.warn({ taskId, callbackId: callback.id, reason: outcome.reason }, 'a callback was given up');
  }
}
