import { z } from 'zod';
import { DELIVERY_ERRORS } from '../../task/deliveries.ts';
import { type AttemptRecord, DELIVERY_STATES, type DeliveryRecord } from '../../task/delivery-log.ts';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { WEBHOOK_EVENT_TYPES } from '../../task/webhook-events.ts';
import type { DialectContext, DialectRoute, RouteDocumentation, WireReply, WireRequest } from '../dialect.ts';
import { boolean, integer, invalidValue, readFields, text } from '../fields.ts';
import { listQuerySchema, parseList } from './request.ts';
import { renderWebhookEvent } from './webhook-event.ts';

/** OpenAI has no delivery log; these stand beside its endpoint routes and speak as they do. docs/webhooks.md */
const DELIVERIES = '/v1/webhook_deliveries';
const EVENTS_LIMIT = 100;
const REDELIVERED_AT_ONCE = 500;

const seconds = z.int().nonnegative();

export const eventSchema = z.strictObject({
  id: z.string(),
  object: z.literal('event'),
  created_at: seconds,
  type: z.enum(WEBHOOK_EVENT_TYPES),
  data: z.strictObject({ id: z.string() }),
});

const attemptSchema = z.strictObject({
  number: z.int().positive(),
  created_at: seconds,
  /** Null when nobody answered. */
  status_code: z.int().nullable(),
  error: z.enum(DELIVERY_ERRORS).nullable(),
  duration_ms: z.int().nonnegative().nullable(),
  /** The first 20,000 bytes. */
  response_body: z.string().nullable(),
});

export const deliverySchema = z.strictObject({
  id: z.string(),
  object: z.literal('webhook_delivery'),
  webhook_endpoint_id: z.string().nullable(),
  video_id: z.string().nullable(),
  url: z.string(),
  status: z.enum(DELIVERY_STATES),
  attempt_count: z.int().nonnegative(),
  last_status_code: z.int().nullable(),
  last_error: z.string().nullable(),
  next_attempt_at: seconds.nullable(),
  created_at: seconds,
  finished_at: seconds.nullable(),
  /** Null for a task's own callback, whose body is the poll answer of its dialect. */
  event: eventSchema.nullable(),
});

const deliveryWithAttemptsSchema = deliverySchema.extend({ attempts: z.array(attemptSchema) });

const deliveryListSchema = z.strictObject({
  object: z.literal('list'),
  data: z.array(deliverySchema),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  has_more: z.boolean(),
});

const redeliveredSchema = z.strictObject({
  object: z.literal('webhook_endpoint.redelivery'),
  webhook_endpoint_id: z.string(),
  redelivered: z.int().nonnegative(),
  has_more: z.boolean(),
});

const eventListSchema = z.strictObject({
  object: z.literal('list'),
  data: z.array(eventSchema),
  /** What `after` of the next call should be. */
  cursor: z.string(),
});

const listSchema = listQuerySchema.extend({
  status: text.optional(),
  webhook_endpoint_id: text.optional(),
  video_id: text.optional(),
});
const eventsQuerySchema = z.object({ limit: integer.optional(), after: text.optional() });
const redeliverSinceSchema = z.object({ since: integer, include_delivered: boolean.optional() });

const documentation = {
  list: {
    summary:
      "List the deliveries of the project's events and callbacks, newest first unless asked otherwise.",
    query: listSchema,
    responses: { 200: deliveryListSchema },
  },
  ofEndpoint: {
    summary: 'List the deliveries to one webhook endpoint.',
    query: listSchema.omit({ webhook_endpoint_id: true }),
    responses: { 200: deliveryListSchema },
  },
  retrieve: {
    summary: 'Retrieve a delivery with each of its attempts and what the receiver answered.',
    responses: { 200: deliveryWithAttemptsSchema },
  },
  redeliver: {
    summary: 'Send a delivery again now, with the same id and a fresh schedule.',
    responses: { 200: deliverySchema },
  },
  redeliverSince: {
    summary:
      'Send everything again that was to reach an endpoint since this unix time and did not, or all of it.',
    request: redeliverSinceSchema,
    responses: { 200: redeliveredSchema },
  },
  events: {
    summary:
      "Read the ends of the project's films as events, oldest first, from now on or from the cursor of an earlier page. The last ten seconds may be repeated.",
    query: eventsQuerySchema,
    responses: { 200: eventListSchema },
  },
} as const satisfies Record<string, RouteDocumentation>;

