import { z } from 'zod';
import type { LimitChanges, LimitOverrides } from '../db/limit-columns.ts';
import { isStorableText } from '../db/store/json-text.ts';

const LIMIT_MAX = 1_000_000_000;
const PAGE_DEFAULT = 50;
const PAGE_MAX = 200;

const TIME_WORDS = 'must be a time such as "2027-01-31T12:00:00Z"';
export const timeAnswer = z.iso.datetime();
export const time = z.iso.datetime({ offset: true, error: TIME_WORDS }).transform((text) => Date.parse(text));

export function renderTime(ms: number): string {
  return new Date(ms).toISOString();
}

export function renderOptionalTime(ms: number | null): string | null {
  return ms === null ? null : renderTime(ms);
}

const NAME_WORDS = 'must be a text of 1 to 200 characters';
export const name = z.string({ error: NAME_WORDS }).trim().min(1, NAME_WORDS).max(200, NAME_WORDS);
export const note = z.string().max(500, 'must have at most 500 characters');
/** One that no row can hold would fail its statement. */
export const id = z.string().min(1).max(200).refine(isStorableText, 'must be an id');

const LIMIT_WORDS = `must be null for the default, 0 for no limit, or a whole number up to ${LIMIT_MAX}`;
const limit = z.int({ error: LIMIT_WORDS }).min(0, LIMIT_WORDS).max(LIMIT_MAX, LIMIT_WORDS).nullable();

/** As in the columns: null is the default, 0 is no limit. */
export const limitsAnswer = z.strictObject({
  creates_per_minute: z.int().nullable(),
  reads_per_minute: z.int().nullable(),
  concurrent_tasks: z.int().nullable(),
  queued_tasks: z.int().nullable(),
  running_tasks: z.int().nullable(),
});
export const limits = z
  .strictObject({
    creates_per_minute: limit.optional(),
    reads_per_minute: limit.optional(),
    concurrent_tasks: limit.optional(),
    queued_tasks: limit.optional(),
    running_tasks: limit.optional(),
  })
  .transform(
    (asked): LimitChanges => ({
      ...changed('createsPerMinute', asked.creates_per_minute),
      ...changed('readsPerMinute', asked.reads_per_minute),
      ...changed('concurrentTasks', asked.concurrent_tasks),
      ...changed('queuedTasks', asked.queued_tasks),
      ...changed('runningTasks', asked.running_tasks),
    }),
  );

function changed(name: keyof LimitChanges, limit: number | null | undefined): LimitChanges {
  if (limit === undefined) return {};
  return { [name]: limit === null ? 'default' : limit || null };
}

export function renderLimits(limits: LimitOverrides) {
  const shown = (own: number | null | undefined): number | null => (own === null ? 0 : (own ?? null));
  return {
    creates_per_minute: shown(limits.createsPerMinute),
    reads_per_minute: shown(limits.readsPerMinute),
    concurrent_tasks: shown(limits.concurrentTasks),
    queued_tasks: shown(limits.queuedTasks),
    running_tasks: shown(limits.runningTasks),
  };
}

const PAGE_WORDS = `must be a whole number from 1 to ${PAGE_MAX}`;
/** Queries are texts. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, PAGE_WORDS)
    .transform(Number)
    .refine((value) => value >= 1 && value <= PAGE_MAX, PAGE_WORDS)
    .optional(),
  after: id.optional(),
};
export const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((word) => word === 'true');

/** `after` for lists that count up: the id of the last item of the page before. */
export const numericAfter = z
  .string()
  .regex(/^\d{1,18}$/, 'must be the id of the last item of the page before');

export function listAnswer(item: z.ZodType) {
  return z.strictObject({
    data: z.array(item),
    has_more: z.boolean(),
    /** What to send as `after` for the next page. */
    next: z.string().nullable(),
  });
}

/** Asks for one item more than it shows, and so knows whether there is another page. */
export async function page<Item>(
  query: { readonly limit?: number | undefined },
  read: (limit: number) => Promise<readonly Item[]>,
  idOf: (item: Item) => string,
  render: (item: Item) => object,
) {
  const size = query.limit ?? PAGE_DEFAULT;
  const items = await read(size + 1);
  const shown = items.slice(0, size);
  const last = shown.at(-1);
  const hasMore = items.length > size;
  return {
    data: shown.map(render),
    has_more: hasMore,
    next: hasMore && last !== undefined ? idOf(last) : null,
  };
}
