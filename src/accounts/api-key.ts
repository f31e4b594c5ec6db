import { hash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PUBLIC_PART = 'sk-reelay-';
/** 41 base-62 characters are 244 bits; the first 8 are shown in lists, the rest stays above 192 bits. */
const RANDOM_LENGTH = 41;
const SHOWN_LENGTH = PUBLIC_PART.length + 8;

const ID_ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Starts with `sk-`, because clients and secret scanners check for it. */
export function newApiKey(): string {
  return PUBLIC_PART + randomText(RANDOM_LENGTH, ALPHABET);
}

export function newKeyId(): string {
  return `key_${randomText(16, ID_ALPHABET)}`;
}

export function newProjectId(): string {
  return `proj_${randomText(16, ID_ALPHABET)}`;
}

/** The part of a key that may be shown and logged; an operator's own short key shows at most a third of itself. */
export function shownPrefix(key: string): string {
  return key.slice(0, Math.min(SHOWN_LENGTH, Math.floor(key.length / 3)));
}

/** Hex SHA-256. A fast hash is enough: the key is random, so there is no dictionary to try. */
export function hashApiKey(key: string): string {
  return hash('sha256', key);
}

/** Unbiased random text: bytes beyond the last whole multiple of the alphabet are thrown away. */
export function randomText(length: number, alphabet: string): string {
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
