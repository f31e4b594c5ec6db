import { z } from 'zod';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import {
  DISABLED_REASONS,
  type WebhookEndpoint,
  type WebhookEndpointWithSecret,
} from '../../task/webhook-endpoints.ts';
import { WEBHOOK_EVENT_TYPES, type WebhookEventType } from '../../task/webhook-events.ts';
import type { DialectContext, DialectRoute, RouteDocumentation, WireReply, WireRequest } from '../dialect.ts';
import { boolean, invalidValue, readFields, text } from '../fields.ts';
import { videoId } from '../ids.ts';
import { listQuerySchema, parseList } from './request.ts';

/** `client.webhooks` of openai-node 7.x; earlier ones can only verify. docs/webhooks.md */
const ENDPOINTS = '/v1/webhook_endpoints';

const NAME_LENGTH_MAX = 256;
const DAY_MS = 24 * 3_600_000;
const HEX = '0123456789abcdef';

export const endpointSchema = z.strictObject({
  id: z.string(),
  object: z.literal('webhook_endpoint'),
  name: z.string().min(1),
  url: z.url(),
  event_types: z.array(z.enum(WEBHOOK_EVENT_TYPES)).min(1),
  created_at: z.int().nonnegative(),
  updated_at: z.int().nonnegative(),
  signing_secret_hint: z.string(),
  /** Ours: false while nothing is sent to it. */
  enabled: z.boolean(),
  disabled_at: z.int().nonnegative().nullable(),
  disabled_reason: z.enum(DISABLED_REASONS).nullable(),
  /** At creation and rotation alone. */
  signing_secret: z.string().optional(),
});

const shownSchema = endpointSchema.omit({ signing_secret: true });
const withSecretSchema = endpointSchema.required({ signing_secret: true });

const endpointListSchema = z.strictObject({
  object: z.literal('list'),
  data: z.array(shownSchema),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  has_more: z.boolean(),
});

const endpointDeletedSchema = z.strictObject({
  id: z.string(),
  deleted: z.literal(true),
  object: z.literal('webhook_endpoint.deleted'),
});

const endpointTestSchema = z.strictObject({
  event_type: z.enum(WEBHOOK_EVENT_TYPES),
  object: z.literal('webhook_endpoint.test'),
  status_code: z.int(),
  success: z.literal(true),
  webhook_endpoint_id: z.string(),
});

const eventTypeListSchema = z.strictObject({
  object: z.literal('list'),
  data: z.array(z.enum(WEBHOOK_EVENT_TYPES)),
});

const A_LIST = 'an array of event types';
const eventTypes = z.array(z.string({ error: A_LIST }), { error: A_LIST }).min(1, { error: A_LIST });

const createSchema = z.object({ name: text, url: text, event_types: eventTypes });
const updateSchema = createSchema.partial().extend({ enabled: boolean.optional() });
const rotateSchema = z.object({ keep_old_secret_active_for_24_hours: boolean.optional() });
const testSchema = z.object({ event_type: text });

const documentation = {
  create: {
    summary: 'Create a webhook endpoint. The answer alone holds its secret.',
    request: createSchema,
    responses: { 200: withSecretSchema },
  },
  list: {
    summary: "List the project's webhook endpoints, newest first unless asked otherwise.",
    query: listQuerySchema,
    responses: { 200: endpointListSchema },
  },
  retrieve: { summary: 'Retrieve a webhook endpoint.', responses: { 200: shownSchema } },
  update: {
    summary: 'Change the fields of a webhook endpoint that the request names.',
    request: updateSchema,
    responses: { 200: shownSchema },
  },
  delete: { summary: 'Delete a webhook endpoint.', responses: { 200: endpointDeletedSchema } },
  rotateSecret: {
    summary: 'Give a webhook endpoint a new secret. The answer alone holds it.',
    request: rotateSchema,
    responses: { 200: withSecretSchema },
  },
  test: {
    summary: 'Send a sample event once and tell what the receiver answered.',
    request: testSchema,
    responses: { 200: endpointTestSchema },
  },
  eventTypes: {
    summary: 'List the event types that an endpoint can subscribe to.',
    responses: { 200: eventTypeListSchema },
  },
} as const satisfies Record<string, RouteDocumentation>;

export const webhookRoutes: readonly DialectRoute[] = [
  {
    method: 'POST',
    path: ENDPOINTS,
    operation: 'webhooks',
    handle: create,
    documentation: documentation.create,
  },
  { method: 'GET', path: ENDPOINTS, operation: 'webhooks', handle: list, documentation: documentation.list },
  {
    method: 'GET',
    path: `${ENDPOINTS}/:id`,
    operation: 'webhooks',
    handle: retrieve,
    documentation: documentation.retrieve,
  },
  {
    method: 'POST',
    path: `${ENDPOINTS}/:id`,
    operation: 'webhooks',
    handle: update,
    documentation: documentation.update,
  },
  {
    method: 'DELETE',
    path: `${ENDPOINTS}/:id`,
    operation: 'webhooks',
    handle: remove,
    documentation: documentation.delete,
  },
  {
    method: 'POST',
    path: `${ENDPOINTS}/:id/rotate_secret`,
    operation: 'webhooks',
    handle: rotateSecret,
    documentation: documentation.rotateSecret,
  },
  {
    method: 'POST',
    path: `${ENDPOINTS}/:id/test`,
    operation: 'webhooks',
    handle: test,
    documentation: documentation.test,
  },
  {
    method: 'GET',
    path: '/v1/webhook_event_types',
    operation: 'webhooks',
    handle: listEventTypes,
    documentation: documentation.eventTypes,
  },
];

