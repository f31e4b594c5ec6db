export interface Target {
  readonly url: URL;
  /** Path and query as they go on the wire. */
  readonly path: string;
}

/** EvoLink's limit for callback addresses, in characters; kept for every address that a user gives. */
const URL_CHARACTERS_MAX = 2048;

/** All that may stand in a request line; anything else is left to the URL parser to encode. */
const WIRE_TEXT = /^[\x21-\x7e]*$/;

/**
 * Reads an address that a user gave; null when it can never be called. Only the parsed form is looked at: the
 * URL parser turns `0x7f.1`, `2130706433` and `１２７.0.0.1` into `127.0.0.1`, so no spelling gets past a check.
 */
export function parseTarget(address: string): Target | null {
  const text = address.trim();
  if (text.length > URL_CHARACTERS_MAX || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  // A name and password would be sent to whoever answers, and they hide the host from human eyes.
  if (url.username !== '' || url.password !== '') return null;
  return { url, path: url.pathname + (writtenQuery(text) ?? url.search) };
}

/** Receivers that sign their callback address compare it byte for byte, and the URL parser rewrites `'`. */
function writtenQuery(text: string): string | null {
  const [beforeFragment = ''] = text.split('#', 1);
  const at = beforeFragment.indexOf('?');
  if (at === -1) return null;
  const query = beforeFragment.slice(at);
  return WIRE_TEXT.test(query) ? query : null;
}
