import { z } from 'zod';
import type { PublishedPriceBook } from '../task/ledger.ts';
import type { PriceRule } from '../task/pricing.ts';
import { amount, amountAnswer, PRICE_MICRO_MAX, renderAmount } from './amounts.ts';
import * as fields from './fields.ts';

const RULES_MAX = 1_000;
const TIERS_MAX = 50;
const PIXELS_MAX = 1_000_000_000;

const tierAnswer = z.strictObject({ pixels_max: z.int(), per_second: amountAnswer });
const ruleAnswer = z.strictObject({
  model: z.string(),
  per_video: amountAnswer,
  per_second: amountAnswer,
  tiers: z.array(tierAnswer),
  per_image: amountAnswer,
  per_audio_second: amountAnswer,
});
export const bookAnswer = z.strictObject({
  version: z.int(),
  note: z.string(),
  rules: z.array(ruleAnswer),
  created_at: fields.timeAnswer,
});

export function renderBook(book: PublishedPriceBook) {
  return {
    version: book.version,
    note: book.note,
    rules: book.rules.map((rule) => ({
      model: rule.model,
      per_video: renderAmount(rule.perVideoMicro),
      per_second: renderAmount(rule.perSecondMicro),
      tiers: rule.tiers.map(({ pixelsMax, perSecondMicro }) => ({
        pixels_max: pixelsMax,
        per_second: renderAmount(perSecondMicro),
      })),
      per_image: renderAmount(rule.perImageMicro),
      per_audio_second: renderAmount(rule.perAudioSecondMicro),
    })),
    created_at: fields.renderTime(book.createdAtMs),
  };
}

const price = amount({ maxMicro: PRICE_MICRO_MAX });
const PIXELS_WORDS = `must be a whole number of pixels from 1 to ${PIXELS_MAX}`;
const tier = z.strictObject({
  pixels_max: z.int({ error: PIXELS_WORDS }).min(1, PIXELS_WORDS).max(PIXELS_MAX, PIXELS_WORDS),
  per_second: price,
});
const rule = z
  .strictObject({
    model: z.string().trim().min(1, 'must be a model name, or * for every other').max(200),
    per_video: price.optional(),
    per_second: price.optional(),
    tiers: z.array(tier).max(TIERS_MAX).optional(),
    per_image: price.optional(),
    per_audio_second: price.optional(),
  })
  .transform(
    (sent): PriceRule => ({
      model: sent.model,
      perVideoMicro: sent.per_video ?? 0n,
      perSecondMicro: sent.per_second ?? 0n,
      tiers: (sent.tiers ?? []).map(({ pixels_max: pixelsMax, per_second: perSecondMicro }) => ({
        pixelsMax,
        perSecondMicro,
      })),
      perImageMicro: sent.per_image ?? 0n,
      perAudioSecondMicro: sent.per_audio_second ?? 0n,
    }),
  )
  .superRefine(({ tiers }, context) => {
    const at = tiers.findIndex(({ pixelsMax }, index) => pixelsMax <= (tiers[index - 1]?.pixelsMax ?? 0));
    if (at === -1) return;
    const message = 'must be larger than that of the tier before';
    context.addIssue({ code: 'custom', message, path: ['tiers', at, 'pixels_max'] });
  });

/** A whole book: what is not in it is not sold. */
export const rules = z
  .array(rule)
  .min(1, 'must have at least one rule')
  .max(RULES_MAX)
  .superRefine((list, context) => {
    const at = list.findIndex(({ model }, index) => list.findIndex((other) => other.model === model) < index);
    if (at !== -1) context.addIssue({ code: 'custom', message: 'has a rule already', path: [at, 'model'] });
  });
