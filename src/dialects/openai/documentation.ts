import { z } from 'zod';
import type { FileAnswer, RouteDocumentation } from '../dialect.ts';
import { newCharacterSchema } from '../new-character.ts';
import { RESELLER_MODEL, resellerCharacterSchema } from './characters.ts';
import { remixFieldsSchema } from './derivatives.ts';
import { createSchema, listQuerySchema } from './request.ts';
import { createdSchema, deletedSchema, listSchema, taskSchema } from './response.ts';

/**
 * All that one path reads for three things: a film, a remix, and a reseller's character, which alone needs no prompt.
 * One object with a condition rather than a union, so that every field is named in one place.
 */
const anyCreateSchema = createSchema
  .partial({ prompt: true })
  .extend({ ...remixFieldsSchema.shape, ...newCharacterSchema.shape })
  .meta({
    anyOf: [
      { type: 'object', properties: { prompt: {} }, required: ['prompt'] },
      { type: 'object', properties: { model: { const: RESELLER_MODEL } }, required: ['model'] },
    ],
  });

/** The film, its thumbnail and its sprite sheet. */
const CONTENT: FileAnswer = { contentTypes: ['video/mp4', 'image/webp', 'image/jpeg'] };

export const documentation = {
  create: {
    summary: `Create a video, with \`remix_target\` (the id of a completed one) a remix of it, or with the model ${RESELLER_MODEL} a character. The answer comes before any film is made; poll the id.`,
    request: anyCreateSchema,
    responses: { 200: z.union([createdSchema, resellerCharacterSchema]) },
  },
  list: {
    summary: "List the key's videos, newest first unless asked otherwise.",
    query: listQuerySchema,
    responses: { 200: listSchema },
  },
  poll: {
    summary: 'Retrieve a video, or a character by its id.',
    responses: { 200: z.union([taskSchema, resellerCharacterSchema]) },
  },
  content: {
    summary: 'Download the film, its thumbnail or its sprite sheet.',
    query: z.object({ variant: z.enum(['video', 'thumbnail', 'spritesheet']).optional() }),
    responses: { 200: CONTENT },
  },
  delete: { summary: 'Delete a finished video and its files.', responses: { 200: deletedSchema } },
} as const satisfies Record<string, RouteDocumentation>;
