import type { z } from 'zod';
import type { AccountAdmin, Change } from '../accounts/account-admin.ts';
import type { AuditLog } from '../db/audit-log.ts';
import type { TaskDirectory } from '../db/task-directory.ts';
import type { Engine } from '../task/engine.ts';
import type { Ledger, PriceBooks } from '../task/ledger.ts';
import type { ModerationRecords } from '../task/moderation.ts';
import type { PriceBook } from '../task/pricing.ts';
import type { Plan, Task } from '../task/task.ts';

/** What one engine would make of a film. */
export interface PlannedFilm {
  readonly engine: Pick<Engine, 'id'>;
  readonly isOpen: boolean;
  readonly plan: Plan | null;
  readonly refusal: string | null;
}

export interface FilmToPlan {
  readonly model: string;
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly images: number;
}

/** What the routes may use. */
export interface AdminContext {
  readonly accounts: AccountAdmin;
  readonly ledger: Ledger;
  readonly prices: PriceBooks;
  readonly tasks: TaskDirectory;
  readonly auditLog: AuditLog;
  readonly moderation: ModerationRecords;
  /** Each once. */
  readonly engines: readonly Engine[];
  /** All that would be asked, in order. */
  planFilm(film: FilmToPlan): readonly PlannedFilm[];
  /** Names that a key may be pinned to. */
  readonly dialects: readonly string[];
  /** Where a key goes that names no project; made when it is not there. */
  defaultProject(): Promise<{ readonly id: string }>;
  /** What this task would have held by these prices; null for a model without a price, and before it was planned. */
  priceOf(book: PriceBook, task: Task): bigint | null;
  /** Signs links with a new secret from now on. */
  rotateLinkSecrets(change: Change): Promise<void>;
  /** Ends a live task; one that has ended comes back unchanged. */
  cancel(task: Task): Promise<Task>;
}

export interface AdminRequest<Query, Body> {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** Who asks, and for what: for the audit log. */
  readonly change: Change;
  readonly idempotencyKey: string | null;
}

export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/admin/v1`: `/keys/:id`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly request?: z.ZodType;
  readonly status: number;
  readonly response: z.ZodType;
  /** Takes an `Idempotency-Key`. */
  readonly repeatable?: boolean;
  handle(request: AdminRequest<never, never>, context: AdminContext): Promise<object>;
}

interface TypedRoute<Query extends z.ZodObject, Body extends z.ZodType>
  extends Omit<AdminRoute, 'query' | 'request' | 'status' | 'handle'> {
  readonly query?: Query;
  readonly request?: Body;
  readonly status?: number;
  handle(request: AdminRequest<z.output<Query>, z.output<Body>>, context: AdminContext): Promise<object>;
}

/** A route whose handler is given what its schemas read. */
export function route<Query extends z.ZodObject, Body extends z.ZodType>(
  typed: TypedRoute<Query, Body>,
): AdminRoute {
  return { status: 200, ...typed } as unknown as AdminRoute;
}

export function paramOf({ params }: Pick<AdminRequest<never, never>, 'params'>, name: string): string {
  return params[name] ?? '';
}
