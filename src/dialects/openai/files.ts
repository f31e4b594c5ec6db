import { z } from 'zod';
import { TaskError } from '../../task/error.ts';
import type { StoredFile } from '../../task/files.ts';
import type {
  DialectContext,
  DialectRoute,
  FileAnswer,
  RouteDocumentation,
  WireReply,
  WireRequest,
} from '../dialect.ts';
import { integer, invalidValue, readFields, shortened, text } from '../fields.ts';
import { fileSchema, renderFile, uploadDocumentation, uploadFile } from '../file-object.ts';

export const fileListSchema = z.strictObject({
  object: z.literal('list'),
  data: z.array(fileSchema),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  has_more: z.boolean(),
});

export const fileDeletedSchema = z.strictObject({
  id: z.string(),
  object: z.literal('file'),
  deleted: z.literal(true),
});

const querySchema = z.object({
  limit: integer.optional(),
  order: text.optional(),
  after: text.optional(),
  purpose: text.optional(),
});

/** What an upload can be (docs/dialects/openai.md#files); everything else is refused. */
const UPLOAD: FileAnswer = { contentTypes: ['image/jpeg', 'image/png', 'image/webp', 'video/mp4'] };

const documentation = {
  upload: uploadDocumentation,
  list: {
    summary: "List the project's files, newest first unless asked otherwise.",
    query: querySchema,
    responses: { 200: fileListSchema },
  },
  retrieve: { summary: 'Retrieve what is known about a file.', responses: { 200: fileSchema } },
  content: { summary: 'Download a file as it was uploaded.', responses: { 200: UPLOAD } },
  delete: { summary: 'Delete a file.', responses: { 200: fileDeletedSchema } },
} as const satisfies Record<string, RouteDocumentation>;

export const fileRoutes: readonly DialectRoute[] = [
  {
    method: 'POST',
    path: '/v1/files',
    operation: 'files',
    handle: uploadFile,
    documentation: documentation.upload,
  },
  { method: 'GET', path: '/v1/files', operation: 'files', handle: list, documentation: documentation.list },
  {
    method: 'GET',
    path: '/v1/files/:id',
    operation: 'files',
    handle: retrieve,
    documentation: documentation.retrieve,
  },
  {
    method: 'GET',
    path: '/v1/files/:id/content',
    operation: 'files',
    handle: content,
    documentation: documentation.content,
  },
  {
    method: 'DELETE',
    path: '/v1/files/:id',
    operation: 'files',
    handle: remove,
    documentation: documentation.delete,
  },
];

/** OpenAI's own default and maximum. */
const LIMIT_MAX = 10_000;

async function list(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const { limit = LIMIT_MAX, order = 'desc', after, purpose } = readFields(querySchema, request.query);
  if (order !== 'asc' && order !== 'desc') throw invalidValue('order', order, ['asc', 'desc']);
  if (limit < 1 || limit > LIMIT_MAX)
    throw new TaskError('invalid_value', `Invalid 'limit': expected 1 to ${LIMIT_MAX}, but got ${limit}.`, {
      param: 'limit',
    });
  const page = await context.files.list(request.caller, {
    limit,
    order,
    afterId: after ?? null,
    purpose: purpose ?? null,
  });
  return {
    kind: 'json',
    status: 200,
    body: {
      object: 'list',
      data: page.files.map((file) => renderFile(file, context.files)),
      first_id: page.files.at(0)?.id ?? null,
      last_id: page.files.at(-1)?.id ?? null,
      has_more: page.hasMore,
    },
  };
}

async function retrieve(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const file = await named(request, context);
  return { kind: 'json', status: 200, body: renderFile(file, context.files) };
}

async function content(request: WireRequest, context: DialectContext): Promise<WireReply> {
  return { kind: 'file', file: await named(request, context) };
}

async function remove(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = request.params['id'] ?? '';
  if (!(await context.files.remove(request.caller, id))) throw unknownFile(id);
  return { kind: 'json', status: 200, body: { id, object: 'file', deleted: true } };
}

async function named(request: WireRequest, context: DialectContext): Promise<StoredFile> {
  const id = request.params['id'] ?? '';
  const file = await context.files.find(request.caller, id);
  if (file === null) throw unknownFile(id);
  return file;
}

/** OpenAI's own words. */
function unknownFile(id: string): TaskError {
  return new TaskError('task_not_found', `No such File object: ${shortened(id)}`, { param: 'id' });
}
