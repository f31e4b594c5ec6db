import type { RouteDocumentation } from '../dialect.ts';
import { createSchema } from './request.ts';
import { createdSchema, taskSchema } from './response.ts';

export const documentation = {
  create: {
    summary: 'Create a video. Poll the request_id.',
    request: createSchema,
    responses: { 200: createdSchema },
  },
  poll: {
    summary: 'Query a video: 202 while it is pending, 200 once it has ended.',
    responses: { 200: taskSchema, 202: taskSchema },
  },
} as const satisfies Record<string, RouteDocumentation>;
