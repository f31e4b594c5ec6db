import { sql } from 'kysely';
import type { RequestKind } from '../task/limits.ts';
import type { Database } from './database.ts';
import { milliseconds } from './store/task-row.ts';

export interface TokenRequest {
  /** Id of a key or a project. */
  readonly owner: string;
  readonly kind: RequestKind;
  /** Tokens in any window, at least 1. */
  readonly limit: number;
  readonly wanted: number;
  readonly windowMs: number;
}

export interface TokenGrant {
  /** Between 0 and what was wanted. */
  readonly granted: number;
  /** Handed out in the window that ends now, to all nodes, these included; oldest first. */
  readonly takings: readonly Taking[];
}

export interface Taking {
  readonly tokens: number;
  /** Until they are free again. */
  readonly freeInMs: number;
}

export interface RequestWindows {
  /** Hands out as many tokens as the window that ends now has left, on the database's clock. */
  take(request: TokenRequest): Promise<TokenGrant>;
}

/**
 * Takings less than this part of a window apart count as one, at the later time. It bounds a row to 121 of them,
 * 1.5 KB, which is below what PostgreSQL would move out of line; tokens come back at most half a second of a minute late.
 */
const SLOTS_PER_WINDOW = 120;

export function createRequestWindows(database: Database): RequestWindows {
  return { take: (request) => take(database, request) };
}

/**
 * One statement: the conflict's row is locked and read anew before anything is computed from it, so of two nodes the
 * second sees what the first was given. A taking in the future, from before the clock jumped back, counts as just made.
 */
async function take(database: Database, request: TokenRequest): Promise<TokenGrant> {
  const { owner, kind, limit, wanted, windowMs } = request;
  const window = milliseconds(windowMs);
  const { rows } = await sql<{ granted: number; tokens: number[]; freeInMs: number[] }>`
    insert into request_windows as held (owner, kind, taken_at, tokens, granted)
    select ${owner}, ${kind}, array[clock_timestamp()], array[n], n
    from (select least(${wanted}::integer, ${limit}::integer)) as first (n)
    on conflict (owner, kind) do update set (taken_at, tokens, granted) = (
      with clock as materialized (select clock_timestamp() as now),
      live as materialized (
        select least(entry.taken_at, clock.now) as taken_at, entry.n
        from unnest(held.taken_at, held.tokens) as entry (taken_at, n), clock
        where entry.taken_at > clock.now - ${window}
      ),
      given as materialized (
        select greatest(0, least(${wanted}::integer, ${limit}::integer - coalesce(sum(n), 0)))::integer as n from live
      ),
      slots as (
        select max(taken_at) as taken_at, sum(n)::integer as n
        from (select * from live union all select now, n from clock, given where n > 0) as takings
        group by floor(extract(epoch from taken_at) * 1000 * ${SLOTS_PER_WINDOW} / ${windowMs}::integer)
      )
      select coalesce(array_agg(taken_at order by taken_at), '{}'),
        coalesce(array_agg(n order by taken_at), '{}'), (select n from given)
      from slots
    )
    returning granted, tokens, array(
      select greatest(0, ceil(extract(epoch from at - clock_timestamp()) * 1000 + ${windowMs}::integer))::integer
      from unnest(taken_at) as at) as "freeInMs"`.execute(database.kysely());
  const [row] = rows;
  if (row === undefined) throw new Error(`the window of ${owner} was written without a row`);
  const { granted, tokens, freeInMs } = row;
  return {
    granted,
    takings: tokens.map((count, index) => ({ tokens: count, freeInMs: freeInMs[index] ?? 0 })),
  };
}
