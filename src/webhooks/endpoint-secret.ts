import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const SECRET_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';
/** Start of every sealed text; a later form gets another number. */
const VERSION = '1.';

/** `whsec_` and the base64 of 32 random bytes, inside the 24 to 64 that Standard Webhooks asks for. */
export function newEndpointSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** Enough to tell two secrets apart, not to guess one: 8 of 44 letters. */
export function secretHint(secret: string): string {
  return `${secret.slice(0, 10)}...${secret.slice(-4)}`;
}

/** A key for sealing, as text. */
export function newSealingKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/** Secrets have to be readable again, because every delivery is signed with them. docs/webhooks.md */
export interface SecretSeal {
  /** `owner` is bound in: a text that is copied to another row does not open there. */
  seal(secret: string, owner: string): string;
  /** Throws when the text was changed, belongs to another owner or was sealed with another key. */
  open(sealed: string, owner: string): string;
}

/** Throws when `keyText` is not the base64 of 32 bytes. */
export function createSecretSeal(keyText: string): SecretSeal {
  const key = Buffer.from(keyText, 'base64');
  if (key.length !== KEY_BYTES) throw new Error('the key for webhook secrets is damaged');
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return VERSION + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
    },
    open(sealed, owner) {
      if (!sealed.startsWith(VERSION)) throw new Error('a webhook secret is stored in an unknown form');
      const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64');
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(owner));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = bytes.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    },
  };
}
