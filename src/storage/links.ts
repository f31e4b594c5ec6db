import { createHmac, timingSafeEqual } from 'node:crypto';

export interface LinkSignerOptions {
  /** The first signs, all verify; asked each time, since they are changed while the server runs. */
  readonly secrets: () => readonly string[];
  /** Without a trailing slash, for example `http://127.0.0.1:8787`; a function, since the port may be drawn late. */
  readonly publicBaseUrl: () => string;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

export interface LinkedFile {
  readonly assetId: string;
  /** Without the dot; clients recognise a film by a path that ends in `.mp4`. */
  readonly extension: string;
  readonly expiresAtMs: number;
}

export interface LinkSigner {
  /** An absolute address that needs no header and no query: `<base>/files/<expiry>-<signature>/<assetId>.mp4`. */
  sign(file: LinkedFile): string;
  /** Takes the path as it came, undecoded. `tampered` is answered 403, `expired` 410. */
  verify(path: string): VerifiedLink | 'tampered' | 'expired';
}

export type VerifiedLink = Pick<LinkedFile, 'assetId' | 'expiresAtMs'>;

const FILE_NAME = /^[A-Za-z0-9_-]{1,128}\.[a-z0-9]{1,8}$/;
const PATH = /^\/files\/([0-9a-z]{1,11})-([A-Za-z0-9_-]{32})\/([A-Za-z0-9_-]{1,128}\.[a-z0-9]{1,8})$/;

/**
 * 24 bytes encode to 32 letters without spare bits. A full 32-byte digest would end in a letter of which two
 * bits mean nothing, so a changed last letter could still decode to the same signature.
 */
const SIGNATURE_BYTES = 24;

/** Shared with nothing else, so that a signature made for another purpose can never open a file. */
const PURPOSE = 'reelay-file-link-1';

/** Signed links to stored files, see docs/delivery.md. Throws when a secret is shorter than 16 characters. */
export function createLinkSigner(options: LinkSignerOptions): LinkSigner {
  const secretsNow = (): [string, ...string[]] => {
    const [first, ...others] = options.secrets();
    if (first === undefined || [first, ...others].some((secret) => secret.length < 16))
      throw new Error('links need at least one secret, each of 16 characters or more');
    return [first, ...others];
  };
  secretsNow();

  return {
    sign({ assetId, extension, expiresAtMs }) {
      const name = `${assetId}.${extension}`;
      if (!FILE_NAME.test(name)) throw new Error(`cannot be linked: ${JSON.stringify(name)}`);
      const expiry = Math.ceil(expiresAtMs).toString(36);
      return `${options.publicBaseUrl()}/files/${expiry}-${signature(secretsNow()[0], expiry, name)}/${name}`;
    },

    verify(path) {
      const match = PATH.exec(path);
      if (match === null) return 'tampered';
      const [, expiry = '', given = '', name = ''] = match;
      // Every secret is tried, also after a hit, so that time says nothing about which one matched.
      const matches = secretsNow().filter((secret) => sameText(signature(secret, expiry, name), given));
      if (matches.length === 0) return 'tampered';
      const expiresAtMs = Number.parseInt(expiry, 36);
      if (expiresAtMs <= options.nowMs()) return 'expired';
      return { assetId: name.slice(0, name.lastIndexOf('.')), expiresAtMs };
    },
  };
}

function signature(secret: string, expiry: string, name: string): string {
  return createHmac('sha256', secret)
    .update(`${PURPOSE}\n${expiry}\n${name}`)
    .digest()
    .subarray(0, SIGNATURE_BYTES)
    .toString('base64url');
}

function sameText(expected: string, given: string): boolean {
  return timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}
