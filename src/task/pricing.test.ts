import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type PriceBook, type PriceFacts, type PriceRule, quote } from './pricing.ts';

const RULE: PriceRule = {
  model: 'sora-2-pro',
  perVideoMicro: 50_000n,
  perSecondMicro: 500_000n,
  tiers: [
    { pixelsMax: 921_600, perSecondMicro: 300_000n },
    { pixelsMax: 1_835_008, perSecondMicro: 400_000n },
  ],
  perImageMicro: 10_000n,
  perAudioSecondMicro: 1n,
};
const BOOK: PriceBook = {
  version: 7,
  rules: [{ ...RULE, model: '*', tiers: [], perSecondMicro: 100_000n }, RULE],
};
const FACTS: PriceFacts = {
  model: 'sora-2-pro',
  durationMs: 8000,
  width: 1280,
  height: 720,
  images: 2,
  audio: true,
};

test('a price is the sum of its parts, each from the rule of the model', () => {
  assert.deepEqual(quote(BOOK, FACTS), {
    bookVersion: 7,
    model: 'sora-2-pro',
    perVideoMicro: 50_000n,
    secondsMicro: 2_400_000n,
    imagesMicro: 20_000n,
    audioMicro: 8n,
    totalMicro: 2_470_008n,
  });
});

test('a variant of a model costs what the model does, unless it has a rule of its own', () => {
  const used = (model: string, book = BOOK) => quote(book, { ...FACTS, model })?.model;
  assert.equal(used('sora-2-pro-2025-10-06'), 'sora-2-pro');
  assert.equal(used('sora-2-2025-12-08'), '*', 'its family has no rule here');
  assert.equal(used('veo'), '*');
  const dated = { ...RULE, model: 'sora-2-pro-2025-10-06' };
  assert.equal(used(dated.model, { ...BOOK, rules: [...BOOK.rules, dated] }), dated.model);
});

test('the smallest tier that holds the frame counts, and beyond all tiers the rule itself', () => {
  const seconds = (width: number, height: number) =>
    quote(BOOK, { ...FACTS, width, height })?.secondsMicro ?? null;
  assert.equal(seconds(720, 1280), 2_400_000n);
  assert.equal(seconds(1280, 722), 3_200_000n);
  assert.equal(seconds(1024, 1792), 3_200_000n);
  assert.equal(seconds(1920, 1080), 4_000_000n);
});

test('a model without a rule takes the rule for any model, and without that one it has no price', () => {
  assert.equal(quote(BOOK, { ...FACTS, model: 'veo' })?.secondsMicro, 800_000n);
  assert.equal(quote({ version: 1, rules: [RULE] }, { ...FACTS, model: 'veo' }), null);
});

test('a longer film never costs less, so that settling on a shorter one never exceeds the hold', () => {
  const rules = fc.record({
    model: fc.constant('*'),
    perVideoMicro: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    perSecondMicro: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    tiers: fc.constant([]),
    perImageMicro: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    perAudioSecondMicro: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  });
  const durations = fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 60_000 }));
  fc.assert(
    fc.property(rules, durations, fc.boolean(), (rule, [one, other], audio) => {
      const total = (durationMs: number) =>
        quote({ version: 1, rules: [rule] }, { ...FACTS, audio, durationMs })?.totalMicro ?? -1n;
      return total(Math.min(one, other)) <= total(Math.max(one, other));
    }),
  );
});
