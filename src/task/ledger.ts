import type { AuditEntry } from './audit.ts';
import type { Caller } from './ports.ts';
import type { PriceBook } from './pricing.ts';

export const LEDGER_KINDS = ['grant', 'adjustment', 'hold', 'capture', 'release'] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/**
 * One movement of credits. Entries are only ever added. A task has one hold, written with the task, and exactly one
 * closing entry, written with its end: `capture` when a film was delivered, `release` otherwise.
 */
export interface LedgerEntry {
  /** Decimal text: counts up within the installation. */
  readonly id: string;
  readonly projectId: string;
  readonly keyId: string | null;
  readonly taskId: string | null;
  readonly kind: LedgerKind;
  /** Credits that the entry is about: granted, held, captured or released. Negative only for adjustments. */
  readonly amountMicro: bigint;
  /** What it did to the balance; zero for tasks of a project that was unlimited when they were accepted. */
  readonly balanceDeltaMicro: bigint;
  readonly note: string;
  readonly createdAtMs: number;
}

/** Credits of a project. Its balance is the sum of its entries' deltas, and never negative. */
export interface ProjectCredits {
  readonly projectId: string;
  /** Metered, but never refused. */
  readonly unlimited: boolean;
  /** What can still be spent: holds are already taken from it. */
  readonly balanceMicro: bigint;
  readonly heldMicro: bigint;
  readonly capturedMicro: bigint;
}

export interface KeyCredits {
  readonly keyId: string;
  /** Null for a key that may spend all that its project has. */
  readonly capMicro: bigint | null;
  readonly heldMicro: bigint;
  readonly capturedMicro: bigint;
}

/** What a caller may still spend. */
export interface CallerCredits {
  readonly project: ProjectCredits;
  readonly key: KeyCredits;
}

export interface LedgerQuery {
  readonly projectId: string | null;
  readonly keyId: string | null;
  readonly taskId: string | null;
  readonly kind: LedgerKind | null;
  readonly limit: number;
  /** Id of the last entry of the page before. */
  readonly beforeId: string | null;
}

export interface LedgerChange {
  /** Written in the same transaction. */
  readonly audit?: AuditEntry;
  /**
   * A repeat under the same key of the project returns the first entry; one that asks for something else throws
   * `idempotency_mismatch`.
   */
  readonly idempotencyKey?: string | null;
}

/** A broken promise of the ledger, in words for the operator. */
export interface LedgerFault {
  readonly rule: string;
  /** Project, key or task that it is about. */
  readonly subject: string;
  readonly found: string;
}

/** Credits and prices, for whoever serves them. Changes by an operator; tasks move credits through their own store. */
export interface Ledger {
  of(caller: Caller): Promise<CallerCredits>;
  project(projectId: string): Promise<ProjectCredits | null>;
  key(keyId: string): Promise<KeyCredits | null>;
  /** Newest first. `beforeId` is the id of the last entry of the page before. */
  entries(projectId: string, limit: number, beforeId: string | null): Promise<readonly LedgerEntry[]>;
  /** Newest first, of all projects or of what the query names. */
  search(query: LedgerQuery): Promise<readonly LedgerEntry[]>;
  /** Throws `invalid_value` for an amount that is not above zero, and for an unknown project. */
  grant(projectId: string, amountMicro: bigint, note: string, change?: LedgerChange): Promise<LedgerEntry>;
  /** Corrects a balance, up or down. Throws `invalid_value` when it would become negative. */
  adjust(projectId: string, amountMicro: bigint, note: string, change?: LedgerChange): Promise<LedgerEntry>;
  setUnlimited(projectId: string, unlimited: boolean): Promise<void>;
  setKeyCap(keyId: string, capMicro: bigint | null, audit?: AuditEntry): Promise<void>;
  /** Proves every rule of `docs/ledger.md` over the whole installation; empty when all hold. */
  check(): Promise<readonly LedgerFault[]>;
}

export interface PublishedPriceBook extends PriceBook {
  readonly note: string;
  readonly createdAtMs: number;
}

/** The price lists of an installation. */
export interface PriceBooks {
  /** May be up to a second old. */
  current(): Promise<PriceBook>;
  version(version: number): Promise<PriceBook>;
  /** Newest first; `beforeVersion` is the last one of the page before. */
  list(limit: number, beforeVersion: number | null): Promise<readonly PublishedPriceBook[]>;
  /** Null when there is no such version. */
  find(version: number): Promise<PublishedPriceBook | null>;
  /** Becomes the next version, which counts from now on. */
  publish(
    rules: PriceBook['rules'],
    note: string,
    audit?: Omit<AuditEntry, 'subject'>,
  ): Promise<PublishedPriceBook>;
}
