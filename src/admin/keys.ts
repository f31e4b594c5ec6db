import { z } from 'zod';
import type { ApiKey, Expiry, KeySettings } from '../db/keys.ts';
import { isAddressRange } from '../http/address-ranges.ts';
import { SCOPES } from '../task/rights.ts';
import { SCENARIO_NAMES } from '../task/scenario.ts';
import { amount, amountAnswer, renderOptionalAmount } from './amounts.ts';
import { AdminError, notFound } from './errors.ts';
import * as fields from './fields.ts';
import { type AdminContext, type AdminRoute, paramOf, route } from './route.ts';

/** A hundred years. */
const EXPIRY_SECONDS_MAX = 3_155_760_000;

const keyFields = {
  id: z.string(),
  project_id: z.string(),
  name: z.string(),
  prefix: z.string(),
  status: z.enum(['active', 'expired', 'revoked']),
  scopes: z.array(z.string()),
  models: z.array(z.string()).nullable(),
  allowed_ips: z.array(z.string()).nullable(),
  default_dialect: z.string().nullable(),
  scenario: z.string().nullable(),
  limits: fields.limitsAnswer,
  credit_cap: amountAnswer.nullable(),
  created_at: fields.timeAnswer,
  expires_at: fields.timeAnswer.nullable(),
  last_used_at: fields.timeAnswer.nullable(),
  revoked_at: fields.timeAnswer.nullable(),
};
const keyAnswer = z.strictObject(keyFields);
const newKeyAnswer = z.strictObject({ ...keyFields, key: z.string() });

function renderKey(key: ApiKey) {
  return {
    id: key.id,
    project_id: key.projectId,
    name: key.name,
    prefix: key.prefix,
    status: key.status,
    scopes: key.scopes,
    models: key.models,
    allowed_ips: key.allowedIps,
    default_dialect: key.defaultDialect,
    scenario: key.scenario,
    limits: fields.renderLimits(key.limits),
    credit_cap: renderOptionalAmount(key.creditCapMicro),
    created_at: fields.renderTime(key.createdAtMs),
    expires_at: fields.renderOptionalTime(key.expiresAtMs),
    last_used_at: fields.renderOptionalTime(key.lastUsedAtMs),
    revoked_at: fields.renderOptionalTime(key.revokedAtMs),
  };
}

const SCOPE_WORDS = `must be one of ${SCOPES.join(', ')}`;
const SECONDS_WORDS = `must be a whole number from 1 to ${EXPIRY_SECONDS_MAX}`;
const SCENARIO = new RegExp(`^(${SCENARIO_NAMES.join('|')})(:\\d{1,4}(\\.\\d{1,3})?)?$`);
const SCENARIO_WORDS = `must be null or one of ${SCENARIO_NAMES.join(', ')}, optionally with seconds as in realistic:5`;
const settings = {
  scopes: z
    .array(z.enum(SCOPES, { error: SCOPE_WORDS }))
    .min(1, 'must name at least one scope')
    .transform((scopes) => [...new Set(scopes)])
    .optional(),
  models: z
    .array(z.string().trim().min(1).max(200))
    .min(1, 'must name at least one model, or be null for all')
    .max(200)
    .nullable()
    .optional(),
  allowed_ips: z
    .array(z.string().refine(isAddressRange, 'must be an address or a CIDR such as 203.0.113.0/24'))
    .min(1, 'must name at least one address, or be null for all')
    .max(100)
    .nullable()
    .optional(),
  default_dialect: z.string().nullable().optional(),
  scenario: z.string().regex(SCENARIO, SCENARIO_WORDS).nullable().optional(),
  limits: fields.limits.optional(),
  credit_cap: amount().nullable().optional(),
  expires_at: fields.time.nullable().optional(),
  expires_in_seconds: z
    .int({ error: SECONDS_WORDS })
    .min(1, SECONDS_WORDS)
    .max(EXPIRY_SECONDS_MAX, SECONDS_WORDS)
    .optional(),
};
const changes = z.strictObject({ name: fields.name.optional(), ...settings });

