import { Client } from 'undici';
import { TaskError } from '../task/error.ts';
import type { UrlFetcher } from '../task/ports.ts';
import { createAddressPolicy } from './address-policy.ts';
import { createGuardedConnector, type Resolver, systemResolver } from './guarded-connector.ts';
import { parseTarget, type Target } from './target.ts';

export interface EgressOptions {
  /** CIDRs that may be private, for development and tests: `127.0.0.1/32`. */
  readonly allow: readonly string[];
  readonly log: { info(details: object, message: string): void };
  readonly resolver?: Resolver;
  /** Ports of public addresses; any port of a listed address is fine. */
  readonly ports?: readonly number[];
  /** Callbacks go over https alone, unless this allows plain http to public addresses too. */
  readonly plainHttpCallbacks?: boolean;
  readonly timeouts?: Partial<EgressTimeouts>;
  readonly imageBytesMax?: number;
}

export interface EgressTimeouts {
  readonly connectMs: number;
  readonly firstByteMs: number;
  /** For a whole image, redirects included. */
  readonly totalMs: number;
}

export interface PostRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** `unreachable` says no more on purpose; `malformed` will never work and need not be tried again. */
export type PostOutcome =
  | { readonly type: 'answered'; readonly status: number; readonly body: string }
  | { readonly type: 'unreachable' }
  | { readonly type: 'malformed' };

/** The only way out to an address that a user gave. */
export interface Egress extends UrlFetcher {
  /** Sends once and follows no redirect. Never throws for what the receiver does. */
  post(url: string, request: PostRequest): Promise<PostOutcome>;
}

const USUAL_PORTS = [80, 443, 8080, 8443];
const TIMEOUTS: EgressTimeouts = { connectMs: 5_000, firstByteMs: 10_000, totalMs: 30_000 };
const IMAGE_BYTES_MAX = 10_000_000;
const ANSWER_BYTES_MAX = 20_000;
const REDIRECTS_MAX = 3;
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

/** Same words for blocked, refused, timed out and 404, or the server could be used to scan its own network. */
const UNREACHABLE = 'The image could not be fetched from the given address.';

class FetchRefused extends Error {
  override readonly name = 'FetchRefused';
}

export function createEgress(options: EgressOptions): Egress {
  const policy = createAddressPolicy(options.allow);
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const imageBytesMax = options.imageBytesMax ?? IMAGE_BYTES_MAX;
  const connectorFor = (plainHttp: boolean) =>
    createGuardedConnector({
      policy,
      plainHttp,
      resolver: options.resolver ?? systemResolver,
      ports: options.ports ?? USUAL_PORTS,
      connectTimeoutMs: timeouts.connectMs,
    });
  const imageConnector = connectorFor(true);
  const callbackConnector = connectorFor(options.plainHttpCallbacks ?? false);

  /** A connection of its own per request: none is reused that was checked under another rule. */
  const clientFor = (target: Target, connect: typeof imageConnector) =>
    new Client(target.url.origin, {
      connect,
      headersTimeout: timeouts.firstByteMs,
      bodyTimeout: timeouts.firstByteMs,
    });

  async function getOnce(target: Target, signal: AbortSignal): Promise<Uint8Array | URL> {
    const client = clientFor(target, imageConnector);
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
      return await readUpTo(body, imageBytesMax);
    } finally {
      await client.destroy();
    }
  }

  async function getFollowing(url: string): Promise<Uint8Array> {
    const signal = AbortSignal.timeout(timeouts.totalMs);
    let address = url;
    for (let hops = 0; hops <= REDIRECTS_MAX; hops += 1) {
      const target = parseTarget(address);
      if (target === null) throw new FetchRefused('not an http address');
      const result = await getOnce(target, signal);
      if (result instanceof Uint8Array) return result;
      address = result.href;
    }
    throw new FetchRefused(`more than ${REDIRECTS_MAX} redirects`);
  }

  return {
    async fetchImage(url) {
      try {
        return await getFollowing(url);
      } catch (error) {
        if (error instanceof TaskError) throw error;
        options.log.info({ host: hostOf(url), reason: reasonOf(error) }, 'image was not fetched');
        throw new TaskError('image_unreachable', UNREACHABLE, {
          internalMessage: reasonOf(error),
          cause: error,
        });
      }
    },

    async post(url, { body, headers, timeoutMs }) {
      const target = parseTarget(url);
      if (target === null) return { type: 'malformed' };
      const client = clientFor(target, callbackConnector);
      try {
        const answer = await client.request({
          method: 'POST',
          path: target.path,
          headers: { ...headers, 'accept-encoding': 'identity' },
          body,
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { type: 'answered', status: answer.statusCode, body: await readStart(answer.body) };
      } catch (error) {
        options.log.info({ host: target.url.host, reason: reasonOf(error) }, 'callback was not delivered');
        return { type: 'unreachable' };
      } finally {
        await client.destroy();
      }
    },
  };
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

/** Addresses may hold a signature or a password: only the host is logged. */
function hostOf(url: string): string {
  return parseTarget(url)?.url.host ?? 'unreadable';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
