import { z } from 'zod';
import type { RouteDocumentation } from '../dialect.ts';
import { createSchema, listQuerySchema } from './request.ts';
import { createdSchema, deletedSchema, listSchema, taskSchema } from './response.ts';

export const documentation = {
  create: {
    summary: 'Create a video. The answer comes before any film is made; poll the id.',
    request: createSchema,
    responses: { 200: createdSchema },
  },
  list: {
    summary: "List the key's videos, newest first unless asked otherwise.",
    query: listQuerySchema,
    responses: { 200: listSchema },
  },
  poll: { summary: 'Retrieve a video.', responses: { 200: taskSchema } },
  content: {
    summary: 'Download the film, its thumbnail or its sprite sheet.',
    query: z.object({ variant: z.enum(['video', 'thumbnail', 'spritesheet']).optional() }),
    responses: { 200: null },
  },
  delete: { summary: 'Delete a finished video and its files.', responses: { 200: deletedSchema } },
} as const satisfies Record<string, RouteDocumentation>;
