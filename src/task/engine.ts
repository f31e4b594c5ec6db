import type { TaskFailure } from './error.ts';
import type { FrameSize } from './frame-size.ts';
import type { JsonObject } from './json.ts';
import type { DerivativeOperation, GenerationRequest } from './request.ts';
import type { AssetKind, Plan } from './task.ts';

/** A frame that there is, in pixels. */
export interface FrameChoice extends FrameSize {
  /** Where this frame is made in fewer lengths than the others: the only ones, in seconds and rising. */
  readonly secondsAllowed?: readonly number[];
}

/** What an engine can do, as data: the planner, the documents and the console read the same object. */
export interface EngineCapabilities {
  readonly secondsMin: number;
  readonly secondsMax: number;
  /** The only lengths there are, in seconds and rising; absent means any between the two above. */
  readonly secondsAllowed?: readonly number[];
  /** The only lengths of a film with at least so many reference images, in seconds and rising. */
  readonly secondsWithImages?: { readonly imagesMin: number; readonly secondsAllowed: readonly number[] };
  /** The only frames there are; absent means any within the bounds below. */
  readonly sizes?: readonly FrameChoice[];
  /** Frame sides must divide by this. */
  readonly sizeMultiple: number;
  readonly sideMin: number;
  readonly pixelsMax: number;
  readonly imagesMax: number;
  /** A film is made only of at least so many; absent means of none too. */
  readonly imagesMin?: number;
  /** Longest prompt, in UTF-16 units; absent means that no limit is known. */
  readonly promptMax?: number;
  readonly characters: boolean;
  readonly audio: boolean;
  readonly cancel: boolean;
  /** What it makes of its own earlier films, reading `request.source`; absent means nothing. */
  readonly derivatives?: readonly DerivativeOperation[];
  /** Its films may come out somewhat longer, shorter, larger or smaller than planned; absent means exactly as planned. */
  readonly approximate?: boolean;
  /** True when `poll` reports a measured number, false when it has to be estimated. */
  readonly progress: boolean;
  /**
   * `safe` means that submitting the same attempt twice still makes one film, so a submit whose outcome is
   * unknown may be repeated. `never` means that it may be paid twice, so it is recovered or given up.
   */
  readonly resubmit: 'safe' | 'never';
}

/** Opaque to everything but its engine; stored before anything else happens. */
export type EngineRef = JsonObject;

export interface ReferenceFile {
  readonly contentType: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /**
   * Where an upstream can read these bytes without a key, for as long as result links live; ends in `.png`, `.jpg` or
   * `.webp`. Null on a server that cannot be reached from elsewhere, see `EnginePorts.servesPublicly`.
   */
  readonly publicUrl: string | null;
}

/** A clip that shows a character, by its bytes' own type; `task/request.ts` has the same ones in the same order. */
export interface ClipFile {
  readonly contentType: 'video/mp4' | 'video/webm';
  readonly bytes: Uint8Array;
  /** The part that shows the character, in seconds from the clip's start. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** As of a `ReferenceFile`; ends in `.mp4` or `.webm`. */
  readonly publicUrl: string | null;
}

export interface Submission {
  /** Unique for this try; engines that can, use it as an idempotency key. */
  readonly attemptId: string;
  readonly taskId: string;
  readonly request: GenerationRequest;
  readonly plan: Plan;
  readonly images: readonly ReferenceFile[];
  /** Only when the engine can show characters; one for each of the request's. */
  readonly clips: readonly ClipFile[];
  /**
   * Where the upstream may say that there is news of this attempt, and of no other; the same however often the attempt
   * is submitted. It is a secret. Null on a server that cannot be reached from elsewhere.
   */
  readonly webhookUrl: string | null;
}

export type EnginePoll =
  | { readonly state: 'queued' }
  | { readonly state: 'running'; readonly progress: number | null }
  | { readonly state: 'done'; readonly outputs: readonly AssetKind[] }
  | { readonly state: 'failed'; readonly failure: TaskFailure }
  /**
   * The engine does not know a film any more that it had accepted. Where that costs nothing (`resubmit: 'safe'`) it is
   * ordered again as a new attempt, three times at most; elsewhere the task fails.
   */
  | { readonly state: 'lost' };

/** What came to the `webhookUrl` of an attempt, from anybody who has its address. */
export interface ReceivedWebhook {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As they came, for signatures; at most a megabyte. */
  readonly body: Uint8Array;
  /** The whole address that it came to, with its query. */
  readonly url: string;
}

/** A genuine webhook is a reason to poll now and nothing more: no film is ended, made or delivered by what it says. */
export type WebhookVerdict =
  /** `ref` when it tells of which film: a create that was never answered gets its reference so. */
  { readonly state: 'genuine'; readonly ref: EngineRef | null } | { readonly state: 'forged' };

