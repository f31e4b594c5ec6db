/** The six looks that seed-era clients may ask for in `style`. */
export const STYLES = ['thanksgiving', 'comic', 'news', 'selfie', 'nostalgic', 'anime'] as const;
export type Style = (typeof STYLES)[number];

/** Shortest and longest film that any dialect can ask for, in seconds. */
export const SECONDS_MIN = 4;
export const SECONDS_MAX = 25;

/** Up to three clips may stand for characters in a prompt (`@character1`). */
export interface CharacterClip {
  readonly url: string;
  /** What the prompt calls a recorded character (`@username`); absent for a clip that is only numbered. */
  readonly username?: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Where a reference image comes from, before it was fetched and checked. */
export type ImageInput =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly param: string }
  | { readonly kind: 'url'; readonly url: string; readonly param: string };

/** A reference image of an accepted task: its bytes are stored, or its address still has to be fetched. */
export type ReferenceImage =
  | { readonly kind: 'stored'; readonly assetId: string }
  | { readonly kind: 'url'; readonly url: string };

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
  /** Told once when the task ends, in the body of the dialect that created it. */
  readonly callbackUrl: string | null;
}

/** A parsed create, before images are stored and the seed is drawn. */
export interface GenerationDraft extends Omit<GenerationRequest, 'images' | 'seed'> {
  readonly images: readonly ImageInput[];
  readonly seed: number | null;
}
