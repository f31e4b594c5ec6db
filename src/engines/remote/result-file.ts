import type { Dispatcher } from 'undici';
import type { EngineFile } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { EnginePorts } from '../engine-type.ts';
import { type Upstream, unavailable } from './upstream-http.ts';

const REDIRECTS_MAX = 3;
const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const FILM_BYTES_MAX = 2_000_000_000;
/** The upstream is up, and does not give this file: asking anew may give a fresh address. */
const GONE_DELAY_MS = 5_000;

/**
 * The film at an address of the upstream, or wherever it says that it lies. Its own origin gets the key; any other is
 * fetched without one. Throws TaskError `unavailable` or, for a file that is not given, `engine_failed`.
 */
export async function openResult(
  upstream: Upstream,
  start: string | URL,
  download: EnginePorts['download'],
): Promise<EngineFile> {
  let address = start;
  for (let hops = 0; hops <= REDIRECTS_MAX; hops += 1) {
    if (typeof address === 'string' && address.startsWith('data:')) return film([inlineBytes(address)]);
    const url = new URL(address);
    if (!upstream.isOurs(url)) return film(await download(url.href));
    const reply = await upstream.open(url);
    if (reply.statusCode === 200) return film(await playable(reply));
    await reply.body.dump();
    const { location } = reply.headers;
    if (!REDIRECT_STATUSES.has(reply.statusCode) || typeof location !== 'string')
      throw notGiven(reply.statusCode);
    address = new URL(location, url);
  }
  throw notThere('too many redirects');
}

function film(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): EngineFile {
  // What kind of bytes they are is found out by reading them; headers of upstreams are wrong too often.
  return { contentType: 'video/mp4', chunks: bounded(chunks) };
}

async function* bounded(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > FILM_BYTES_MAX) throw notThere(`a film of more than ${FILM_BYTES_MAX} bytes`);
    yield chunk;
  }
}

function inlineBytes(address: string): Uint8Array {
  const comma = address.indexOf(',');
  if (!address.slice(0, comma).endsWith(';base64')) throw notThere('a data URI without base64');
  return Buffer.from(address.slice(comma + 1), 'base64');
}

async function playable(reply: Dispatcher.ResponseData): Promise<AsyncIterable<Uint8Array>> {
  const type = String(reply.headers['content-type'] ?? '');
  if (!/json|text/.test(type)) return reply.body;
  await reply.body.dump();
  throw notThere(`a file of type ${type}`);
}

function notGiven(status: number): TaskError {
  return status === 429 || status >= 500
    ? unavailable(`status ${status}`, null)
    : notThere(`status ${status}`);
}

/** A finished film that its upstream does not give: asked for again, since the next address may be good. */
export function notThere(internalMessage: string): TaskError {
  return new TaskError('engine_failed', 'The engine did not hand over the finished video.', {
    internalMessage,
    retryAfterMs: GONE_DELAY_MS,
  });
}
