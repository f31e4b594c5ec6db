import { z } from 'zod';
import { CREDITS_MICRO_MAX } from '../task/credits.ts';
import { LEDGER_KINDS, type LedgerEntry } from '../task/ledger.ts';
import { amount, amountAnswer, renderAmount, renderOptionalAmount } from './amounts.ts';
import { notFound } from './errors.ts';
import * as fields from './fields.ts';
import { type AdminContext, type AdminRequest, type AdminRoute, paramOf, route } from './route.ts';

const entryAnswer = z.strictObject({
  id: z.string(),
  project_id: z.string(),
  key_id: z.string().nullable(),
  task_id: z.string().nullable(),
  kind: z.enum(LEDGER_KINDS),
  amount: amountAnswer,
  balance_delta: amountAnswer,
  note: z.string(),
  created_at: fields.timeAnswer,
});

function renderEntry(entry: LedgerEntry) {
  return {
    id: entry.id,
    project_id: entry.projectId,
    key_id: entry.keyId,
    task_id: entry.taskId,
    kind: entry.kind,
    amount: renderAmount(entry.amountMicro),
    balance_delta: renderAmount(entry.balanceDeltaMicro),
    note: entry.note,
    created_at: fields.renderTime(entry.createdAtMs),
  };
}

const projectCreditsAnswer = z.strictObject({
  project_id: z.string(),
  unlimited: z.boolean(),
  balance: amountAnswer,
  held: amountAnswer,
  captured: amountAnswer,
});
const keyCreditsAnswer = z.strictObject({
  key_id: z.string(),
  cap: amountAnswer.nullable(),
  held: amountAnswer,
  captured: amountAnswer,
  remaining: amountAnswer.nullable(),
});
const movementAnswer = z.strictObject({ entry: entryAnswer, credits: projectCreditsAnswer });

async function projectCredits({ ledger }: AdminContext, id: string) {
  const credits = await ledger.project(id);
  if (credits === null) throw notFound('project', id);
  return {
    project_id: id,
    unlimited: credits.unlimited,
    balance: renderAmount(credits.balanceMicro),
    held: renderAmount(credits.heldMicro),
    captured: renderAmount(credits.capturedMicro),
  };
}

async function move(
  kind: 'grant' | 'adjust',
  request: AdminRequest<unknown, { credits: bigint; note?: string | undefined }>,
  context: AdminContext,
) {
  const id = paramOf(request, 'id');
  if ((await context.accounts.projects.find(id)) === null) throw notFound('project', id);
  const { body, change, idempotencyKey } = request;
  const audit = { ...change, action: `credits.${kind}`, subject: id };
  const entry = await context.ledger[kind](id, body.credits, body.note ?? '', { audit, idempotencyKey });
  return { entry: renderEntry(entry), credits: await projectCredits(context, id) };
}

export const creditRoutes: readonly AdminRoute[] = [
  route({
    method: 'GET',
    path: '/projects/:id/credits',
    tag: 'Credits',
    summary: 'What a project may still spend, holds and has spent.',
    response: projectCreditsAnswer,
    handle: async (request, context) => projectCredits(context, paramOf(request, 'id')),
  }),
  route({
    method: 'POST',
    path: '/projects/:id/grants',
    tag: 'Credits',
    summary: 'Give credits to a project.',
    request: z.strictObject({ credits: amount({ minMicro: 1n }), note: fields.note.optional() }),
    status: 201,
    repeatable: true,
    response: movementAnswer,
    handle: async (request, context) => move('grant', request, context),
  }),
  route({
    method: 'POST',
    path: '/projects/:id/adjustments',
    tag: 'Credits',
    summary: 'Correct the balance of a project, up or down, never below zero.',
    request: z.strictObject({
      credits: amount({ minMicro: -CREDITS_MICRO_MAX }).refine((micro) => micro !== 0n, 'must not be zero'),
      note: fields.note.min(1, 'must say why'),
    }),
    status: 201,
    repeatable: true,
    response: movementAnswer,
    handle: async (request, context) => move('adjust', request, context),
  }),
  route({
    method: 'GET',
    path: '/keys/:id/credits',
    tag: 'Credits',
    summary: 'What the tasks of a key hold and have spent, and what its cap leaves.',
    response: keyCreditsAnswer,
    handle: async (request, { ledger }) => {
      const id = paramOf(request, 'id');
      const credits = await ledger.key(id);
      if (credits === null) throw notFound('key', id);
      const { capMicro, heldMicro, capturedMicro } = credits;
      const left = capMicro === null ? null : capMicro - heldMicro - capturedMicro;
      return {
        key_id: id,
        cap: renderOptionalAmount(capMicro),
        held: renderAmount(heldMicro),
        captured: renderAmount(capturedMicro),
        remaining: renderOptionalAmount(left !== null && left < 0n ? 0n : left),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/ledger/entries',
    tag: 'Ledger',
    summary: 'List the movements of credits, newest first.',
    query: z.strictObject({
      limit: fields.pageQuery.limit,
      after: fields.numericAfter.optional(),
      project_id: fields.id.optional(),
      key_id: fields.id.optional(),
      task_id: fields.id.optional(),
      kind: z.enum(LEDGER_KINDS, { error: `must be one of ${LEDGER_KINDS.join(', ')}` }).optional(),
    }),
    response: fields.listAnswer(entryAnswer),
    handle: async ({ query }, { ledger }) => {
      const search = {
        projectId: query.project_id ?? null,
        keyId: query.key_id ?? null,
        taskId: query.task_id ?? null,
        kind: query.kind ?? null,
        beforeId: query.after ?? null,
      };
      return await fields.page(
        query,
        (limit) => ledger.search({ ...search, limit }),
        ({ id }) => id,
        renderEntry,
      );
    },
  }),
  route({
    method: 'GET',
    path: '/ledger/check',
    tag: 'Ledger',
    summary: 'Prove the rules of the ledger over the whole installation, in one snapshot.',
    response: z.strictObject({
      ok: z.boolean(),
      faults: z.array(z.strictObject({ rule: z.string(), subject: z.string(), found: z.string() })),
    }),
    handle: async (_request, { ledger }) => {
      const faults = await ledger.check();
      return { ok: faults.length === 0, faults };
    },
  }),
];
