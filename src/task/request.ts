import type { TaskFailure } from './error.ts';
import type { JsonObject } from './json.ts';
import type { Scenario } from './scenario.ts';

/** The six looks that seed-era clients may ask for in `style`. */
export const STYLES = ['thanksgiving', 'comic', 'news', 'selfie', 'nostalgic', 'anime'] as const;
export type Style = (typeof STYLES)[number];

/** Shortest and longest film that any dialect can ask for, in seconds. */
export const SECONDS_MIN = 4;
export const SECONDS_MAX = 25;

/** Up to three clips may stand for characters in a prompt (`@character1`). */
export interface CharacterClip {
  readonly url: string;
  /** The task's own copy, when the address was one of ours; it outlives the link. */
  readonly assetId?: string;
  /** What the prompt calls a recorded character (`@username`); absent for a clip that is only numbered. */
  readonly username?: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Where a reference image comes from, before it was fetched and checked. */
export type ImageInput =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly param: string }
  | { readonly kind: 'url'; readonly url: string; readonly param: string }
  /** A file that the caller uploaded before. */
  | { readonly kind: 'file'; readonly fileId: string; readonly param: string };

/** A reference image of an accepted task: its bytes are stored, or its address still has to be fetched. */
export type ReferenceImage =
  | { readonly kind: 'stored'; readonly assetId: string }
  | { readonly kind: 'url'; readonly url: string };

/** What can be made of a finished film. `edit` is OpenAI's later name for a remix. */
export const DERIVATIVE_OPERATIONS = ['remix', 'edit', 'extend'] as const;
export type DerivativeOperation = (typeof DERIVATIVE_OPERATIONS)[number];

/** The finished film that a task is made from, as it was when the task was accepted: it may be deleted since. */
export interface DerivativeSource {
  readonly operation: DerivativeOperation;
  readonly taskId: string;
  /** Length of that film in seconds. For `extend`, the request's own `seconds` is the stitched total. */
  readonly seconds: number;
  /** Who made it. */
  readonly engineId: string;
  /** Its plan's instructions: they mean something to that engine alone. */
  readonly instructions: JsonObject;
}

/**
 * The canonical request: what all dialects say, in one vocabulary, with every default resolved.
 * It is stored with the task and never changes; what the engine will really do is the plan.
 */
export interface GenerationRequest {
  /** The public model name as the client wrote it; answers echo it. */
  readonly model: string;
  readonly prompt: string;
  /** Asked length in seconds. */
  readonly seconds: number;
  /** Asked frame size in pixels; its orientation is a promise. */
  readonly width: number;
  readonly height: number;
  /** Same seed, same request, same engine version: same film. */
  readonly seed: number;
  readonly style: Style | null;
  /** True asks for a visible mark on the film. */
  readonly watermark: boolean;
  /** True hides the film from lists and forbids derivatives. */
  readonly private: boolean;
  readonly images: readonly ReferenceImage[];
  readonly characters: readonly CharacterClip[];
  /** Told once when the task ends, in the poll body of one dialect (`callbackDialectOf`). */
  readonly callbackUrl: string | null;
  /** Null for a film that is made from nothing but the request. */
  readonly source: DerivativeSource | null;
  /** What moderation said at the create, where the dialect tells it by a failed task; the plan step ends the task with it. */
  readonly refusal?: TaskFailure;
  /** What the task acts out, on a server where scenarios are enabled. */
  readonly scenario?: Scenario;
  /** Words of the refusal of a reference image that is not exactly `width` by `height`; absent takes any size. */
  readonly imageMustMatchSize?: string;
}

/** What a derivative takes from its source when the request does not say it. The seed is one of them, always. */
export const INHERITED_FACTS = [
  'model',
  'seconds',
  'size',
  'style',
  'watermark',
  'images',
  'characters',
] as const;
export type InheritedFact = (typeof INHERITED_FACTS)[number];

/** A parsed create says which film it starts from; the film itself is looked up when the task is accepted. */
export interface DerivativeDraft {
  readonly operation: DerivativeOperation;
  readonly taskId: string;
  /** Name of the field that named the film, for errors. */
  readonly param: string;
  /** What the request did not say: these values of the draft are placeholders. */
  readonly inherit: readonly InheritedFact[];
}

/** A parsed create, before images are stored, the seed is drawn and the source of a derivative is looked up. */
export interface GenerationDraft
  extends Omit<GenerationRequest, 'images' | 'seed' | 'source' | 'refusal' | 'scenario'> {
  readonly images: readonly ImageInput[];
  readonly seed: number | null;
  /** With `extend`, the draft's `seconds` is the length to add. */
  readonly source: DerivativeDraft | null;
}
