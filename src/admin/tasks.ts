import { z } from 'zod';
import { effectiveSeconds, effectiveSize, TASK_STATUSES, type Task } from '../task/task.ts';
import { amountAnswer, renderAmount, renderOptionalAmount } from './amounts.ts';
import { notFound } from './errors.ts';
import * as fields from './fields.ts';
import { type AdminRoute, paramOf, route } from './route.ts';

const taskAnswer = z.strictObject({
  id: z.string(),
  project_id: z.string(),
  key_id: z.string(),
  dialect: z.string(),
  status: z.enum(TASK_STATUSES),
  stage: z.string().nullable(),
  progress: z.int(),
  model: z.string(),
  prompt: z.string(),
  seconds: z.number(),
  width: z.int(),
  height: z.int(),
  engine: z.string().nullable(),
  warnings: z.array(z.strictObject({ param: z.string(), message: z.string() })),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  price_book: z.int().nullable(),
  hold: amountAnswer,
  charged: amountAnswer.nullable(),
  created_at: fields.timeAnswer,
  started_at: fields.timeAnswer.nullable(),
  finished_at: fields.timeAnswer.nullable(),
});

function renderTask(task: Task) {
  const { width, height } = effectiveSize(task);
  return {
    id: task.id,
    project_id: task.projectId,
    key_id: task.keyId,
    dialect: task.dialect,
    status: task.status,
    stage: task.stage,
    progress: task.progress,
    model: task.request.model,
    prompt: task.request.prompt,
    seconds: effectiveSeconds(task),
    width,
    height,
    engine: task.plan?.engineId ?? null,
    warnings: (task.plan?.warnings ?? []).map(({ param, message }) => ({ param, message })),
    error: task.failure,
    price_book: task.price.bookVersion,
    hold: renderAmount(task.price.holdMicro),
    charged: renderOptionalAmount(task.price.chargedMicro),
    created_at: fields.renderTime(task.createdAtMs),
    started_at: fields.renderOptionalTime(task.startedAtMs),
    finished_at: fields.renderOptionalTime(task.finishedAtMs),
  };
}

export const taskRoutes: readonly AdminRoute[] = [
  route({
    method: 'GET',
    path: '/tasks',
    tag: 'Tasks',
    summary: 'List the tasks of all projects, newest first.',
    query: z.strictObject({
      ...fields.pageQuery,
      project_id: fields.id.optional(),
      key_id: fields.id.optional(),
      status: z.enum(TASK_STATUSES, { error: `must be one of ${TASK_STATUSES.join(', ')}` }).optional(),
    }),
    response: fields.listAnswer(taskAnswer),
    handle: async ({ query }, { tasks }) => {
      const search = {
        projectId: query.project_id ?? null,
        keyId: query.key_id ?? null,
        status: query.status ?? null,
        afterId: query.after ?? null,
      };
      return await fields.page(
        query,
        (limit) => tasks.list({ ...search, limit }),
        ({ id }) => id,
        renderTask,
      );
    },
  }),
  route({
    method: 'GET',
    path: '/tasks/:id',
    tag: 'Tasks',
    summary: 'Read a task of any project.',
    response: taskAnswer,
    handle: async (request, { tasks }) => {
      const id = paramOf(request, 'id');
      const task = await tasks.find(id);
      if (task === null) throw notFound('task', id);
      return renderTask(task);
    },
  }),
  route({
    method: 'POST',
    path: '/tasks/:id/cancel',
    tag: 'Tasks',
    summary: 'End a task and release its hold. One that has ended is answered as it is.',
    response: taskAnswer,
    handle: async (request, { tasks, cancel, auditLog }) => {
      const id = paramOf(request, 'id');
      const task = await tasks.find(id);
      if (task === null) throw notFound('task', id);
      // Before the cancellation, which is made elsewhere: a crash between the two leaves a wish that was not met, never
      // an end that nobody asked for.
      await auditLog.record({ ...request.change, action: 'task.cancel', subject: id });
      return renderTask(await cancel(task));
    },
  }),
];
