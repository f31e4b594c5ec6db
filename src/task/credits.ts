/**
 * Credits are whole micro-credits in a bigint, everywhere: a price of 0.1 has no exact binary fraction, and a sum of
 * a million of them must still be right to the last digit.
 */
export const MICRO_PER_CREDIT = 1_000_000n;

/** One trillion credits: a thousandth of a `bigint` column, so that no sum of balances comes near its end. */
export const CREDITS_MICRO_MAX = 1_000_000_000_000n * MICRO_PER_CREDIT;

const DECIMAL = /^(-?)(\d{1,13})(?:\.(\d{1,6}))?$/;

/**
 * Reads an amount such as `12`, `0.1` or `-3.000001`. Null for anything else: exponents, more than six decimals, and
 * amounts beyond `CREDITS_MICRO_MAX` are mistakes, never roundings.
 */
export function parseCredits(text: string): bigint | null {
  const [, sign, whole = '', decimals = ''] = DECIMAL.exec(text) ?? [];
  if (sign === undefined) return null;
  const micro = BigInt(whole) * MICRO_PER_CREDIT + BigInt(decimals.padEnd(6, '0'));
  if (micro > CREDITS_MICRO_MAX) return null;
  return sign === '-' ? -micro : micro;
}

/** The shortest decimal that reads back as the same amount. */
export function formatCredits(micro: bigint): string {
  const size = micro < 0n ? -micro : micro;
  const decimals = (size % MICRO_PER_CREDIT).toString().padStart(6, '0').replace(/0+$/, '');
  const text = `${size / MICRO_PER_CREDIT}${decimals === '' ? '' : `.${decimals}`}`;
  return micro < 0n ? `-${text}` : text;
}

/** For wires whose credits are JSON numbers: exact to six decimals up to nine billion credits. */
export function creditsAsNumber(micro: bigint): number {
  return Number(micro) / Number(MICRO_PER_CREDIT);
}
