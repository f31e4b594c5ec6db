import { type EgressLog, type OpenClient, reasonOf } from './connection.ts';
import { parseTarget } from './target.ts';

export interface PostRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** `unreachable` says no more on purpose; `malformed` will never work and need not be tried again. */
export type PostOutcome =
  | {
      readonly type: 'answered';
      readonly status: number;
      readonly body: string;
      /** From the receiver's `retry-after`, whichever of its two forms; null when it says nothing. */
      readonly retryAfterMs: number | null;
    }
  | { readonly type: 'unreachable' }
  | { readonly type: 'malformed' };

export interface PosterOptions {
  readonly open: OpenClient;
  readonly log: EgressLog;
}

const ANSWER_BYTES_MAX = 20_000;

/** Posts once, follows no redirect, and reads the first 20,000 bytes of the answer. */
export function createPoster({ open, log }: PosterOptions) {
  return async (url: string, { body, headers, timeoutMs }: PostRequest): Promise<PostOutcome> => {
    const target = parseTarget(url);
    if (target === null) return { type: 'malformed' };
    const client = open(target);
    try {
      const answer = await client.request({
        method: 'POST',
        path: target.path,
        headers: { ...headers, 'accept-encoding': 'identity' },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const retryAfterMs = readRetryAfter(answer.headers['retry-after']);
      return {
        type: 'answered',
        status: answer.statusCode,
        body: await readStart(answer.body),
        retryAfterMs,
      };
    } catch (error) {
      log.info({ host: target.url.host, reason: reasonOf(error) }, 'callback was not delivered');
      return { type: 'unreachable' };
    } finally {
      await client.destroy();
    }
  };
}

function readRetryAfter(value: string | string[] | undefined): number | null {
  const text = String(value ?? '').trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const atMs = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - Date.now());
}

/** What the receiver said, for its owner's delivery log. The status is known by now, so trouble here is none. */
async function readStart(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of body) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= ANSWER_BYTES_MAX) break;
    }
  } catch (error) {
    pieces.push(Buffer.from(`[cut off: ${reasonOf(error)}]`));
  }
  return Buffer.concat(pieces).subarray(0, ANSWER_BYTES_MAX).toString('utf8');
}
