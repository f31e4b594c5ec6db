import { AsyncLocalStorage } from 'node:async_hooks';

/** Thrown at once for a use that would otherwise wait for ever on the embedded database's one connection. */
export class OuterDatabaseInTransaction extends Error {
  override readonly name = 'OuterDatabaseInTransaction';
  constructor() {
    super(
      'the database was used outside the open transaction; use the handle that the transaction was given',
    );
  }
}

/**
 * Knows whether the running code belongs to an open transaction. The embedded database has one connection:
 * any other use of it inside a transaction waits for that transaction, which waits for the use. A guard below
 * Kysely comes too late, because Kysely's own mutex waits first (docs/database.md, "Two rules"). The real
 * PostgreSQL keeps the same rule, where breaking it would silently lose atomicity instead.
 */
export class TransactionGuard {
  readonly #scopes = new AsyncLocalStorage<{ open: boolean }>();

  assertOutside(): void {
    if (this.#scopes.getStore()?.open === true) throw new OuterDatabaseInTransaction();
  }

  /** Work that outlives the transaction (a timer started inside it) is free again once it has ended. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const scope = { open: true };
    try {
      return await this.#scopes.run(scope, work);
    } finally {
      scope.open = false;
    }
  }
}
