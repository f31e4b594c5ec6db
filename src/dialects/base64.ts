const PADDING = 61;
const INVALID = 0xff;

/** Value of each character code below 128, or INVALID. `-` and `_` are base64url's spelling of `+` and `/`. */
const VALUES = buildValues();

function buildValues(): Uint8Array {
  const values = new Uint8Array(128).fill(INVALID);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let value = 0; value < alphabet.length; value += 1) values[alphabet.charCodeAt(value)] = value;
  values['-'.charCodeAt(0)] = 62;
  values['_'.charCodeAt(0)] = 63;
  return values;
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
  const padding = paddingOf(text);
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const digits = text.length - padding;
  let buffered = 0;
  let bits = 0;
  let written = 0;
  for (let index = 0; index < digits; index += 1) {
    const value = VALUES[text.charCodeAt(index)] ?? INVALID;
    if (value === INVALID) return null;
    buffered = ((buffered << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[written] = (buffered >> bits) & 0xff;
    written += 1;
  }
  return bytes;
}

function paddingOf(text: string): number {
  if (text.charCodeAt(text.length - 1) !== PADDING) return 0;
  return text.charCodeAt(text.length - 2) === PADDING ? 2 : 1;
}
