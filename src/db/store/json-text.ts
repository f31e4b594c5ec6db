/** What PostgreSQL's jsonb and text refuse: NUL, and half of a surrogate pair (an emoji cut by `slice`). */
const NUL = /\0/g;
const REPLACEMENT = '\uFFFD';

/** Text as PostgreSQL can store it: refused characters become U+FFFD, so that a cut emoji fails no request. */
export function storableText(text: string): string {
  return text
    .replace(NUL, REPLACEMENT)
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, REPLACEMENT);
}

/**
 * False for text that no row can hold. An id that a client sends has to be asked first: a statement that names such
 * text fails as a whole, and with it every other read that shares it.
 */
export function isStorableText(text: string): boolean {
  return storableText(text) === text;
}

/** JSON text for a jsonb column. `pg` would turn an array parameter into a PostgreSQL array, so both get text. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? storableText(part) : part,
  );
}