export const deliveryRoutes: readonly DialectRoute[] = [
  {
    method: 'GET',
    path: DELIVERIES,
    operation: 'deliveries',
    handle: list,
    documentation: documentation.list,
  },
  {
    method: 'GET',
    path: `${DELIVERIES}/:id`,
    operation: 'deliveries',
    handle: retrieve,
    documentation: documentation.retrieve,
  },
  {
    method: 'POST',
    path: `${DELIVERIES}/:id/redeliver`,
    operation: 'deliveries',
    handle: redeliver,
    documentation: documentation.redeliver,
  },
  {
    method: 'GET',
    path: '/v1/webhook_endpoints/:id/deliveries',
    operation: 'deliveries',
    handle: listOfEndpoint,
    documentation: documentation.ofEndpoint,
  },
  {
    method: 'POST',
    path: '/v1/webhook_endpoints/:id/redeliver',
    operation: 'deliveries',
    handle: redeliverSince,
    documentation: documentation.redeliverSince,
  },
  {
    method: 'GET',
    path: '/v1/webhook_events',
    operation: 'deliveries',
    handle: events,
    documentation: documentation.events,
  },
];

async function list(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const { webhook_endpoint_id } = readFields(listSchema, request.query);
  return page(request, context, webhook_endpoint_id ?? null);
}

async function listOfEndpoint(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = idOf(request);
  if ((await context.webhookEndpoints.find(request.caller, id)) === null) throw unknown('endpoint', id);
  return page(request, context, id);
}

async function page(
  request: WireRequest,
  context: DialectContext,
  endpointId: string | null,
): Promise<WireReply> {
  const query = parseList(request.query);
  const { status, video_id } = readFields(listSchema, request.query);
  const state = status === undefined ? null : DELIVERY_STATES.find((word) => word === status);
  if (state === undefined) throw invalidValue('status', status, DELIVERY_STATES);
  const { deliveries, hasMore } =
    query.limit === 0
      ? { deliveries: [], hasMore: false }
      : await context.deliveries.list(request.caller, {
          ...query,
          endpointId,
          state,
          taskId: video_id ?? null,
        });
  return answer({
    object: 'list',
    data: deliveries.map(renderDelivery),
    first_id: deliveries.at(0)?.id ?? null,
    last_id: deliveries.at(-1)?.id ?? null,
    has_more: hasMore,
  });
}

async function retrieve(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = idOf(request);
  const found = await context.deliveries.find(request.caller, id);
  if (found === null) throw unknown('delivery', id);
  return answer({ ...renderDelivery(found.delivery), attempts: found.attempts.map(renderAttempt) });
}

async function redeliver(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = idOf(request);
  const delivery = await context.deliveries.redeliver(request.caller, id);
  if (delivery === null) throw unknown('delivery', id);
  return answer(renderDelivery(delivery));
}

async function redeliverSince(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = idOf(request);
  // An unknown endpoint is unknown whatever the body says.
  if ((await context.webhookEndpoints.find(request.caller, id)) === null) throw unknown('endpoint', id);
  const { since, include_delivered = false } = readFields(redeliverSinceSchema, request.body.fields);
  const sent = await context.deliveries.redeliverSince(request.caller, id, {
    sinceMs: since * 1000,
    includeDelivered: include_delivered,
    limit: REDELIVERED_AT_ONCE,
  });
  if (sent === null) throw unknown('endpoint', id);
  return answer({
    object: 'webhook_endpoint.redelivery',
    webhook_endpoint_id: id,
    redelivered: sent.count,
    has_more: sent.hasMore,
  });
}

async function events(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const { limit = EVENTS_LIMIT, after = null } = readFields(eventsQuerySchema, request.query);
  if (limit < 1 || limit > EVENTS_LIMIT)
    throw new TaskError('invalid_value', `Invalid 'limit': expected 1 to ${EVENTS_LIMIT}.`, {
      param: 'limit',
    });
  const found = await context.deliveries.events(request.caller, { limit, cursor: after });
  return answer({ object: 'list', data: found.events.map(renderWebhookEvent), cursor: found.cursor });
}

function unknown(what: 'endpoint' | 'delivery', id: string): TaskError {
  return new TaskError('task_not_found', `Webhook ${what} with id '${id}' not found.`);
}

function idOf(request: WireRequest): string {
  return request.params['id'] ?? '';
}

function renderDelivery(delivery: DeliveryRecord): JsonObject {
  return {
    id: delivery.id,
    object: 'webhook_delivery',
    webhook_endpoint_id: delivery.endpointId,
    video_id: delivery.taskId,
    url: delivery.url,
    status: delivery.state,
    attempt_count: delivery.attempts,
    last_status_code: delivery.lastStatus,
    last_error: delivery.lastReason,
    next_attempt_at: unixSeconds(delivery.nextAttemptAtMs),
    created_at: Math.floor(delivery.createdAtMs / 1000),
    finished_at: unixSeconds(delivery.finishedAtMs),
    event: delivery.event === null ? null : renderWebhookEvent(delivery.event),
  };
}

function renderAttempt(attempt: AttemptRecord): JsonObject {
  return {
    number: attempt.number,
    created_at: Math.floor(attempt.atMs / 1000),
    status_code: attempt.status,
    error: attempt.error,
    duration_ms: attempt.durationMs,
    response_body: attempt.responseBody,
  };
}

function unixSeconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.floor(milliseconds / 1000);
}

function answer(body: JsonObject): WireReply {
  return { kind: 'json', status: 200, body };
}
