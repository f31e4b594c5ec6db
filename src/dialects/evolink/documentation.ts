import { z } from 'zod';
import type { RouteDocumentation } from '../dialect.ts';
import { readElsewhere } from '../fields.ts';
import { sharedTaskSchema } from '../generation-task.ts';
import { newCharacterSchema } from '../new-character.ts';
import {
  CHARACTER_MODEL,
  characterCreatedSchema,
  characterTaskSchema,
  sharedCharacterTaskSchema,
} from './characters.ts';
import {
  envelopeSchema,
  listedSchema,
  listQuerySchema,
  quotaSchema,
  removedSchema,
  uploadedSchema,
  uploadSchema,
} from './file-schemas.ts';
import { createSchema } from './request.ts';
import { createdSchema, taskSchema } from './response.ts';

/**
 * All that one path reads for three things: a film, a remix, and a character, which alone needs no prompt. One object
 * with a condition rather than a union of two, so that every field is named in one place.
 */
const anyCreateSchema = createSchema
  .partial({ prompt: true })
  .extend({ base_video_task_id: z.string().optional(), ...newCharacterSchema.shape })
  .meta({
    anyOf: [
      { type: 'object', properties: { prompt: {} }, required: ['prompt'] },
      { type: 'object', properties: { model: { const: CHARACTER_MODEL } }, required: ['model'] },
    ],
  });

/** A character, and what a cancel answers, keeps the form that its create was answered in. */
const anyTaskSchema = z.union([taskSchema, characterTaskSchema, sharedTaskSchema, sharedCharacterTaskSchema]);

export const documentation = {
  create: {
    summary: `Create a video task, or with the model ${CHARACTER_MODEL} a character. Poll the id.`,
    request: anyCreateSchema,
    responses: { 200: z.union([createdSchema, characterCreatedSchema]) },
  },
  poll: { summary: 'Query a task.', responses: { 200: anyTaskSchema } },
  cancel: { summary: 'Cancel a task that has not finished.', responses: { 200: anyTaskSchema } },
} as const satisfies Record<string, RouteDocumentation>;

export const fileDocumentation = {
  uploadBase64: {
    summary: 'Upload a file as base64 text or a data URI.',
    request: uploadSchema.omit({ file_url: true }).required({ base64_data: true }),
    responses: { 200: envelopeSchema.extend({ data: uploadedSchema }) },
  },
  uploadStream: {
    summary: 'Upload a file, as `file` of a multipart form.',
    request: uploadSchema.omit({ base64_data: true, file_url: true }).extend({ file: readElsewhere }),
    responses: { 200: envelopeSchema.extend({ data: uploadedSchema }) },
  },
  uploadUrl: {
    summary: 'Fetch a file from an address and keep it.',
    request: uploadSchema.omit({ base64_data: true }).required({ file_url: true }),
    responses: { 200: envelopeSchema.extend({ data: uploadedSchema }) },
  },
  list: {
    summary: 'List files by page, newest first.',
    query: listQuerySchema,
    responses: { 200: envelopeSchema.extend({ data: listedSchema }) },
  },
  quota: {
    summary: 'Query how many files there are and how many there may be.',
    responses: { 200: envelopeSchema.extend({ data: quotaSchema }) },
  },
  remove: { summary: 'Delete a file.', responses: { 200: envelopeSchema.extend({ data: removedSchema }) } },
} as const satisfies Record<string, RouteDocumentation>;
