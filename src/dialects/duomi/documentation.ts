import { z } from 'zod';
import type { RouteDocumentation } from '../dialect.ts';
import { newCharacterSchema } from '../new-character.ts';
import { createSchema } from './request.ts';
import { characterTaskSchema, createdSchema, taskSchema } from './response.ts';

export const documentation = {
  create: {
    summary: 'Create a video task. Poll the id.',
    request: createSchema,
    responses: { 200: createdSchema },
  },
  poll: {
    summary: 'Query a video task, or a character by its id.',
    responses: { 200: z.union([taskSchema, characterTaskSchema]) },
  },
  remix: {
    summary: 'Create a video task that starts from a finished film. Poll the id of the answer.',
    request: createSchema,
    responses: { 200: createdSchema },
  },
  createCharacter: {
    summary: 'Make a character out of a clip or a film. The id works in prompts and in characters.',
    request: newCharacterSchema,
    responses: { 200: createdSchema },
  },
} as const satisfies Record<string, RouteDocumentation>;
