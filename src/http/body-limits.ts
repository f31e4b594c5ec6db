/** All sizes in bytes. */
export interface BodyLimits {
  /** A JSON or urlencoded body. */
  readonly textBody: number;
  /** Any body, multipart included. */
  readonly totalBody: number;
  readonly file: number;
  readonly files: number;
  /** All text fields of a form together. */
  readonly fieldText: number;
  readonly fields: number;
  readonly fieldName: number;
}

/**
 * Clients of all five dialects send images as base64 inside JSON or text fields: four of 5 MB are 28 MB of text,
 * hence 30. A prompt is refused far earlier, by whoever validates it.
 */
export const DEFAULT_BODY_LIMITS: BodyLimits = {
  textBody: 30_000_000,
  totalBody: 40_000_000,
  file: 10_000_000,
  files: 4,
  fieldText: 30_000_000,
  fields: 40,
  fieldName: 100,
};

/**
 * Values in a JSON body. Real ones hold some dozens; 1.5 million short keys in 18 MB kept the event loop, and so every
 * other client, waiting for 4.4 seconds.
 */
export const JSON_VALUES_MAX = 10_000;

/** Nesting of JSON values and of bracketed form names. */
export const DEPTH_MAX = 32;

export function megabytes(bytes: number): string {
  return `${bytes / 1_000_000} MB`;
}
