import { TaskError, type TaskErrorCode } from '../task/error.ts';
import { type EgressLog, type OpenClient, reasonOf } from './connection.ts';
import { parseTarget, type Target } from './target.ts';

export interface FileFetchOptions {
  readonly wanted: Wanted;
  readonly open: OpenClient;
  readonly log: EgressLog;
  /** For the whole file, redirects included. */
  readonly totalTimeoutMs: number;
  readonly bytesMax: number;
}

/** A kind of file that users point at, with the words that are said when it cannot be had. */
interface Wanted {
  readonly name: string;
  readonly accept: string;
  readonly unreachable: TaskErrorCode;
  readonly invalid: TaskErrorCode;
}

export const IMAGE: Wanted = {
  name: 'image',
  accept: 'image/*',
  unreachable: 'image_unreachable',
  invalid: 'invalid_image',
};

export const CLIP: Wanted = {
  name: 'clip',
  accept: 'video/*',
  unreachable: 'clip_unreachable',
  invalid: 'invalid_clip',
};

const REDIRECTS_MAX = 3;
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

class FetchRefused extends Error {
  override readonly name = 'FetchRefused';
}

/**
 * Fetches a file, checking every hop of a redirect as if it were the first. Throws the TaskError for an unreachable one,
 * or for an invalid one that a public server did send but that is too large.
 */
export function createFileFetcher(options: FileFetchOptions) {
  return async (url: string): Promise<Uint8Array> => {
    try {
      return await getFollowing(url, options);
    } catch (error) {
      if (error instanceof TaskError) throw error;
      const reason = reasonOf(error);
      // The rest of an address may hold a signature or a password.
      const host = parseTarget(url)?.url.host ?? 'unreadable';
      options.log.info({ host, reason }, `${options.wanted.name} was not fetched`);
      const { name, unreachable } = options.wanted;
      // Same words for blocked, refused, timed out and 404, or the server could be used to scan its own network.
      const message = `The ${name} could not be fetched from the given address.`;
      throw new TaskError(unreachable, message, { internalMessage: reason, cause: error });
    }
  };
}

async function getFollowing(url: string, options: FileFetchOptions): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(options.totalTimeoutMs);
  let address = url;
  for (let hops = 0; hops <= REDIRECTS_MAX; hops += 1) {
    const target = parseTarget(address);
    if (target === null) throw new FetchRefused('not an http address');
    const result = await getOnce(target, signal, options);
    if (result instanceof Uint8Array) return result;
    address = result.href;
  }
  throw new FetchRefused(`more than ${REDIRECTS_MAX} redirects`);
}

/** The file, or where it has moved to. */
async function getOnce(
  target: Target,
  signal: AbortSignal,
  { open, bytesMax, wanted }: FileFetchOptions,
): Promise<Uint8Array | URL> {
  const client = open(target);
  try {
    const { statusCode, headers, body } = await client.request({
      method: 'GET',
      path: target.path,
      headers: { accept: wanted.accept, 'accept-encoding': 'identity' },
      signal,
    });
    const location = headers['location'];
    if (REDIRECT_STATUSES.has(statusCode) && typeof location === 'string')
      return new URL(location, target.url);
    if (statusCode !== 200) throw new FetchRefused(`status ${statusCode}`);
    return await readUpTo(body, bytesMax, wanted);
  } finally {
    await client.destroy();
  }
}

async function readUpTo(
  body: AsyncIterable<Buffer>,
  bytesMax: number,
  { name, invalid }: Wanted,
): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > bytesMax) {
      const megabytes = bytesMax / 1_000_000;
      throw new TaskError(invalid, `The ${name} at the given address is larger than ${megabytes} MB.`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
