import type { TaskFailure } from './error.ts';
import type { JsonObject } from './json.ts';
import type { DerivativeOperation, GenerationRequest } from './request.ts';
import type { AssetKind, Plan } from './task.ts';

/** What an engine can do, as data: the planner, the documents and the console read the same object. */
export interface EngineCapabilities {
  readonly secondsMin: number;
  readonly secondsMax: number;
  /** Frame sides must divide by this. */
  readonly sizeMultiple: number;
  readonly sideMin: number;
  readonly pixelsMax: number;
  readonly imagesMax: number;
  readonly characters: boolean;
  readonly audio: boolean;
  readonly cancel: boolean;
  /** What it makes of its own earlier films, reading `request.source`; absent means nothing. */
  readonly derivatives?: readonly DerivativeOperation[];
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
}

/** A clip that shows a character, by its bytes' own type; `task/request.ts` has the same ones in the same order. */
export interface ClipFile {
  readonly contentType: 'video/mp4' | 'video/webm';
  readonly bytes: Uint8Array;
  /** The part that shows the character, in seconds from the clip's start. */
  readonly startSeconds: number;
  readonly endSeconds: number;
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
}

export type EnginePoll =
  | { readonly state: 'queued' }
  | { readonly state: 'running'; readonly progress: number | null }
  | { readonly state: 'done'; readonly outputs: readonly AssetKind[] }
  | { readonly state: 'failed'; readonly failure: TaskFailure };

export interface EngineFile {
  readonly contentType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** How many films an engine makes at once. */
export interface EngineConcurrency {
  readonly films: number;
  /** `process`: each worker process adds as many. `service`: it is one place, however many processes ask it. */
  readonly of: 'process' | 'service';
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

  submit(submission: Submission, signal: AbortSignal): Promise<EngineRef>;

  /** A transient trouble is thrown; only the engine's own verdict on this film is `failed`. */
  poll(ref: EngineRef): Promise<EnginePoll>;

  fetch(ref: EngineRef, output: AssetKind): Promise<EngineFile>;

  cancel(ref: EngineRef): Promise<'cancelled' | 'too_late' | 'unsupported'>;

  /** The task has ended and its files are stored: working data of this attempt may be dropped. */
  discard(ref: EngineRef): Promise<void>;

  close(): Promise<void>;
}
