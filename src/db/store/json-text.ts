/** What PostgreSQL's jsonb and text refuse: NUL, and half of a surrogate pair (an emoji cut by `slice`). */
const NUL = /\0/g;
const REPLACEMENT = '\uFFFD';

/** Text as PostgreSQL can store it: refused characters become U+FFFD, so that a cut emoji fails no request. */
export function storableText(text: string): string {
  return text
    .replace(NUL, REPLACEMENT)
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, REPLACEMENT);
}

/** JSON text for a jsonb column. `pg` would turn an array parameter into a PostgreSQL array, so both get text. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? storableText(part) : part,
  );
}
