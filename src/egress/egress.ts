import type { UrlFetcher } from '../task/ports.ts';
import { createAddressPolicy } from './address-policy.ts';
import { createPoster, type PostOutcome, type PostRequest } from './callback-post.ts';
import { clientOpener, type EgressLog } from './connection.ts';
import { CLIP, createFileFetcher, IMAGE } from './file-fetch.ts';
import { createFilmDownload } from './film-download.ts';
import { createGuardedConnector, type Resolver, systemResolver } from './guarded-connector.ts';

export interface EgressOptions {
  /** CIDRs that may be private, for development and tests: `127.0.0.1/32`. */
  readonly allow: readonly string[];
  readonly log: EgressLog;
  readonly resolver?: Resolver;
  /** Ports of public addresses; any port of a listed address is fine. */
  readonly ports?: readonly number[];
  /** Callbacks go over https alone, unless this allows plain http to public addresses too. */
  readonly plainHttpCallbacks?: boolean;
  readonly timeouts?: Partial<EgressTimeouts>;
  readonly imageBytesMax?: number;
  readonly clipBytesMax?: number;
}

export interface EgressTimeouts {
  readonly connectMs: number;
  readonly firstByteMs: number;
  /** For a whole file, redirects included. */
  readonly totalMs: number;
}

/** The only way out to an address that a user gave. */
export interface Egress extends UrlFetcher {
  /** Sends once and follows no redirect. Never throws for what the receiver does. */
  post(url: string, request: PostRequest): Promise<PostOutcome>;
  /** A film at an address that an engine gave, as it comes. Throws TaskError `engine_failed`. */
  openFilm(url: string): Promise<AsyncIterable<Uint8Array>>;
}

const USUAL_PORTS = [80, 443, 8080, 8443];
const TIMEOUTS: EgressTimeouts = { connectMs: 5_000, firstByteMs: 10_000, totalMs: 30_000 };
const IMAGE_BYTES_MAX = 10_000_000;
/** 25 s of the film engine's rain, its largest films, are 45 MB. */
const CLIP_BYTES_MAX = 50_000_000;

/** Throws a plain error when a range of `allow` cannot be read. Proxies of the environment are not used. */
export function createEgress(options: EgressOptions): Egress {
  const { log, resolver = systemResolver, ports = USUAL_PORTS } = options;
  const { imageBytesMax = IMAGE_BYTES_MAX, clipBytesMax = CLIP_BYTES_MAX } = options;
  const policy = createAddressPolicy(options.allow);
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const openFor = (plainHttp: boolean) => {
    const { connectMs, firstByteMs } = timeouts;
    const rules = { policy, resolver, ports, plainHttp, connectTimeoutMs: connectMs };
    return clientOpener(createGuardedConnector(rules), firstByteMs);
  };
  return {
    fetchImage: createFileFetcher({
      wanted: IMAGE,
      open: openFor(true),
      log,
      totalTimeoutMs: timeouts.totalMs,
      bytesMax: imageBytesMax,
    }),
    fetchClip: createFileFetcher({
      wanted: CLIP,
      open: openFor(true),
      log,
      totalTimeoutMs: timeouts.totalMs,
      bytesMax: clipBytesMax,
    }),
    openFilm: createFilmDownload({ open: openFor(true), log }),
    post: createPoster({ open: openFor(options.plainHttpCallbacks ?? false), log }),
  };
}
