import { TaskError } from '../task/error.ts';
import { type EgressLog, type OpenClient, reasonOf } from './connection.ts';
import { parseTarget, type Target } from './target.ts';

export interface ImageFetchOptions {
  readonly open: OpenClient;
  readonly log: EgressLog;
  /** For the whole image, redirects included. */
  readonly totalTimeoutMs: number;
  readonly bytesMax: number;
}

const REDIRECTS_MAX = 3;
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

/** Same words for blocked, refused, timed out and 404, or the server could be used to scan its own network. */
const UNREACHABLE = 'The image could not be fetched from the given address.';

class FetchRefused extends Error {
  override readonly name = 'FetchRefused';
}

/**
 * Fetches an image, checking every hop of a redirect as if it were the first. Throws TaskError `image_unreachable`,
 * or `invalid_image` for one that a public server did send but that is too large.
 */
export function createImageFetcher(options: ImageFetchOptions) {
  return async (url: string): Promise<Uint8Array> => {
    try {
      return await getFollowing(url, options);
    } catch (error) {
      if (error instanceof TaskError) throw error;
      const reason = reasonOf(error);
      // The rest of an address may hold a signature or a password.
      const host = parseTarget(url)?.url.host ?? 'unreadable';
      options.log.info({ host, reason }, 'image was not fetched');
      throw new TaskError('image_unreachable', UNREACHABLE, { internalMessage: reason, cause: error });
    }
  };
}

async function getFollowing(url: string, options: ImageFetchOptions): Promise<Uint8Array> {
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

/** The image, or where it has moved to. */
async function getOnce(
  target: Target,
  signal: AbortSignal,
  { open, bytesMax }: ImageFetchOptions,
): Promise<Uint8Array | URL> {
  const client = open(target);
  try {
    const { statusCode, headers, body } = await client.request({
      method: 'GET',
      path: target.path,
      headers: { accept: 'image/*', 'accept-encoding': 'identity' },
      signal,
    });
    const location = headers['location'];
    if (REDIRECT_STATUSES.has(statusCode) && typeof location === 'string')
      return new URL(location, target.url);
    if (statusCode !== 200) throw new FetchRefused(`status ${statusCode}`);
    return await readUpTo(body, bytesMax);
  } finally {
    await client.destroy();
  }
}

async function readUpTo(body: AsyncIterable<Buffer>, bytesMax: number): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > bytesMax) {
      const megabytes = bytesMax / 1_000_000;
      throw new TaskError('invalid_image', `The image at the given address is larger than ${megabytes} MB.`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
