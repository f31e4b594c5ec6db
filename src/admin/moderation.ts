import { z } from 'zod';
import {
  MODERATION_REASONS,
  MODERATION_STAGES,
  type ModerationEvent,
  type ModerationException,
  type ModerationStage,
} from '../task/moderation.ts';
import { notFound } from './errors.ts';
import * as fields from './fields.ts';
import { type AdminRoute, paramOf, route } from './route.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 hexadecimal digits');
const stage = z.enum(MODERATION_STAGES, { error: `must be one of ${MODERATION_STAGES.join(', ')}` });
const exceptionPosition = z
  .string()
  .regex(
    new RegExp(`^\\d{1,18}-(${MODERATION_STAGES.join('|')})-[0-9a-f]{64}$`),
    'must be what the page before gave as next',
  );

const eventAnswer = z.strictObject({
  id: z.string(),
  project_id: z.string(),
  key_id: z.string(),
  task_id: z.string().nullable(),
  stage: z.enum(MODERATION_STAGES),
  checker: z.string(),
  action: z.enum(['refused', 'excepted', 'failed_open', 'failed_closed']),
  reason: z.enum(MODERATION_REASONS).nullable(),
  detail: z.string(),
  score: z.number().nullable(),
  subject_sha256: sha256,
  excerpt: z.string(),
  created_at: fields.timeAnswer,
});

const exceptionAnswer = z.strictObject({
  stage: z.enum(MODERATION_STAGES),
  subject_sha256: sha256,
  note: z.string(),
  created_at: fields.timeAnswer,
});

function renderEvent(event: ModerationEvent) {
  return {
    id: event.id,
    project_id: event.projectId,
    key_id: event.keyId,
    task_id: event.taskId,
    stage: event.stage,
    checker: event.checker,
    action: event.action,
    reason: event.reason,
    detail: event.detail,
    score: event.score,
    subject_sha256: event.subjectSha256,
    excerpt: event.excerpt,
    created_at: fields.renderTime(event.createdAtMs),
  };
}

function renderException({ stage, subjectSha256, note, createdAtMs }: ModerationException) {
  return { stage, subject_sha256: subjectSha256, note, created_at: fields.renderTime(createdAtMs) };
}

export const moderationRoutes: readonly AdminRoute[] = [
  route({
    method: 'GET',
    path: '/moderation/events',
    tag: 'Moderation',
    summary: 'List what moderation refused, let pass by exception, or could not look at; newest first.',
    query: z.strictObject({
      limit: fields.pageQuery.limit,
      after: fields.numericAfter.optional(),
      project_id: fields.id.optional(),
      stage: stage.optional(),
    }),
    response: fields.listAnswer(eventAnswer),
    handle: async ({ query }, { moderation }) =>
      fields.page(
        query,
        (limit) =>
          moderation.list({
            limit,
            beforeId: query.after ?? null,
            projectId: query.project_id ?? null,
            stage: query.stage ?? null,
          }),
        ({ id }) => id,
        renderEvent,
      ),
  }),
  route({
    method: 'GET',
    path: '/moderation/exceptions',
    tag: 'Moderation',
    summary: 'List what passes although a checker objects, newest first.',
    query: z.strictObject({ limit: fields.pageQuery.limit, after: exceptionPosition.optional() }),
    response: fields.listAnswer(exceptionAnswer),
    handle: async ({ query }, { moderation }) =>
      fields.page(
        query,
        (limit) => moderation.exceptions(limit, query.after ?? null),
        ({ position }) => position,
        renderException,
      ),
  }),
  route({
    method: 'POST',
    path: '/moderation/exceptions',
    tag: 'Moderation',
    summary:
      'Let a prompt, an image, or films of a prompt pass this stage from now on. An event tells its hash.',
    request: z.strictObject({ stage, subject_sha256: sha256, note: fields.note.optional() }),
    status: 201,
    response: exceptionAnswer,
    handle: async ({ body, change }, { moderation, auditLog }) => {
      const { stage: at, subject_sha256: subject, note = '' } = body;
      const made = await moderation.except(at, subject, note);
      await auditLog.record({ ...change, action: 'moderation.except', subject: `${at}/${subject}` });
      return renderException(made);
    },
  }),
  route({
    method: 'DELETE',
    path: '/moderation/exceptions/:stage/:subject',
    tag: 'Moderation',
    summary: 'Withdraw an exception: the checkers decide again.',
    response: z.strictObject({
      stage: z.enum(MODERATION_STAGES),
      subject_sha256: sha256,
      deleted: z.literal(true),
    }),
    handle: async (request, { moderation, auditLog }) => {
      const at = paramOf(request, 'stage') as ModerationStage;
      const subject = paramOf(request, 'subject');
      if (!(await moderation.withdraw(at, subject))) throw notFound('exception', `${at}/${subject}`);
      const entry = { ...request.change, action: 'moderation.withdraw', subject: `${at}/${subject}` };
      await auditLog.record(entry);
      return { stage: at, subject_sha256: subject, deleted: true };
    },
  }),
];
