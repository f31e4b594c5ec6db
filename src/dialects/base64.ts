const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Negative for every code outside the alphabet: one invalid digit makes a whole group negative. */
const DIGITS = buildDigits();

function buildDigits(): Int8Array {
  const digits = new Int8Array(128).fill(-1);
  for (let value = 0; value < ALPHABET.length; value += 1) digits[ALPHABET.charCodeAt(value)] = value;
  // base64url's spelling of `+` and `/`.
  digits['-'.charCodeAt(0)] = 62;
  digits['_'.charCodeAt(0)] = 63;
  return digits;
}

/**
 * Strict base64: line breaks are allowed (MIME folds lines), anything else outside the alphabet is not, and
 * padding is required, because its absence is how most values that were cut off betray themselves.
 * Returns null for text that is not base64. Written out since `atob` makes a 20 MB string first and
 * `Buffer.from` accepts anything.
 */
export function decodeBase64(source: string): Uint8Array | null {
  const text = /\s/.test(source) ? source.replace(/[\r\n\t ]+/g, '') : source;
  if (text.length === 0 || text.length % 4 !== 0) return null;
  const padding = /={0,2}$/.exec(text.slice(-2))?.[0].length ?? 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const fullGroupsEnd = text.length - 4;
  let written = 0;
  for (let index = 0; index < fullGroupsEnd; index += 4) {
    const group = readGroup(text, index);
    if (group < 0) return null;
    bytes[written] = group >> 16;
    bytes[written + 1] = group >> 8;
    bytes[written + 2] = group;
    written += 3;
  }
  const last = readGroup(text.slice(fullGroupsEnd, text.length - padding) + 'A'.repeat(padding), 0);
  if (last < 0) return null;
  for (let shift = 16; written < bytes.length; shift -= 8, written += 1) bytes[written] = last >> shift;
  return bytes;
}

/** 24 bits from four digits, negative when one is invalid. */
function readGroup(text: string, index: number): number {
  return (
    (digitAt(text, index) << 18) |
    (digitAt(text, index + 1) << 12) |
    (digitAt(text, index + 2) << 6) |
    digitAt(text, index + 3)
  );
}

function digitAt(text: string, index: number): number {
  return DIGITS[text.charCodeAt(index)] ?? -1;
}

/** What stands behind `;base64,` in a data URI, still encoded; null when that part is missing or was cut off. */
export function dataUriPayload(text: string): string | null {
  const comma = text.indexOf(',');
  // The header is short in every legal URI; without the bound a cut one would make the search walk 20 MB.
  const header = comma === -1 || comma > 200 ? '' : text.slice(5, comma);
  return /;\s*base64$/i.test(header) ? text.slice(comma + 1) : null;
}
