import type { Delivery, DeliveryOutcome } from './deliveries.ts';
import type { Engine, EngineRef, RefusalReason } from './engine.ts';
import type { CallerLimits } from './limits.ts';
import type { Attempt, PollStore } from './polls.ts';
import type { GenerationDraft, GenerationRequest } from './request.ts';
import type { Rights } from './rights.ts';
import type { Asset, AssetKind, Task, TaskStage } from './task.ts';
import type { TaskEvent } from './transition.ts';

export type { Attempt };

/** Who is asking. Every read and write is scoped to the project. */
export interface Caller {
  readonly projectId: string;
  readonly keyId: string;
  /** Absent when nothing is limited. */
  readonly limits?: CallerLimits;
  /** Absent: all that clients may do, with every model. */
  readonly rights?: Rights;
  /** What all creates of the key act out when they name nothing themselves; of no effect where scenarios are off. */
  readonly scenario?: string;
}

export interface CreateCommand {
  readonly dialect: string;
  readonly draft: GenerationDraft;
  /** Mints an id in the creating dialect's form; called again in the rare case that the id is taken. */
  readonly newTaskId: () => string;
  /** Says that a repeat is the same order. At most 255 characters. */
  readonly idempotencyKey: string | null;
  /**
   * How a refusal by moderation is told: as the answer to the create, or, as most vendors do, by a task that is accepted
   * and then fails (the default).
   */
  readonly refusal?: 'answer' | 'task';
  /** The scenario that a header of the create names, as it came; of no effect where scenarios are off. */
  readonly scenario?: string | null;
  /** How often the client's SDK says that it has sent this create before; null for clients that do not count. */
  readonly sdkRetryCount: number | null;
}

/** A task, and whether it was there before this create. */
export interface CreatedTask {
  readonly task: Task;
  readonly repeated: boolean;
}

/** What an idempotency key was used for. */
export interface EarlierCreate {
  readonly taskId: string;
  /** Of the request: see `fingerprintOf`. */
  readonly fingerprint: string;
}

export interface ListQuery {
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  /** Id of the last task of the page before. */
  readonly afterId: string | null;
}

export interface TaskPage {
  readonly tasks: readonly Task[];
  readonly hasMore: boolean;
}

/** What dialects may ask for. Throws TaskError only for expected failures. */
export interface TaskService {
  create(caller: Caller, command: CreateCommand): Promise<CreatedTask>;
  /** Throws `task_not_found`, with the same text for a foreign id as for one that never was. */
  read(caller: Caller, taskId: string): Promise<Task>;
  list(caller: Caller, query: ListQuery): Promise<TaskPage>;
  /** Removes a finished task and its files. Throws `task_still_running`. */
  remove(caller: Caller, taskId: string): Promise<void>;
  /** Ends a live task; a task that has ended is returned unchanged. */
  cancel(caller: Caller, taskId: string): Promise<Task>;
  /** Fixes the dialect of a live task's callback, once: a bound or ended task is returned unchanged. */
  bindDialect(caller: Caller, taskId: string, dialect: string): Promise<Task>;
}

export interface NewTask {
  readonly id: string;
  readonly caller: Caller;
  readonly dialect: string;
  readonly request: Task['request'];
  readonly references: readonly Asset[];
  /** Held in the transaction that inserts the task. */
  readonly price: { readonly bookVersion: number; readonly holdMicro: bigint };
  /** Of the request, when repeats of it have to be recognised. */
  readonly fingerprint: string | null;
  readonly idempotencyKey: string | null;
}

/** `id_taken`: mint another. `repeated`: the idempotency key has made a task already. Neither wrote anything. */
export type InsertOutcome = Task | 'id_taken' | 'repeated';

/** A job only points at a task; what to do is read from the task. A `notify` job may point at one delivery instead. */
export interface Job {
  readonly step: TaskStage | 'notify';
  readonly taskId: string;
  /** Not before this many milliseconds from now. */
  readonly delayMs: number;
}

/** The right to work on one stage of one task until the lease runs out. */
export interface Claim {
  readonly task: Task;
  readonly leaseToken: string;
  /** How often this stage was claimed before without moving on. */
  readonly earlierTries: number;
  /** Since the task was accepted, and since its stage began; in `submit` since it began to wait or got its slot. */
  readonly ageMs: number;
  readonly stageMs: number;
  /** It has no slot of its engine: it may only be ended, or go on waiting. */
  readonly waiting: boolean;
}

