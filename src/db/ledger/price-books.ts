import { sql } from 'kysely';
import type { AuditEntry } from '../../task/audit.ts';
import type { PriceBooks, PublishedPriceBook } from '../../task/ledger.ts';
import type { PriceBook, PriceRule } from '../../task/pricing.ts';
import { recordAudit } from '../audit-log.ts';
import type { Database, Transaction } from '../database.ts';
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
  readonly note: string;
  readonly created_at: Date;
}

const COLUMNS = sql.raw('version, rules, note, created_at');
/** Two operators at once want the same next number; one of them takes the one after. */
const PUBLISH_TRIES = 5;

/** An operator who changes a price sees it on every node within this. */
const CURRENT_LIFETIME_MS = 1_000;

/** `nowMs` only ages the cache; which book is current is the database's to say. */
export function createPriceBooks(database: Database, nowMs: () => number): PriceBooks {
  const known = new Map<number, PublishedPriceBook>();
  let current: { readonly book: PriceBook; readonly validUntilMs: number } | null = null;

  function remember(row: BookRow): PublishedPriceBook {
    const { version, note } = row;
    const book = { version, rules: row.rules.map(toRule), note, createdAtMs: row.created_at.getTime() };
    // A published book never changes.
    known.set(book.version, book);
    return book;
  }

  async function readCurrent(): Promise<PriceBook> {
    const { rows } = await sql<BookRow>`
      select ${COLUMNS} from price_books order by version desc limit 1`.execute(database.kysely());
    const [row] = rows;
    if (row === undefined) throw new Error('there is no price book');
    return remember(row);
  }

  async function find(version: number): Promise<PublishedPriceBook | null> {
    const book = known.get(version);
    if (book !== undefined) return book;
    const { rows } = await sql<BookRow>`
      select ${COLUMNS} from price_books where version = ${version}`.execute(database.kysely());
    return rows[0] === undefined ? null : remember(rows[0]);
  }

  return {
    find,
    async list(limit, beforeVersion) {
      const start = beforeVersion === null ? sql`` : sql`where version < ${beforeVersion}`;
      const { rows } = await sql<BookRow>`
        select ${COLUMNS} from price_books ${start} order by version desc limit ${limit}`.execute(
        database.kysely(),
      );
      return rows.map(remember);
    },
    async current() {
      if (current !== null && current.validUntilMs > nowMs()) return current.book;
      const book = await readCurrent();
      current = { book, validUntilMs: nowMs() + CURRENT_LIFETIME_MS };
      return book;
    },
    async version(version) {
      const book = await find(version);
      if (book === null) throw new Error(`there is no price book ${version}`);
      return book;
    },
    async publish(rules, note, audit) {
      for (let tries = 1; ; tries += 1) {
        try {
          const row = await database.transaction((transaction) =>
            insertBook(transaction, rules, note, audit),
          );
          current = null;
          return remember(row);
        } catch (error) {
          const taken = (error as { code?: unknown }).code === '23505';
          if (!taken || tries === PUBLISH_TRIES) throw error;
        }
      }
    },
  };
}

async function insertBook(
  transaction: Transaction,
  rules: readonly PriceRule[],
  note: string,
  audit: Omit<AuditEntry, 'subject'> | undefined,
): Promise<BookRow> {
  const { rows } = await sql<BookRow>`
    insert into price_books (version, rules, note)
    select coalesce(max(version), 0) + 1, ${toJsonText(rules.map(toStored))}::jsonb, ${storableText(note)}
    from price_books returning ${COLUMNS}`.execute(transaction);
  const [row] = rows;
  if (row === undefined) throw new Error('a price book was not returned');
  if (audit !== undefined) await recordAudit(transaction, { ...audit, subject: `price_book_${row.version}` });
  return row;
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
