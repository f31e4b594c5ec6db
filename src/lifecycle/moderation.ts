import { TaskError } from '../task/error.ts';
import { isRefusalCode } from '../task/moderation.ts';
import type { CreateCommand } from '../task/ports.ts';
import type { GenerationRequest } from '../task/request.ts';
import { type Asset, assetOf, type Task } from '../task/task.ts';
import type { LifecycleDependencies } from './dependencies.ts';

export interface AcceptedInputs {
  readonly request: GenerationRequest;
  /** Files that came with the request and are stored. */
  readonly assets: readonly Asset[];
}

/**
 * A refusal by moderation becomes the answer to the create, or a task that fails with it at once: most vendors tell it
 * so, and their clients look for it there. Nothing of what was refused is kept but the prompt.
 */
export async function refusedAsTask(
  refusal: CreateCommand['refusal'],
  request: GenerationRequest,
  accept: () => Promise<AcceptedInputs>,
): Promise<AcceptedInputs> {
  try {
    return await accept();
  } catch (error) {
    if (refusal === 'answer' || !(error instanceof TaskError) || !isRefusalCode(error.code)) throw error;
    const { code, message } = error;
    return {
      request: { ...request, images: [], characters: [], refusal: { code, message } },
      assets: [],
    };
  }
}

/** Looks at a finished film before anybody gets it. Throws `result_refused` or `moderation_unavailable`. */
export async function moderateResult(task: Task, deps: LifecycleDependencies): Promise<void> {
  if (!deps.moderation.stages.includes('result')) return;
  const sheet = assetOf(task, 'spritesheet');
  // An engine that delivers no pictures of its film leaves nothing to look at, and what nobody saw is not let through.
  if (sheet === null)
    throw new TaskError('moderation_unavailable', 'This video cannot be checked, so it is not delivered.');
  const frames = await deps.media.framesOf(sheet.storageKey);
  const { projectId, keyId, id: taskId, request } = task;
  await deps.moderation.checkResult({ projectId, keyId, taskId }, request.prompt, frames);
}
