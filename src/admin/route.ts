import type { z } from 'zod';
import type { AccountAdmin, Change } from '../accounts/account-admin.ts';
import type { AuditLog } from '../db/audit-log.ts';
import type { EngineLoad } from '../db/store/engine-slots.ts';
import type { TaskDirectory } from '../db/task-directory.ts';
import type { Engine } from '../task/engine.ts';
import type { Ledger, PriceBooks } from '../task/ledger.ts';
import type { ModerationRecords } from '../task/moderation.ts';
import type { VideoFacts } from '../task/ports.ts';
import type { PriceBook } from '../task/pricing.ts';
import type { GenerationRequest } from '../task/request.ts';
import type { Plan, Task } from '../task/task.ts';

/** What one engine would make of a film. */
export interface PlannedFilm {
  readonly engine: Pick<Engine, 'id'>;
  /** As its route writes it. */
  readonly place: string;
  readonly state: 'open' | 'resting' | 'draining';
  readonly plan: Plan | null;
  readonly refusal: string | null;
}

/** A dry run of a create. */
export interface DryRun {
  /** All that would be asked, in order. */
  readonly candidates: readonly PlannedFilm[];
  /** What the first of them that can would hold; null when none can, or the model has no price. */
  readonly holdMicro: bigint | null;
}

export interface FilmToPlan
  extends Pick<GenerationRequest, 'model' | 'seconds' | 'width' | 'height' | 'style' | 'watermark'> {
  readonly images: number;
  readonly characters: number;
  readonly taskId: string;
  readonly projectId: string;
  readonly keyId: string;
}

/** What a small film of an engine's own came to. */
export interface TrialFilm {
  readonly made: boolean;
  /** Why not, or what is odd about it. */
  readonly detail: string;
  readonly tookMs: number;
  /** Null when there is none that can be played. */
  readonly film: (VideoFacts & { readonly bytes: number }) | null;
}

/** What operators do with engines. */
export interface EngineControl {
  readonly engines: readonly Engine[];
  draining(): Promise<ReadonlySet<string>>;
  /** On every node within a second. */
  setDraining(engineId: string, draining: boolean, change: Change): Promise<void>;
  loads(): Promise<readonly EngineLoad[]>;
  /** Has the engine make one small film, beside all tasks and slots. It may cost what a film costs. */
  makeTrialFilm(engine: Engine, change: Change): Promise<TrialFilm>;
  dryRun(film: FilmToPlan): Promise<DryRun>;
}

/** What the routes may use. */
export interface AdminContext {
  readonly accounts: AccountAdmin;
  readonly ledger: Ledger;
  readonly prices: PriceBooks;
  readonly tasks: TaskDirectory;
  readonly auditLog: AuditLog;
  readonly moderation: ModerationRecords;
  readonly engines: EngineControl;
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
