import { z } from 'zod';
import * as fields from './fields.ts';
import { type AdminRoute, route } from './route.ts';

const entryAnswer = z.strictObject({
  id: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.unknown()),
  created_at: fields.timeAnswer,
});

export const auditRoutes: readonly AdminRoute[] = [
  route({
    method: 'GET',
    path: '/audit',
    tag: 'Audit',
    summary: 'List who changed what, newest first.',
    query: z.strictObject({
      limit: fields.pageQuery.limit,
      after: fields.numericAfter.optional(),
      subject: fields.id.optional(),
    }),
    response: fields.listAnswer(entryAnswer),
    handle: async ({ query }, { auditLog }) =>
      fields.page(
        query,
        (limit) => auditLog.list({ limit, beforeId: query.after ?? null, subject: query.subject ?? null }),
        ({ id }) => id,
        ({ createdAtMs, ...entry }) => ({ ...entry, created_at: fields.renderTime(createdAtMs) }),
      ),
  }),
];
