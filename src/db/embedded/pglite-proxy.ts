import { Worker } from 'node:worker_threads';
import { type Deferred, deferred } from './deferred.ts';
import { AUTOCOMMIT, type Reply, type Request, type StatementResult, type WireError } from './protocol.ts';

/** A PostgreSQL error that came from the database thread, with the fields that `pg` errors have too. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;

  constructor({ message, code, detail, constraint, table, column }: WireError) {
    super(message);
    this.code = code;
    this.detail = detail;
    this.constraint = constraint;
    this.table = table;
    this.column = column;
  }
}

interface ProxyTransaction {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<StatementResult<Row>>;
  exec(sql: string): Promise<StatementResult[]>;
  rollback(): Promise<void>;
}

interface PendingCall extends Deferred<StatementResult[]> {
  /** The look of the hang watch at which it was made. */
  readonly madeAtLook: number;
}

export interface ProxyOptions {
  readonly durable: boolean;
  /** Told once when the thread dies without having been closed. */
  readonly onLost: (error: Error) => void;
  /** How often to look for a call without an answer; it is given up after `LOOKS_UNTIL_HUNG` looks. */
  readonly hangLookMs?: number;
}

const HANG_LOOK_MS = 10_000;
/** Counted in looks and not in time, so that a computer that slept for an hour loses nothing. */
const LOOKS_UNTIL_HUNG = 12;

type Without<Union> = Union extends unknown ? Omit<Union, 'id'> : never;

/**
 * The database thread as seen from the main thread, in the shape that Kysely's PGliteDialect and pg-boss'
 * `fromPglite` take. Once the thread has died, open and later calls reject. A thread that answers no call for two
 * minutes is ended: after a full disk the engine was seen to hang for ever, and a restart repairs that.
 */
export class PgliteProxy {
  readonly ready = true;
  readonly waitReady = Promise.resolve();
  readonly #worker: Worker;
  readonly #pending = new Map<number, PendingCall>();
  readonly #listeners = new Map<string, Set<(payload: string) => void>>();
  #lastId = 0;
  #lastSession = AUTOCOMMIT;
  #closing = false;
  #look = 0;
  /** Makes an error of its own for each call: Kysely writes its stack into those that it passes on. */
  #lost: (() => Error) | null = null;

  private constructor(worker: Worker, { onLost, hangLookMs = HANG_LOOK_MS }: ProxyOptions) {
    this.#worker = worker;
    let cause: unknown;
    const hangWatch = setInterval(() => {
      if (!this.#isHung()) return;
      cause = new Error('it did not answer');
      void worker.terminate();
    }, hangLookMs);
    hangWatch.unref();
    worker.on('message', (reply: Reply) => this.#receive(reply));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.once('exit', (code) => {
      clearInterval(hangWatch);
      const lost = (): Error =>
        new Error(`the embedded database's thread has ended (exit code ${code})`, { cause });
      this.#lost = lost;
      for (const call of this.#pending.values()) call.reject(lost());
      this.#pending.clear();
      if (!this.#closing) onLost(lost());
    });
  }

  /** Resolves when the database answers, with the outcome of its durability self-test. */
  static async start(
    directory: string,
    options: ProxyOptions,
  ): Promise<{ readonly proxy: PgliteProxy; readonly commitReachesDisk: boolean }> {
    const worker = new Worker(new URL('./pglite.worker.js', import.meta.url), {
      workerData: { directory, durable: options.durable },
    });
    const started = await new Promise<boolean>((resolve, reject) => {
      worker.once('message', (reply: Reply) => resolve(reply.kind === 'ready' && reply.commitReachesDisk));
      worker.once('error', reject);
      worker.once('exit', (code) =>
        reject(new Error(`the embedded database did not start (exit code ${code})`)),
      );
    });
    return { proxy: new PgliteProxy(worker, options), commitReachesDisk: started };
  }

  get closed(): boolean {
    return this.#closing || this.#lost !== null;
  }

  async query<Row = Record<string, unknown>>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<StatementResult<Row>> {
    return this.#query<Row>(AUTOCOMMIT, sql, parameters);
  }

  async exec(sql: string): Promise<StatementResult[]> {
    return this.#call({ kind: 'exec', session: AUTOCOMMIT, sql });
  }

  /** BEGIN travels with the first statement instead of costing a round trip of its own. */
  async transaction<Result>(work: (transaction: ProxyTransaction) => Promise<Result>): Promise<Result> {
    this.#lastSession += 1;
    const session = this.#lastSession;
    const begun = this.#call({ kind: 'begin', session });
    // Reported by `await begun`; without a handler until then it would end the process.
    begun.catch(() => undefined);
    let result: Result;
    try {
      result = await work({
        query: (sql, parameters = []) => this.#query(session, sql, parameters),
        exec: (sql) => this.#call({ kind: 'exec', session, sql }),
        rollback: async () => {
          throw new Error('throw from the transaction to roll it back');
        },
      });
      await begun;
    } catch (error) {
      if (this.#lost === null) await this.#call({ kind: 'rollback', session });
      throw error;
    }
    await this.#call({ kind: 'commit', session });
    return result;
  }

  async listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>> {
    let listeners = this.#listeners.get(channel);
    if (listeners === undefined) {
      listeners = new Set();
      this.#listeners.set(channel, listeners);
      await this.#call({ kind: 'listen', channel });
    }
    const heard = listeners;
    heard.add(onNotification);
    return async () => {
      heard.delete(onNotification);
    };
  }

  /** Ends the thread after everything that was asked before; the data directory is then closed cleanly. */
  async close(): Promise<void> {
    if (this.closed) return;
    const closed = this.#call({ kind: 'close' });
    this.#closing = true;
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    await closed;
    await exited;
  }

  /** Ends the thread at once, as a crash would. For tests. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  async #query<Row>(
    session: number,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<StatementResult<Row>> {
    const [result] = await this.#call({ kind: 'query', session, sql, parameters });
    if (result === undefined) throw new Error('the embedded database answered a query without a result');
    return result as StatementResult<Row>;
  }

  #call(request: Without<Request>): Promise<StatementResult[]> {
    if (this.#lost !== null) return Promise.reject(this.#lost());
    if (this.#closing) return Promise.reject(new Error('the embedded database is closed'));
    this.#lastId += 1;
    const call = { ...deferred<StatementResult[]>(), madeAtLook: this.#look };
    this.#pending.set(this.#lastId, call);
    this.#worker.postMessage({ ...request, id: this.#lastId });
    return call.promise;
  }

  /** The oldest call comes first in the map. */
  #isHung(): boolean {
    this.#look += 1;
    const [oldest] = this.#pending.values();
    return oldest !== undefined && this.#look - oldest.madeAtLook >= LOOKS_UNTIL_HUNG;
  }

  #receive(reply: Reply): void {
    if (reply.kind === 'ready') return;
    if (reply.kind === 'notification') {
      for (const listener of this.#listeners.get(reply.channel) ?? []) listener(reply.payload);
      return;
    }
    const call = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'done') call?.resolve(reply.results);
    else call?.reject(new EmbeddedDatabaseError(reply.error));
  }
}
