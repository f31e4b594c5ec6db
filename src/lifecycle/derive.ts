import { TaskError } from '../task/error.ts';
import type { Caller } from '../task/ports.ts';
import type { DerivativeDraft, DerivativeSource, GenerationDraft, ImageInput } from '../task/request.ts';
import { type Asset, effectiveSeconds, effectiveSize, type Plan, type Task } from '../task/task.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import type { InheritedImage } from './reference-images.ts';

export interface ResolvedDraft {
  /** With everything that the request did not say taken from the source. */
  readonly draft: GenerationDraft;
  readonly source: DerivativeSource | null;
  /** Reference images of the source that the new task gets copies of. */
  readonly inherited: readonly (InheritedImage | Extract<ImageInput, { kind: 'url' }>)[];
  /** All files of the source, among them the clips of characters that the draft may have taken over. */
  readonly sourceAssets: readonly Asset[];
}

/**
 * Looks up the film that a remix, an edit or an extension starts from. What is kept of it goes into the request, so
 * that the source may be deleted the moment after. Throws `task_not_found`, or `invalid_value` for a film
 * that is not finished or private; both name the field that named the film.
 */
export async function resolveSource(
  caller: Caller,
  draft: GenerationDraft,
  deps: Pick<LifecycleDependencies, 'store'>,
): Promise<ResolvedDraft> {
  if (draft.source === null) return { draft, source: null, inherited: [], sourceAssets: [] };
  const { operation, taskId, param, inherit } = draft.source;
  const task = await deps.store.find(caller.projectId, taskId);
  if (task === null) throw new TaskError('task_not_found', `Video with id '${taskId}' not found.`, { param });
  const plan = planOfFinished(task, draft.source);
  const seconds = effectiveSeconds(task);
  const source = { operation, taskId, seconds, engineId: plan.engineId, instructions: plan.instructions };
  return {
    draft: withInherited(draft, task),
    source,
    inherited: inherit.includes('images') ? referencesOf(task) : [],
    sourceAssets: task.assets,
  };
}

function planOfFinished(task: Task, { operation, param }: DerivativeDraft): Plan {
  const refused = (why: string): TaskError =>
    new TaskError('invalid_value', `Video with id '${task.id}' ${why}.`, { param });
  if (task.status !== 'completed' || task.plan === null)
    throw refused(`is not completed (it is ${task.status}), so '${operation}' is not possible`);
  if (task.request.private) throw refused(`is private, so '${operation}' is not allowed`);
  return task.plan;
}

function withInherited(draft: GenerationDraft, task: Task): GenerationDraft {
  const { request } = task;
  const takes = new Set(draft.source?.inherit);
  const said = takes.has('seconds') ? effectiveSeconds(task) : draft.seconds;
  return {
    ...draft,
    seed: draft.seed ?? request.seed,
    seconds: draft.source?.operation === 'extend' ? effectiveSeconds(task) + draft.seconds : said,
    ...(takes.has('model') ? { model: request.model } : {}),
    ...(takes.has('size') ? effectiveSize(task) : {}),
    ...(takes.has('style') ? { style: request.style } : {}),
    ...(takes.has('watermark') ? { watermark: request.watermark } : {}),
    ...(takes.has('characters') ? { characters: request.characters } : {}),
  };
}

function referencesOf(task: Task): ResolvedDraft['inherited'] {
  return task.request.images.map((image) => {
    if (image.kind === 'url') return { kind: 'url', url: image.url, param: 'images' };
    const asset = task.assets.find((candidate) => candidate.id === image.assetId);
    if (asset !== undefined) return { kind: 'inherited', asset };
    throw new TaskError(
      'content_expired',
      `The reference images of video '${task.id}' are not stored any more.`,
    );
  });
}