/** Also what is wrong beyond the shape of single fields. */
function readSettings(body: z.output<typeof changes>, { dialects }: AdminContext): Partial<KeySettings> {
  const {
    name,
    scopes,
    models,
    allowed_ips: allowedIps,
    default_dialect: defaultDialect,
    scenario,
    limits,
  } = body;
  if (defaultDialect !== undefined && defaultDialect !== null && !dialects.includes(defaultDialect)) {
    const message = `must be one of ${dialects.join(', ')}, or null`;
    throw new AdminError('invalid_value', `default_dialect ${message}.`, 'default_dialect');
  }
  const expiry = readExpiry(body);
  return {
    ...(name === undefined ? {} : { name }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(models === undefined ? {} : { models }),
    ...(allowedIps === undefined ? {} : { allowedIps }),
    ...(defaultDialect === undefined ? {} : { defaultDialect }),
    ...(scenario === undefined ? {} : { scenario }),
    ...(limits === undefined ? {} : { limits }),
    ...(expiry === undefined ? {} : { expiry }),
  };
}

function readExpiry({
  expires_at: at,
  expires_in_seconds: seconds,
}: z.output<typeof changes>): Expiry | undefined {
  if (at !== undefined && seconds !== undefined) {
    const message = 'expires_in_seconds cannot stand beside expires_at.';
    throw new AdminError('invalid_value', message, 'expires_in_seconds');
  }
  if (seconds !== undefined) return { inMs: seconds * 1_000 };
  if (at === undefined) return undefined;
  return at === null ? null : { atMs: at };
}

export const keyRoutes: readonly AdminRoute[] = [
  route({
    method: 'GET',
    path: '/keys',
    tag: 'Keys',
    summary: 'List the API keys, newest first.',
    query: z.strictObject({
      ...fields.pageQuery,
      project_id: fields.id.optional(),
      include_revoked: fields.flag.optional(),
    }),
    response: fields.listAnswer(keyAnswer),
    handle: async ({ query }, { accounts }) => {
      const search = {
        afterId: query.after ?? null,
        projectId: query.project_id ?? null,
        includeRevoked: query.include_revoked ?? false,
      };
      return await fields.page(
        query,
        (limit) => accounts.list({ ...search, limit }),
        ({ id }) => id,
        renderKey,
      );
    },
  }),
  route({
    method: 'POST',
    path: '/keys',
    tag: 'Keys',
    summary: 'Create an API key. The key itself is answered now and never again.',
    request: z.strictObject({ name: fields.name, project_id: fields.id.optional(), ...settings }),
    status: 201,
    response: newKeyAnswer,
    handle: async ({ body, change }, context) => {
      const { project_id: wanted, name, ...rest } = body;
      const read = readSettings(rest, context);
      if (wanted !== undefined && (await context.accounts.projects.find(wanted)) === null)
        throw new AdminError('invalid_value', `There is no project '${wanted}'.`, 'project_id');
      const projectId = wanted ?? (await context.defaultProject()).id;
      const creditCapMicro = body.credit_cap ?? null;
      const made = await context.accounts.createKey({ ...read, name, projectId, creditCapMicro }, change);
      return { ...renderKey(made), key: made.secret };
    },
  }),
  route({
    method: 'GET',
    path: '/keys/:id',
    tag: 'Keys',
    summary: 'Read an API key.',
    response: keyAnswer,
    handle: async (request, { accounts }) => {
      const id = paramOf(request, 'id');
      const key = await accounts.find(id);
      if (key === null) throw notFound('key', id);
      return renderKey(key);
    },
  }),
  route({
    method: 'PATCH',
    path: '/keys/:id',
    tag: 'Keys',
    summary: 'Change an API key. It holds on every node within a second; null takes a restriction away.',
    request: changes,
    response: keyAnswer,
    handle: async (request, context) => {
      const { body, change } = request;
      const id = paramOf(request, 'id');
      const read = readSettings(body, context);
      if ((await context.accounts.find(id)) === null) throw notFound('key', id);
      if (body.credit_cap !== undefined)
        await context.ledger.setKeyCap(id, body.credit_cap, { ...change, action: 'key.cap', subject: id });
      const key =
        Object.keys(read).length === 0
          ? await context.accounts.find(id)
          : await context.accounts.updateKey(id, read, change);
      if (key === null) throw notFound('key', id);
      return renderKey(key);
    },
  }),
  route({
    method: 'DELETE',
    path: '/keys/:id',
    tag: 'Keys',
    summary: 'Revoke an API key, for ever. Every node refuses it within a second; its tasks go on.',
    response: keyAnswer,
    handle: async (request, { accounts }) => {
      const id = paramOf(request, 'id');
      const key = await accounts.revokeKey(id, request.change);
      if (key === null) throw notFound('key', id);
      return renderKey(key);
    },
  }),
];
