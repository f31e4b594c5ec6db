/** What the main thread asks of the database thread. Requests of one session run in the order sent. */
export type Request =
  | {
      readonly id: number;
      readonly kind: 'query';
      readonly session: number;
      readonly sql: string;
      readonly parameters: readonly unknown[];
    }
  | { readonly id: number; readonly kind: 'exec'; readonly session: number; readonly sql: string }
  | { readonly id: number; readonly kind: 'begin' | 'commit' | 'rollback'; readonly session: number }
  | { readonly id: number; readonly kind: 'listen'; readonly channel: string }
  | { readonly id: number; readonly kind: 'close' };

/** The session of statements that are a transaction each. */
export const AUTOCOMMIT = 0;

export interface StatementResult<Row = Record<string, unknown>> {
  rows: Row[];
  affectedRows?: number;
  fields: { name: string; dataTypeID: number }[];
}

/** The parts of a PostgreSQL error that code decides on; an Error loses them on its way between threads. */
export interface WireError {
  readonly message: string;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
}

export type Reply =
  | { readonly kind: 'ready'; readonly commitReachesDisk: boolean }
  | { readonly kind: 'notification'; readonly channel: string; readonly payload: string }
  | { readonly kind: 'done'; readonly id: number; readonly results: StatementResult[] }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError };

export interface WorkerSettings {
  readonly directory: string;
  readonly durable: boolean;
}