/** What one process can make at once with one engine. */
export interface EngineCapacity {
  readonly slotKey: string;
  /** Null: as many as come. */
  readonly films: number | null;
  /** All processes share these slots; otherwise each adds its own. */
  readonly shared: boolean;
}

export interface ChangeOptions {
  /** Enqueued in the transaction that changes the task. */
  readonly jobs: readonly Job[];
  /** How long result links live, in milliseconds; needed by `settled`. */
  readonly linkLifetimeMs: number;
  /**
   * For an end that is not the engine's: the film that may be under way is followed without its task, and keeps its slot
   * until its engine is done with it.
   */
  readonly detach?: boolean;
  /** When a task that waits for an engine is looked at again, in milliseconds from now; used by `planned`. */
  readonly waitMs?: number;
}

/** `of`: a task's deliveries, or the one of this id. `target`: the oldest of a receiver's. */
export type WantedDeliveries = { readonly of: string } | { readonly target: string; readonly limit: number };

/**
 * Durable tasks. Each method is one transaction; times come from the database's clock. A change is refused
 * (false or null) when the lease was lost, so that a slow step can never overwrite its successor.
 */
export interface TaskStore extends PollStore {
  /**
   * Inserts task, idempotency key, reference assets, credit hold and first job together. Throws
   * `insufficient_credits`, and `rate_limit_exceeded` when the caller's project or key has as many live or queued
   * tasks as it may.
   */
  insert(task: NewTask, firstJob: Job): Promise<InsertOutcome>;
  findByIdempotencyKey(projectId: string, key: string): Promise<EarlierCreate | null>;
  /** A recent task of this key with this request whose owner has not asked for it yet. */
  findUnconfirmed(keyId: string, fingerprint: string): Promise<string | null>;
  /** Its owner has asked for it, so the answer to its create has arrived. */
  confirm(taskId: string): Promise<void>;
  forgetIdempotencyKeys(): Promise<void>;
  find(projectId: string, taskId: string): Promise<Task | null>;
  list(projectId: string, query: ListQuery): Promise<TaskPage>;
  /**
   * Takes the lease of a stage; null when the task has moved on, has ended, is leased by somebody else, or has to go
   * on waiting for its engine.
   */
  claim(taskId: string, stage: TaskStage, leaseMs: number): Promise<Claim | null>;
  /** Makes the lease last from now on; false when it was lost. */
  renew(claim: Claim, leaseMs: number): Promise<boolean>;
  /**
   * Applies an event through `transition`; null when the lease was lost. Gives the lease back. A task that is
   * planned waits for a slot of its engine, and one that is rendered or ends gives its slot to the next; whoever gets
   * one also gets its `submit` job, in the same transaction.
   */
  change(claim: Claim, event: TaskEvent, options: ChangeOptions): Promise<Task | null>;
  /** Gives the lease back without a change, optionally with a job that comes back later. */
  release(claim: Claim, jobs: readonly Job[]): Promise<void>;
  /** Ends a live task from outside, without its lease. Null when unknown; a task that has ended comes back unchanged. */
  end(
    projectId: string,
    taskId: string,
    event: Extract<TaskEvent, { type: 'cancelled' }>,
    options: ChangeOptions,
  ): Promise<Task | null>;
  /** Sets the bound dialect of a live task that has none. Null when unknown; any other task comes back unchanged. */
  bindDialect(projectId: string, taskId: string, dialect: string): Promise<Task | null>;
  /** Hides a finished task; its files become removable. False when unknown or still live. */
  remove(projectId: string, taskId: string): Promise<'removed' | 'unknown' | 'live'>;
  /**
   * A picture or clip that was fetched from an address becomes a file of the task. Throws LeaseLost when the claim is no
   * longer ours.
   */
  keepReference(claim: Pick<Claim, 'task' | 'leaseToken'>, asset: Asset): Promise<void>;
  /** Throws LeaseLost when the claim is no longer ours. */
  startAttempt(claim: Claim, engineId: string): Promise<Attempt>;
  latestAttempt(taskId: string): Promise<Attempt | null>;
  acceptAttempt(attemptId: string, ref: EngineRef): Promise<void>;
  /** Takes a reference that was found for an attempt, unless another one has it; false then. */
  adoptReference(attempt: Attempt, ref: EngineRef): Promise<boolean>;
  /** Whether another attempt with this engine has the reference. */
  isReferenceTaken(attempt: Attempt, ref: EngineRef): Promise<boolean>;
  refuseAttempt(attemptId: string, reason: RefusalReason): Promise<void>;
  /** How many films of a task its engines have lost. */
  lostAttempts(taskId: string): Promise<number>;
  /** Engines that have refused the task; one that was busy counts for a minute. */
  enginesThatRefused(taskId: string): Promise<readonly string[]>;
  /** Opens this process' slots, and keeps them open: an announcement is good for forty seconds. */
  announceEngines(nodeId: string, engines: readonly EngineCapacity[]): Promise<void>;
  /** This process takes no more films. */
  retireEngines(nodeId: string): Promise<void>;
  /** Hands out slots that came free without a task that ended. */
  admitWaiting(): Promise<void>;
  /** Plans again what waits for a slot of this engine, of at most `limit` tasks, and returns how many that were. */
  replanWaiting(engineId: string, limit: number): Promise<number>;
  /** For each task that waits for an engine, how many are before it. */
  queuePositions(): Promise<ReadonlyMap<string, number>>;
  /** Live tasks whose next step is overdue by this much and nobody holds: their job was lost. */
  overdue(graceMs: number, limit: number): Promise<readonly Job[]>;
  enqueue(jobs: readonly Job[]): Promise<void>;
  /** Takes what is owed now, for this caller alone until its outcome is recorded or it is given back. */
  claimDeliveries(wanted: WantedDeliveries): Promise<readonly Delivery[]>;
  returnDelivery(deliveryId: string): Promise<void>;
  /**
   * Writes a try into the log; a retry's job is enqueued in the same transaction. Tells the endpoint that this try
   * disabled, if it did.
   */
  recordDelivery(
    deliveryId: string,
    outcome: DeliveryOutcome,
  ): Promise<{ readonly disabledEndpoint: string | null }>;
  /** Drops what ended more than 30 days ago from the log. */
  forgetDeliveries(): Promise<void>;
  /** Null when the file was never there, its task was removed, or it was kept long enough. */
  findAsset(assetId: string): Promise<StoredAsset | null>;
  /**
   * Marks the files of tasks that ended so long ago as removable, of at most `limit` tasks, and returns of how many.
   * Left alone are files whose links still live, films that a character or a live task is made from, and files of
   * tasks whose callback is still owed.
   */
  expireFiles(lifetimeMs: number, limit: number): Promise<number>;
  /** Files that have been removable for so long, for the reaper; `forgetAssets` drops their rows once the bytes are gone. */
  removableAssets(graceMs: number, limit: number): Promise<readonly Asset[]>;
  forgetAssets(assetIds: readonly string[]): Promise<void>;
}

