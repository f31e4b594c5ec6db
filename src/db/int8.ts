/** PostgreSQL's type number of int8 (bigint), also what count(*) and sum(int) return. */
export const INT8_OID = 20;

/**
 * Reads int8 as a number on both databases: `pg` would return a string and PGlite a number or a bigint, and
 * the same sum would then differ between them. Beyond 2^53 - 1 it throws, since a rounded amount is worse.
 */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`int8 value ${text} does not fit a number; select it as text`);
  }
  return value;
}
