import type { PGlite, Results, Transaction } from '@electric-sql/pglite';
import { deferred } from './deferred.ts';
import { AUTOCOMMIT, type Request, type StatementResult } from './protocol.ts';

interface Session {
  readonly transaction: Promise<Transaction>;
  readonly ended: Promise<void>;
  readonly commit: () => void;
  readonly rollback: (reason: Error) => void;
}

class RolledBack extends Error {}

function toResult({ rows, affectedRows, fields }: Results): StatementResult {
  const result = { rows: rows as Record<string, unknown>[], fields };
  return affectedRows === undefined ? result : { ...result, affectedRows };
}

/** Gives each transaction of the main thread the one connection for itself; the others wait in PGlite's mutex. */
export class EngineSessions {
  readonly #engine: PGlite;
  readonly #notify: (channel: string, payload: string) => void;
  readonly #sessions = new Map<number, Session>();

  constructor(engine: PGlite, notify: (channel: string, payload: string) => void) {
    this.#engine = engine;
    this.#notify = notify;
  }

  async run(request: Request): Promise<StatementResult[]> {
    switch (request.kind) {
      case 'query':
        return [
          toResult(await (await this.#target(request.session)).query(request.sql, [...request.parameters])),
        ];
      case 'exec':
        return (await (await this.#target(request.session)).exec(request.sql)).map(toResult);
      case 'begin':
        await this.#begin(request.session).transaction;
        return [];
      case 'commit':
        await this.#end(request.session, (session) => session.commit());
        return [];
      case 'rollback':
        await this.#end(request.session, (session) => session.rollback(new RolledBack()));
        return [];
      case 'listen':
        await this.#engine.listen(request.channel, (payload) => this.#notify(request.channel, payload));
        return [];
      case 'close':
        await this.#engine.close();
        return [];
    }
  }

  async #target(session: number): Promise<Pick<PGlite, 'query' | 'exec'>> {
    return session === AUTOCOMMIT ? this.#engine : this.#open(session).transaction;
  }

  #open(id: number): Session {
    const session = this.#sessions.get(id);
    if (session === undefined) throw new Error(`no open transaction ${id}`);
    return session;
  }

  #begin(id: number): Session {
    const granted = deferred<Transaction>();
    const decision = deferred<void>();
    const ended = this.#engine.transaction(async (transaction) => {
      granted.resolve(transaction);
      await decision.promise;
    });
    ended.catch((error: unknown) => granted.reject(error));
    const session = {
      transaction: granted.promise,
      ended,
      commit: decision.resolve,
      rollback: decision.reject,
    };
    this.#sessions.set(id, session);
    return session;
  }

  async #end(id: number, decide: (session: Session) => void): Promise<void> {
    const session = this.#open(id);
    this.#sessions.delete(id);
    decide(session);
    try {
      await session.ended;
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
    }
  }
}
