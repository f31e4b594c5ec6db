import { familyOf } from './model-name.ts';

/** Facts of a film that its price may depend on, all of them resolved: no default is left to be filled in later. */
export interface PriceFacts {
  /** The public model name as the client wrote it. */
  readonly model: string;
  /** Length in whole milliseconds. */
  readonly durationMs: number;
  readonly width: number;
  readonly height: number;
  /** Number of reference images. */
  readonly images: number;
  readonly audio: boolean;
}

/** Price by frame size: the first tier that is large enough counts. */
export interface SizeTier {
  /** Largest width times height, in pixels. */
  readonly pixelsMax: number;
  readonly perSecondMicro: bigint;
}

/** What a model costs, in micro-credits. */
export interface PriceRule {
  /** A public model name, which its variants share, or `*` for every model without a rule. */
  readonly model: string;
  readonly perVideoMicro: bigint;
  /** For frames larger than every tier. */
  readonly perSecondMicro: bigint;
  /** In ascending order of `pixelsMax`. */
  readonly tiers: readonly SizeTier[];
  readonly perImageMicro: bigint;
  readonly perAudioSecondMicro: bigint;
}

/** All rules at one time. A task remembers the version that it was priced with. */
export interface PriceBook {
  readonly version: number;
  readonly rules: readonly PriceRule[];
}

export interface PriceQuote {
  readonly bookVersion: number;
  /** The rule that was used. */
  readonly model: string;
  readonly perVideoMicro: bigint;
  readonly secondsMicro: bigint;
  readonly imagesMicro: bigint;
  readonly audioMicro: bigint;
  readonly totalMicro: bigint;
}

const ANY_MODEL = '*';

/**
 * The rule of a model: its own, else that of the model which its name is a variant of, else the one for every model. A
 * dated name of the dear model reaches the dear model's engine, so it must not be sold at the price of the rest.
 */
export function ruleFor({ rules }: PriceBook, model: string): PriceRule | null {
  const named = (name: string): PriceRule | undefined => rules.find((rule) => rule.model === name);
  return named(model) ?? named(familyOf(model)) ?? named(ANY_MODEL) ?? null;
}

/**
 * Null when no rule covers the model: a film without a price is not sold. Parts of a second are rounded up to the
 * micro-credit, so that a longer film never costs less.
 */
export function quote(book: PriceBook, facts: PriceFacts): PriceQuote | null {
  const rule = ruleFor(book, facts.model);
  if (rule === null) return null;
  const pixels = facts.width * facts.height;
  const tier = rule.tiers.find(({ pixelsMax }) => pixels <= pixelsMax);
  const secondsMicro = perSecond(tier?.perSecondMicro ?? rule.perSecondMicro, facts.durationMs);
  const imagesMicro = rule.perImageMicro * BigInt(facts.images);
  const audioMicro = facts.audio ? perSecond(rule.perAudioSecondMicro, facts.durationMs) : 0n;
  return {
    bookVersion: book.version,
    model: rule.model,
    perVideoMicro: rule.perVideoMicro,
    secondsMicro,
    imagesMicro,
    audioMicro,
    totalMicro: rule.perVideoMicro + secondsMicro + imagesMicro + audioMicro,
  };
}

function perSecond(micro: bigint, durationMs: number): bigint {
  return (micro * BigInt(durationMs) + 999n) / 1000n;
}
