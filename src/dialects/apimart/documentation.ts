import { z } from 'zod';
import type { RouteDocumentation } from '../dialect.ts';
import { createSchema } from './request.ts';
import { createdSchema, taskSchema } from './response.ts';

export const documentation = {
  create: {
    summary: 'Create a video task. Poll the task_id.',
    request: createSchema,
    responses: { 200: createdSchema },
  },
  poll: {
    summary: 'Query a task.',
    query: z.object({ language: z.string().optional() }),
    responses: { 200: taskSchema },
  },
} as const satisfies Record<string, RouteDocumentation>;