export interface StoredAsset extends Asset {
  readonly createdAtMs: number;
}

export interface StoredBlob {
  readonly storageKey: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Inclusive first and last byte, as in an HTTP range. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface ReadOptions {
  /** The reader is done with a piece when it asks for the one after next, whose memory may then be the same. */
  readonly reuse?: boolean;
}

export interface BlobStore {
  /** Durable when it resolves. `extension` has no dot; the key is ours, never a user's file name. */
  put(chunks: AsyncIterable<Uint8Array>, extension: string): Promise<StoredBlob>;
  open(storageKey: string, range: ByteRange | null, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /** Bytes of a stored file, or null when it is not there. */
  size(storageKey: string): Promise<number | null>;
  /** Absent files are fine: removal is repeated after a crash. */
  remove(storageKey: string): Promise<void>;
}

export interface CheckedImage {
  readonly bytes: Uint8Array;
  readonly contentType: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly width: number;
  readonly height: number;
}

/** A clip of a character; its pictures are looked at by the engine alone. */
export interface CheckedClip {
  readonly bytes: Uint8Array;
  readonly contentType: 'video/mp4' | 'video/webm';
}

export interface VideoFacts {
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly hasAudio: boolean;
}

/** Encoded pictures of a film, or why there are none, for the operator. */
export type FilmPictures =
  | { readonly thumbnail: Uint8Array; readonly spritesheet: Uint8Array }
  | { readonly reason: string };

export interface Media {
  /** Sniffs, checks and re-encodes an image; throws TaskError `invalid_image` that names `param`. */
  checkImage(bytes: Uint8Array, param: string): Promise<CheckedImage>;
  /** Sniffs a clip; throws TaskError `invalid_clip` when its bytes are no MP4, MOV or WebM. */
  checkClip(bytes: Uint8Array): CheckedClip;
  /** Reads a stored film; throws TaskError `engine_invalid_output` when it is not a playable MP4. */
  probeVideo(storageKey: string): Promise<VideoFacts>;
  /**
   * A WebP thumbnail and a JPEG spritesheet of a stored film of this length. Films wait for each other; unless they are
   * `needed`, one that would wait long gets none.
   */
  picturesOf(storageKey: string, seconds: number, needed: boolean): Promise<FilmPictures>;
  /** A few pictures of a film from its stored spritesheet of 5 by 5, in order; throws TaskError `engine_invalid_output`. */
  framesOf(sheetKey: string): Promise<readonly Pick<CheckedImage, 'bytes' | 'contentType'>[]>;
  /** Reads a stored picture's size; throws TaskError `engine_invalid_output`. */
  probeImage(storageKey: string): Promise<{ width: number; height: number }>;
}

/** The only way to an address that a user gave. Throws TaskErrors `image_unreachable`, `clip_unreachable`, without an oracle. */
export interface UrlFetcher {
  fetchImage(url: string): Promise<Uint8Array>;
  fetchClip(url: string): Promise<Uint8Array>;
}

/** A file of ours that somebody holds a link to. */
export type LinkedFile = Pick<Asset, 'storageKey' | 'contentType' | 'bytes' | 'sha256'>;

export interface LinkedFiles {
  /** The film, clip or upload behind a signed link of this server, whoever made it; null for any other address. */
  findByLink(url: string): Promise<LinkedFile | null>;
}

/** What a route looks at. */
export interface RoutingFacts {
  readonly taskId: string;
  readonly projectId: string;
  readonly keyId: string;
  readonly request: GenerationRequest;
}

/** One of the engines of a route. */
export interface RoutedEngine {
  readonly engine: Engine;
  /** As the route writes it: `gpu1/wan2.2`. */
  readonly place: string;
  /** Why the route does not give it this request, for the operator; null when it may have it. */
  readonly excluded: string | null;
}

export interface EngineRegistry {
  /** The engines of the request's model, best first, with those that it does not suit. */
  enginesFor(facts: RoutingFacts): readonly RoutedEngine[];
  byId(engineId: string): Engine | null;
  /** Ids of those that are taken out of service: they finish their films and get no new ones. */
  draining(): ReadonlySet<string>;
  /** Takes notice of what operators have changed on any node, up to a second ago. */
  refresh(): Promise<void>;
}

/** How upstreams reach this server. Each address is null when they cannot, as behind a router at home. */
export interface UpstreamAccess {
  /** A signed link to a stored reference, which needs no header and expires as result links do. */
  linkTo(asset: Pick<Asset, 'id' | 'contentType'>): string | null;
  /** Where the upstream may announce news of an attempt. Nobody else can guess it; it is the same every time. */
  hookOf(attempt: Pick<Attempt, 'id' | 'engineId'>): string | null;
}

export const NO_UPSTREAM_ACCESS: UpstreamAccess = { linkTo: () => null, hookOf: () => null };

/** Absolute, signed addresses that need no header. Null for files that a task does not have. */
export type AssetLinks = Readonly<Record<AssetKind, string | null>>;

/** Consumes jobs. A handler that throws is called again later with a growing delay. */
export interface JobRunner {
  start(handle: (job: Pick<Job, 'step' | 'taskId'>) => Promise<void>): Promise<void>;
  /** Stops taking jobs, waits for running ones up to `timeoutMs`, then returns. */
  stop(timeoutMs: number): Promise<void>;
}
