import { z } from 'zod';
import type { JsonObject } from '../task/json.ts';
import { mayUseModel } from '../task/rights.ts';
import type { DialectRoute, RouteDocumentation, WireReply, WireRequest } from './dialect.ts';
import { shortened } from './fields.ts';
import { DialectError } from './http-words.ts';

/** Every model name that a document or a known client of some dialect uses. Others are accepted too, and echoed. */
export const MODEL_NAMES = [
  'sora-2',
  'sora-2-pro',
  'sora-2-2025-10-06',
  'sora-2-2025-12-08',
  'sora-2-pro-2025-10-06',
  'sora-2-preview',
  'sora-2-pro-preview',
  'sora-2-beta-max',
  'sora-2-temporary',
  'sora-2-all',
  'sora-2-pro-all',
  'sora-2-remix',
  'sora-2-pro-remix',
] as const;

/** 2025-10-06, when the first Sora 2 models were named: a model list has to have a time, and we have no better. */
const CREATED_UNIX_SECONDS = 1_759_708_800;

export const modelSchema = z.strictObject({
  id: z.string(),
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.string(),
});
export const modelListSchema = z.strictObject({ object: z.literal('list'), data: z.array(modelSchema) });

const documentation = {
  list: { summary: 'List the model names that clients know.', responses: { 200: modelListSchema } },
  retrieve: { summary: 'Retrieve a model.', responses: { 200: modelSchema } },
} as const satisfies Record<string, RouteDocumentation>;

/** `GET /v1/models`, the path by which many clients test an address and a key: a bad key is 401 in JSON. */
export const modelRoutes: readonly DialectRoute[] = [
  { method: 'GET', path: '/v1/models', operation: 'models', handle: list, documentation: documentation.list },
  {
    method: 'GET',
    path: '/v1/models/:id',
    operation: 'models',
    handle: retrieve,
    documentation: documentation.retrieve,
  },
];

function renderModel(id: string): JsonObject {
  return { id, object: 'model', created: CREATED_UNIX_SECONDS, owned_by: 'reelay' };
}

async function list({ caller }: WireRequest): Promise<WireReply> {
  const names = MODEL_NAMES.filter((name) => mayUseModel(caller.rights, name));
  return { kind: 'json', status: 200, body: { object: 'list', data: names.map(renderModel) } };
}

async function retrieve(request: WireRequest): Promise<WireReply> {
  const id = request.params['id'] ?? '';
  const name = MODEL_NAMES.find((each) => each === id && mayUseModel(request.caller.rights, each));
  if (name !== undefined) return { kind: 'json', status: 200, body: renderModel(name) };
  const message = `The model '${shortened(id)}' does not exist.`;
  throw new DialectError('task_not_found', 'model_not_found', message, { param: 'model' });
}