export interface EngineFile {
  readonly contentType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Why an engine certainly does not make a film that it was given. `busy`: it may take it later. `closed`: it takes
 * nothing until its operator has seen to it (a wrong key, no money). `unfit`: it will never take this one.
 */
export type RefusalReason = 'busy' | 'closed' | 'unfit';

/**
 * Thrown by `submit` when nothing can have been accepted, so that the same film may be given to somebody else. What
 * an engine throws otherwise leaves open whether it makes the film.
 */
export class NotAccepted extends Error {
  override readonly name = 'NotAccepted';
  readonly reason: RefusalReason;
  /** How the task ends when nobody else can make it; public. */
  readonly failure: TaskFailure;
  readonly retryAfterMs: number | null;

  constructor(
    reason: RefusalReason,
    failure: TaskFailure,
    details: { readonly internalMessage: string; readonly retryAfterMs?: number; readonly cause?: unknown },
  ) {
    super(details.internalMessage, details.cause === undefined ? undefined : { cause: details.cause });
    this.reason = reason;
    this.failure = failure;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

/** A submission whose answer never came: its process died, or the connection broke. */
export interface LostSubmission
  extends Pick<Submission, 'attemptId' | 'taskId' | 'request' | 'plan' | 'webhookUrl'> {
  /** Since just before it was sent, in milliseconds. */
  readonly ageMs: number;
  /** Whether the reference belongs to another attempt: two clients may ask for the same film. */
  isTaken(ref: EngineRef): Promise<boolean>;
}

export type Recovery =
  | { readonly state: 'found'; readonly ref: EngineRef }
  /** Certainly not: it may be submitted again. */
  | { readonly state: 'not_accepted' }
  | { readonly state: 'look_again'; readonly delayMs: number }
  /** Nobody will ever know; it is given up. */
  | { readonly state: 'unknown' };

/** What an upstream said to a question that costs nothing. */
export interface EngineCheck {
  readonly reachable: boolean;
  /** Whether it takes the engine's key; null when it did not say. */
  readonly authorized: boolean | null;
  /** For the operator: what came back, without any key in it. */
  readonly detail: string;
}

/** How many films an engine makes at once. */
export interface EngineConcurrency {
  readonly films: number;
  /** `process`: each worker process adds as many. `service`: it is one place, however many processes ask it. */
  readonly of: 'process' | 'service';
  /** Engines that name the same one share these slots, as those of one account do; absent means that they are its own. */
  readonly pool?: string;
}

/**
 * Turns a canonical request into a film. An engine never sees a dialect, the database or the web framework.
 * Every method but `plan` may be called again after a crash with the stored reference alone.
 */
export interface Engine {
  readonly id: string;
  readonly capabilities: EngineCapabilities;
  /** Tasks are submitted only while it has a free slot; absent takes as many as come. */
  readonly concurrency?: EngineConcurrency;
  /** How long to wait between two polls of one task, in milliseconds. */
  readonly pollIntervalMs: number;

  /** Pure. Fits the request to the engine; throws TaskError `unsupported_request` when it cannot. */
  plan(request: GenerationRequest): Plan;

  /**
   * The same engine with the capabilities of the model that a plan of it was made for, also one that is not configured
   * any more; absent where all its models can do the same.
   */
  forPlan?(plan: Plan): Engine;

  /** Throws NotAccepted only when nothing can have been accepted; it never sends one submission twice. */
  submit(submission: Submission, signal: AbortSignal): Promise<EngineRef>;

  /** Looks for a film whose submission was not answered; absent where nobody can tell. */
  recover?(lost: LostSubmission): Promise<Recovery>;

  /** False while it is known to take nothing, so that others are asked first; absent means always true. */
  isOpen?(): boolean;

  /** How long it takes nothing, in milliseconds, as far as it knows; absent means never. */
  restMs?(): number;

  /** Asks whether it could work, without having anything made; an upstream that is not there is an answer, not an error. */
  check?(): Promise<EngineCheck>;

  /** A transient trouble is thrown; only the engine's own verdict on this film is `failed`. */
  poll(ref: EngineRef): Promise<EnginePoll>;

  /** Says whether a webhook is the upstream's, by its signature where there is one; absent where it sends none. */
  readWebhook?(webhook: ReceivedWebhook): Promise<WebhookVerdict>;

  fetch(ref: EngineRef, output: AssetKind): Promise<EngineFile>;

  cancel(ref: EngineRef): Promise<'cancelled' | 'too_late' | 'unsupported'>;

  /** The task has ended and its files are stored: working data of this attempt may be dropped. */
  discard(ref: EngineRef): Promise<void>;

  close(): Promise<void>;
}
