import { sql } from 'kysely';
import type { PriceBooks } from '../../task/ledger.ts';
import type { PriceBook, PriceRule } from '../../task/pricing.ts';
import type { Database } from '../database.ts';
import { storableText, toJsonText } from '../store/json-text.ts';

/** Amounts stand as decimal text, because JSON numbers lose whole micro-credits beyond 2^53. */
interface StoredRule {
  readonly model: string;
  readonly perVideoMicro: string;
  readonly perSecondMicro: string;
  readonly tiers: readonly { readonly pixelsMax: number; readonly perSecondMicro: string }[];
  readonly perImageMicro: string;
  readonly perAudioSecondMicro: string;
}

interface BookRow {
  readonly version: number;
  readonly rules: readonly StoredRule[];
}

/** An operator who changes a price sees it on every node within this. */
const CURRENT_LIFETIME_MS = 1_000;

/** `nowMs` only ages the cache; which book is current is the database's to say. */
export function createPriceBooks(database: Database, nowMs: () => number): PriceBooks {
  const known = new Map<number, PriceBook>();
  let current: { readonly book: PriceBook; readonly validUntilMs: number } | null = null;

  function remember(row: BookRow): PriceBook {
    const book = { version: row.version, rules: row.rules.map(toRule) };
    // A published book never changes.
    known.set(book.version, book);
    return book;
  }

  async function readCurrent(): Promise<PriceBook> {
    const { rows } = await sql<BookRow>`
      select version, rules from price_books order by version desc limit 1`.execute(database.kysely());
    const [row] = rows;
    if (row === undefined) throw new Error('there is no price book');
    return remember(row);
  }

  return {
    async current() {
      if (current !== null && current.validUntilMs > nowMs()) return current.book;
      const book = await readCurrent();
      current = { book, validUntilMs: nowMs() + CURRENT_LIFETIME_MS };
      return book;
    },
    async version(version) {
      const book = known.get(version);
      if (book !== undefined) return book;
      const { rows } = await sql<BookRow>`
        select version, rules from price_books where version = ${version}`.execute(database.kysely());
      const [row] = rows;
      if (row === undefined) throw new Error(`there is no price book ${version}`);
      return remember(row);
    },
    async publish(rules, note) {
      const { rows } = await sql<BookRow>`
        insert into price_books (version, rules, note)
        select coalesce(max(version), 0) + 1, ${toJsonText(rules.map(toStored))}::jsonb, ${storableText(note)}
        from price_books returning version, rules`.execute(database.kysely());
      const [row] = rows;
      if (row === undefined) throw new Error('a price book was not returned');
      current = null;
      return remember(row);
    },
  };
}

function toStored(rule: PriceRule): StoredRule {
  return {
    model: rule.model,
    perVideoMicro: String(rule.perVideoMicro),
    perSecondMicro: String(rule.perSecondMicro),
    tiers: rule.tiers.map(({ pixelsMax, perSecondMicro }) => ({
      pixelsMax,
      perSecondMicro: String(perSecondMicro),
    })),
    perImageMicro: String(rule.perImageMicro),
    perAudioSecondMicro: String(rule.perAudioSecondMicro),
  };
}

function toRule(stored: StoredRule): PriceRule {
  return {
    model: stored.model,
    perVideoMicro: BigInt(stored.perVideoMicro),
    perSecondMicro: BigInt(stored.perSecondMicro),
    tiers: stored.tiers.map(({ pixelsMax, perSecondMicro }) => ({
      pixelsMax,
      perSecondMicro: BigInt(perSecondMicro),
    })),
    perImageMicro: BigInt(stored.perImageMicro),
    perAudioSecondMicro: BigInt(stored.perAudioSecondMicro),
  };
}
