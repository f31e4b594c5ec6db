import { TaskError } from '../task/error.ts';
import type { Caller } from '../task/ports.ts';

export interface AuthenticatedCaller extends Caller {
  readonly defaultDialect: string | null;
  /** CIDRs and addresses that the key may be used from; null for all. */
  readonly allowedIps?: readonly string[] | null;
}

/** Null for an unknown, revoked or expired key. */
export type Authenticate = (key: string) => Promise<AuthenticatedCaller | null>;

type Headers = Readonly<Record<string, string>>;

/**
 * Finds the key in any form that real clients use: `Authorization: Bearer key`, the bare key (duomi), and the
 * headers `api-key` (Azure) and `mj-api-secret` (new-api). Throws `unauthorized`.
 */
export async function authenticateRequest(
  headers: Headers,
  authenticate: Authenticate,
): Promise<AuthenticatedCaller> {
  const key = presentedKey(headers);
  if (key === null) {
    throw new TaskError(
      'unauthorized',
      "You didn't provide an API key. Send it as 'Authorization: Bearer YOUR_KEY'.",
    );
  }
  const caller = await authenticate(key);
  if (caller === null) throw new TaskError('unauthorized', `Incorrect API key provided: ${masked(key)}.`);
  return caller;
}

function presentedKey(headers: Headers): string | null {
  const authorization = headers['authorization']?.trim() ?? '';
  const bearer = /^bearer\s+(.*)$/i.exec(authorization);
  const named = [headers['api-key'], headers['mj-api-secret']];
  const candidates = [bearer?.[1], /^bearer$/i.test(authorization) ? '' : authorization, ...named];
  return candidates.map((candidate) => candidate?.trim() ?? '').find((candidate) => candidate !== '') ?? null;
}

/** Enough to recognise one's own key, too little to use somebody else's; also keeps control characters out. */
function masked(key: string): string {
  const visible = key.replace(/[^\x21-\x7e]/g, '?');
  return visible.length < 12 ? '***' : `${visible.slice(0, 6)}***${visible.slice(-2)}`;
}
