import { z } from 'zod';
import { type PriceBook, type PriceFacts, quote } from '../task/pricing.ts';
import { amountAnswer, renderAmount, renderOptionalAmount } from './amounts.ts';
import { AdminError, notFound } from './errors.ts';
import * as fields from './fields.ts';
import { bookAnswer, renderBook, rules } from './price-rules.ts';
import { type AdminContext, type AdminRoute, paramOf, route } from './route.ts';

const VERSION_MAX = 2_147_483_647;
const EXAMPLES_MAX = 100;
const RECENT_MAX = 500;

const whole = (min: number, max: number) => {
  const words = `must be a whole number from ${min} to ${max}`;
  return z.int({ error: words }).min(min, words).max(max, words);
};
const SECONDS_WORDS = 'must be above 0 and at most 3600';

const example = z.strictObject({
  model: z.string().min(1).max(200),
  seconds: z.number({ error: SECONDS_WORDS }).gt(0, SECONDS_WORDS).max(3_600, SECONDS_WORDS),
  width: whole(1, 16_384),
  height: whole(1, 16_384),
  images: whole(0, 100).optional(),
  audio: z.boolean().optional(),
});
const exampleAnswer = z.strictObject({
  model: z.string(),
  seconds: z.number(),
  width: z.int(),
  height: z.int(),
  images: z.int(),
  audio: z.boolean(),
  current: amountAnswer.nullable(),
  proposed: amountAnswer.nullable(),
  proposed_rule: z.string().nullable(),
});
const modelAnswer = z.strictObject({
  model: z.string(),
  tasks: z.int(),
  held: amountAnswer,
  proposed: amountAnswer,
  not_sold: z.int(),
});

function tryExample(sent: z.output<typeof example>, current: PriceBook, proposed: PriceBook) {
  const { model, seconds, width, height, images = 0, audio = false } = sent;
  const facts: PriceFacts = {
    model,
    durationMs: Math.ceil(seconds * 1000 - 1e-6),
    width,
    height,
    images,
    audio,
  };
  const after = quote(proposed, facts);
  return {
    ...{ model, seconds, width, height, images, audio },
    current: renderOptionalAmount(quote(current, facts)?.totalMicro ?? null),
    proposed: renderOptionalAmount(after?.totalMicro ?? null),
    proposed_rule: after?.model ?? null,
  };
}

/** What recent tasks held, beside what they would hold; tasks that were not planned yet are left out. */
async function tryRecent(
  { limit, project_id: projectId }: { limit: number; project_id?: string | undefined },
  proposed: PriceBook,
  { tasks, priceOf }: AdminContext,
) {
  const recent = await tasks.list({
    projectId: projectId ?? null,
    keyId: null,
    status: null,
    afterId: null,
    limit,
  });
  const priced = recent.filter(({ plan, price }) => plan !== null && price.bookVersion !== null);
  const models = new Map<string, { tasks: number; held: bigint; proposed: bigint; notSold: number }>();
  for (const task of priced) {
    const { model } = task.request;
    const sum = models.get(model) ?? { tasks: 0, held: 0n, proposed: 0n, notSold: 0 };
    const micro = priceOf(proposed, task);
    models.set(model, {
      tasks: sum.tasks + 1,
      held: sum.held + task.price.holdMicro,
      proposed: sum.proposed + (micro ?? 0n),
      notSold: sum.notSold + (micro === null ? 1 : 0),
    });
  }
  return {
    tasks: priced.length,
    models: [...models].map(([model, sum]) => ({
      model,
      tasks: sum.tasks,
      held: renderAmount(sum.held),
      proposed: renderAmount(sum.proposed),
      not_sold: sum.notSold,
    })),
  };
}

async function findBook(text: string, { prices }: AdminContext) {
  const version = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  const book = version > 0 && version <= VERSION_MAX ? await prices.find(version) : null;
  if (book === null) throw notFound('price book', text);
  return book;
}

async function currentBook(context: AdminContext) {
  const [book] = await context.prices.list(1, null);
  if (book === undefined) throw new Error('there is no price book');
  return book;
}

export const priceRoutes: readonly AdminRoute[] = [
  route({
    method: 'GET',
    path: '/price-books',
    tag: 'Prices',
    summary: 'List all versions of the price book, newest first. The newest is the one that counts.',
    query: z.strictObject({ limit: fields.pageQuery.limit, after: fields.numericAfter.optional() }),
    response: fields.listAnswer(bookAnswer),
    handle: async ({ query }, { prices }) =>
      fields.page(
        query,
        (limit) =>
          prices.list(limit, query.after === undefined ? null : Math.min(Number(query.after), VERSION_MAX)),
        ({ version }) => String(version),
        renderBook,
      ),
  }),
  route({
    method: 'POST',
    path: '/price-books',
    tag: 'Prices',
    summary: 'Publish a price book: it becomes the next version, and every task from now on is priced by it.',
    request: z.strictObject({ rules, note: fields.note.optional() }),
    status: 201,
    response: bookAnswer,
    handle: async ({ body, change }, { prices }) =>
      renderBook(await prices.publish(body.rules, body.note ?? '', { ...change, action: 'prices.publish' })),
  }),
  route({
    method: 'POST',
    path: '/price-books/dry-run',
    tag: 'Prices',
    summary: 'Price examples, or recent tasks, by rules that are not published. Changes nothing.',
    request: z.strictObject({
      rules,
      examples: z.array(example).max(EXAMPLES_MAX).optional(),
      recent_tasks: z
        .strictObject({ limit: whole(1, RECENT_MAX), project_id: fields.id.optional() })
        .optional(),
    }),
    response: z.strictObject({
      examples: z.array(exampleAnswer),
      recent_tasks: z.strictObject({ tasks: z.int(), models: z.array(modelAnswer) }).nullable(),
    }),
    handle: async ({ body }, context) => {
      const { rules: proposedRules, examples = [], recent_tasks: recent } = body;
      if (examples.length === 0 && recent === undefined)
        throw new AdminError('missing_parameter', 'Give examples, recent_tasks or both.', 'examples');
      const current = await currentBook(context);
      const proposed: PriceBook = { version: current.version + 1, rules: proposedRules };
      return {
        examples: examples.map((each) => tryExample(each, current, proposed)),
        recent_tasks: recent === undefined ? null : await tryRecent(recent, proposed, context),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/price-books/current',
    tag: 'Prices',
    summary: 'Read the price book that counts.',
    response: bookAnswer,
    handle: async (_request, context) => renderBook(await currentBook(context)),
  }),
  route({
    method: 'GET',
    path: '/price-books/:version',
    tag: 'Prices',
    summary: 'Read one version.',
    response: bookAnswer,
    handle: async (request, context) => renderBook(await findBook(paramOf(request, 'version'), context)),
  }),
  route({
    method: 'POST',
    path: '/price-books/:version/activate',
    tag: 'Prices',
    summary: 'Go back to the rules of an older version: they are published again as the newest.',
    status: 201,
    response: bookAnswer,
    handle: async (request, context) => {
      const book = await findBook(paramOf(request, 'version'), context);
      const audit = { ...request.change, action: 'prices.activate' };
      const note = `version ${book.version} again`;
      return renderBook(await context.prices.publish(book.rules, note, audit));
    },
  }),
];
