import type { z } from 'zod';
import type { CharacterService } from '../task/characters.ts';
import type { DeliveryLog } from '../task/delivery-log.ts';
import type { TaskError } from '../task/error.ts';
import type { FileService, StoredFile } from '../task/files.ts';
import type { Json, JsonObject } from '../task/json.ts';
import type { CallerCredits } from '../task/ledger.ts';
import type { LimitState } from '../task/limits.ts';
import type { AssetLinks, Caller, TaskService, UrlFetcher } from '../task/ports.ts';
import type { AssetKind, Task } from '../task/task.ts';
import type { WebhookEndpointService } from '../task/webhook-endpoints.ts';

export interface UploadedFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/**
 * A request body after decoding, whatever it came as (JSON, multipart, urlencoded): brackets unfolded
 * (`a[b]`, `a[]`), repeated keys as arrays, empty strings and nulls dropped. Files sit beside their field name.
 */
export interface WireBody {
  readonly fields: JsonObject;
  readonly files: Readonly<Record<string, readonly UploadedFile[]>>;
}

export interface WireRequest {
  readonly method: string;
  /** Path as the client sent it, decoded, without the dialect's base path. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: WireBody;
  readonly caller: Caller;
  /** True when the path is shared by several dialects and nothing said which one was meant. */
  readonly ambiguous: boolean;
  /** Sends a header with the answer, whatever its body will be. */
  addHeader(name: string, value: string): void;
}

export type WireReply =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: Json;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'asset'; readonly task: Task; readonly asset: AssetKind }
  | { readonly kind: 'file'; readonly file: StoredFile };

/** What a route may use. Nothing here knows the web framework, the database or an engine. */
export interface DialectContext {
  readonly tasks: TaskService;
  readonly files: FileService;
  /** The only way to an address that a client gave. */
  readonly urls: Pick<UrlFetcher, 'fetchImage'>;
  readonly webhookEndpoints: WebhookEndpointService;
  readonly deliveries: DeliveryLog;
  readonly characters: CharacterService;
  /** What the caller's key and project may still spend. */
  credits(caller: Caller): Promise<CallerCredits>;
  /** Strict validates what the dialect's document promises; lenient accepts what real clients send. */
  readonly strict: boolean;
  links(task: Task): AssetLinks;
  nowMs(): number;
  /** Unpredictable text of this length from this alphabet, for ids. */
  randomText(length: number, alphabet: string): string;
}

/** What a route takes and answers: the source of the OpenAPI documents, and what tests hold the running server to. */
export interface RouteDocumentation {
  readonly summary: string;
  /** The decoded body, whichever of the three encodings it came in. */
  readonly request?: z.ZodType;
  readonly query?: z.ZodObject;
  /** By status. Failures are not listed: they all have the dialect's `errorSchema`. */
  readonly responses: Readonly<Record<number, z.ZodType | FileAnswer>>;
}

/** An answer that is a file, as bytes. */
export interface FileAnswer {
  /** All that the file can be. */
  readonly contentTypes: readonly string[];
}

export interface DialectRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/v1/videos/:id`; a parameter matches one path segment and is decoded. */
  readonly path: string;
  readonly operation:
    | 'create'
    | 'poll'
    | 'list'
    | 'delete'
    | 'content'
    | 'cancel'
    | 'remix'
    | 'edit'
    | 'extend'
    | 'character'
    | 'files'
    | 'models'
    | 'credits'
    | 'webhooks'
    | 'deliveries';
  /** Served under the dialect's base path alone: bare, the path is another dialect's, whose answer serves both. */
  readonly basePathOnly?: boolean;
  readonly documentation?: RouteDocumentation;
  handle(request: WireRequest, context: DialectContext): Promise<WireReply>;
}

/** What can be known about a request before it is parsed. */
export interface RequestProbe {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly fields: JsonObject;
}

/**
 * How surely a request on a shared path is this dialect's, strongest first. `likely` and `soft` choose validation
 * and defaults only; the answer still suits every claimant, because other vendors use the same words.
 */
export const SIGNAL_STRENGTHS = [
  'vendor-header',
  'credential-form',
  'private-model',
  'private-field',
  'likely',
  'soft',
] as const;
export type SignalStrength = (typeof SIGNAL_STRENGTHS)[number];

export interface ErrorContext {
  readonly method: string;
  readonly path: string;
  /** The route is shared and the dialect was not certain: the error must suit every claimant. */
  readonly ambiguous: boolean;
}

export interface Dialect {
  readonly name: string;
  readonly title: string;
  /** Always works as a prefix: `/duomi` + `/v1/videos/generations`. */
  readonly basePath: string;
  /** Host names of the original service, for users who re-point DNS. */
  readonly hosts: readonly string[];
  readonly routes: readonly DialectRoute[];
  /** The body of every failure, except on a shared path where the dialect was not certain. */
  readonly errorSchema?: z.ZodType;
  /** Sent with every answer, errors and files included. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
  /** The header that says how long an answer took, in whole milliseconds. */
  readonly processingTimeHeader?: string;
  /** Tells a client how near it is to its limit, with every answer that counted. */
  limitHeaders?(state: LimitState): Readonly<Record<string, string>>;
  /** Only for dialects that share a path with another. */
  recognise?(probe: RequestProbe): SignalStrength | null;
  /**
   * Only for a dialect that polls on a path of another one: true for ids that nobody else mints. Unless the client
   * or the operator says so, the path is its own for these ids alone, and the other's for all the rest.
   */
  mints?(id: string): boolean;
  /** The poll body. A callback carries exactly this. */
  renderTask(task: Task, links: AssetLinks): JsonObject;
  renderError(error: TaskError, context: ErrorContext): Extract<WireReply, { kind: 'json' }>;
}
