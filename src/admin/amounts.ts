import { z } from 'zod';
import { CREDITS_MICRO_MAX, formatCredits, parseCredits } from '../task/credits.ts';

/** A price beyond this is a slip of the finger; far below what a `bigint` column holds of a whole film. */
export const PRICE_MICRO_MAX = 1_000_000_000n * 1_000_000n;
/** Up to here the shortest decimal of a JSON number has no more than the 15 digits that survive parsing. */
const NUMBER_MAX = 1_000_000_000;

const WORDS = 'must be an amount of credits such as "12.5", or {"micro": "12500000"}';

/** Credits as they are answered: a decimal, and whole micro-credits beside it. Both are texts, since JSON numbers round. */
export const amountAnswer = z.strictObject({ credits: z.string(), micro: z.string() });

const sent = z.union(
  [z.string(), z.number(), z.strictObject({ credits: z.string().optional(), micro: z.string().optional() })],
  { error: WORDS },
);

/**
 * Credits as they may be sent: `"12.5"`, `12.5`, `{"credits": "12.5"}`, `{"micro": "12500000"}`, or what was answered.
 * Read into micro-credits; more than six decimals are a mistake, never rounded.
 */
export function amount({
  minMicro = 0n,
  maxMicro = CREDITS_MICRO_MAX,
}: {
  minMicro?: bigint;
  maxMicro?: bigint;
} = {}) {
  return sent.transform((value, context): bigint => {
    const micro = readAmount(value);
    if (typeof micro === 'string') {
      context.addIssue({ code: 'custom', message: micro });
      return z.NEVER;
    }
    if (micro >= minMicro && micro <= maxMicro) return micro;
    const message = `must be from ${formatCredits(minMicro)} to ${formatCredits(maxMicro)} credits`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** Micro-credits, or what is wrong. */
function readAmount(value: z.output<typeof sent>): bigint | string {
  if (typeof value === 'number') {
    if (Math.abs(value) > NUMBER_MAX)
      return `must be a text such as "2000000000" when it is beyond ${NUMBER_MAX}`;
    return fromCredits(String(value));
  }
  if (typeof value === 'string') return fromCredits(value);
  const { credits, micro } = value;
  if (micro === undefined) return credits === undefined ? WORDS : fromCredits(credits);
  if (!/^-?\d{1,19}$/.test(micro)) return 'must have whole micro-credits in "micro"';
  const exact = BigInt(micro);
  if (credits !== undefined && fromCredits(credits) !== exact) return 'has "credits" and "micro" that differ';
  return exact;
}

function fromCredits(text: string): bigint | string {
  const micro = parseCredits(text.trim());
  if (micro !== null) return micro;
  return /^-?\d+\.\d{7,}$|e-/.test(text.trim())
    ? 'must not be finer than a micro-credit, which is six decimals'
    : `${WORDS}, of at most one trillion credits`;
}

export function renderAmount(micro: bigint): { credits: string; micro: string } {
  return { credits: formatCredits(micro), micro: String(micro) };
}

export function renderOptionalAmount(micro: bigint | null): { credits: string; micro: string } | null {
  return micro === null ? null : renderAmount(micro);
}