async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const { name, url, event_types } = readFields(createSchema, request.body.fields);
  const endpoint = await context.webhookEndpoints.create(request.caller, {
    id: `whe_${context.randomText(48, HEX)}`,
    name: readName(name),
    url,
    eventTypes: readEventTypes(event_types),
  });
  return answer(renderWithSecret(endpoint));
}

async function list(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const query = parseList(request.query);
  const { endpoints, hasMore } =
    query.limit === 0
      ? { endpoints: [], hasMore: false }
      : await context.webhookEndpoints.list(request.caller, query);
  return answer({
    object: 'list',
    data: endpoints.map(renderEndpoint),
    first_id: endpoints.at(0)?.id ?? null,
    last_id: endpoints.at(-1)?.id ?? null,
    has_more: hasMore,
  });
}

async function retrieve(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = idOf(request);
  return answer(renderEndpoint(known(id, await context.webhookEndpoints.find(request.caller, id))));
}

async function update(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = idOf(request);
  const { name, url, event_types, enabled } = readFields(updateSchema, request.body.fields);
  const endpoint = await context.webhookEndpoints.update(request.caller, id, {
    ...(name === undefined ? {} : { name: readName(name) }),
    ...(url === undefined ? {} : { url }),
    ...(event_types === undefined ? {} : { eventTypes: readEventTypes(event_types) }),
    ...(enabled === undefined ? {} : { enabled }),
  });
  return answer(renderEndpoint(known(id, endpoint)));
}

async function remove(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = idOf(request);
  known(id, (await context.webhookEndpoints.remove(request.caller, id)) || null);
  return answer({ id, deleted: true, object: 'webhook_endpoint.deleted' });
}

async function rotateSecret(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = idOf(request);
  const fields = readFields(rotateSchema, request.body.fields);
  const keepOldMs = fields.keep_old_secret_active_for_24_hours === true ? DAY_MS : 0;
  const endpoint = await context.webhookEndpoints.rotateSecret(request.caller, id, keepOldMs);
  return answer(renderWithSecret(known(id, endpoint)));
}

async function test(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = idOf(request);
  const type = readEventType(readFields(testSchema, request.body.fields).event_type, 'event_type');
  const status = await context.webhookEndpoints.sendTest(request.caller, id, sampleEvent(id, type, context));
  return answer({
    event_type: type,
    object: 'webhook_endpoint.test',
    status_code: known(id, status),
    // OpenAI's own type has no other value: a test that nobody answered is an error.
    success: true,
    webhook_endpoint_id: id,
  });
}

async function listEventTypes(): Promise<WireReply> {
  return answer({ object: 'list', data: [...WEBHOOK_EVENT_TYPES] });
}

/** An event about a video that does not exist, or about the endpoint itself. */
function sampleEvent(endpointId: string, type: WebhookEventType, context: DialectContext) {
  const subjectId = type === 'webhook_endpoint.disabled' ? endpointId : videoId(context);
  return { id: `evt_${context.randomText(32, HEX)}`, type, subjectId };
}

function readName(name: string): string {
  if (name.length <= NAME_LENGTH_MAX) return name;
  const message = `Invalid 'name': string too long. Expected a string with maximum length ${NAME_LENGTH_MAX}, but got a string with length ${name.length} instead.`;
  throw new TaskError('invalid_value', message, { param: 'name' });
}

function readEventTypes(given: readonly string[]): readonly WebhookEventType[] {
  return [...new Set(given.map((type) => readEventType(type, 'event_types')))];
}

function readEventType(given: string, param: string): WebhookEventType {
  const type = WEBHOOK_EVENT_TYPES.find((name) => name === given);
  if (type === undefined) throw invalidValue(param, given, WEBHOOK_EVENT_TYPES);
  return type;
}

function known<T>(id: string, found: T | null): T {
  if (found === null) throw new TaskError('task_not_found', `Webhook endpoint with id '${id}' not found.`);
  return found;
}

function idOf(request: WireRequest): string {
  return request.params['id'] ?? '';
}

function renderEndpoint(endpoint: WebhookEndpoint): JsonObject {
  return {
    id: endpoint.id,
    object: 'webhook_endpoint',
    name: endpoint.name,
    url: endpoint.url,
    event_types: [...endpoint.eventTypes],
    created_at: unixSeconds(endpoint.createdAtMs),
    updated_at: unixSeconds(endpoint.updatedAtMs),
    signing_secret_hint: endpoint.secretHint,
    enabled: endpoint.disabled === null,
    disabled_at: endpoint.disabled === null ? null : unixSeconds(endpoint.disabled.atMs),
    disabled_reason: endpoint.disabled?.reason ?? null,
  };
}

function renderWithSecret(endpoint: WebhookEndpointWithSecret): JsonObject {
  return { ...renderEndpoint(endpoint), signing_secret: endpoint.secret };
}

function unixSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

function answer(body: JsonObject): WireReply {
  return { kind: 'json', status: 200, body };
}
