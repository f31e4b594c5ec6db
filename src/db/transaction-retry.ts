/**
 * Serialization failure and deadlock: PostgreSQL itself says that the transaction was rolled back whole. A lost
 * connection is not in the list, since its commit may have happened.
 */
const CERTAINLY_ROLLED_BACK = new Set(['40001', '40P01']);
const TRIES_MAX = 4;

/** Repeats a transaction that the database certainly rolled back and asks to repeat. */
export async function withSafeRetry<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (tries >= TRIES_MAX || typeof code !== 'string' || !CERTAINLY_ROLLED_BACK.has(code)) throw error;
    }
  }
}
