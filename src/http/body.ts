import type { IncomingMessage } from 'node:http';
import type { WireBody } from '../dialects/dialect.ts';
import { TaskError } from '../task/error.ts';
import type { JsonObject } from '../task/json.ts';
import { unfoldFields } from './body-fields.ts';
import { parseJsonBody, parseJsonObject } from './body-json.ts';
import { type BodyLimits, DEFAULT_BODY_LIMITS, megabytes } from './body-limits.ts';
import { readMultipart } from './body-multipart.ts';

/**
 * How much of a refused body is read and thrown away before the connection is cut. A client that still writes
 * while we close gets a reset instead of our answer, so an upload a few times over the limit is let through.
 */
const DISCARD_BYTES_MAX = 64_000_000;
const DISCARD_MS_MAX = 10_000;
const DISCARD_WATCH_MS = 100;

const CURLY = 0x7b;
const SQUARE = 0x5b;

/**
 * Decodes a request body by what it is, since clients label it wrongly: what starts with `{` is JSON, also under a
 * form's content type (`curl -d`), and an empty body is empty, also under `application/json` (Python's DELETE).
 * Throws TaskError `invalid_request` (malformed, cut off) or `payload_too_large` (with the limit); the rest of the
 * body is then discarded in the background, so that the client can read the answer.
 */
export async function readWireBody(
  incoming: IncomingMessage,
  options: { readonly limits?: Partial<BodyLimits> } = {},
): Promise<WireBody> {
  const limits = { ...DEFAULT_BODY_LIMITS, ...options.limits };
  return await refusingCutOff(incoming, () => decode(incoming, limits));
}

/** A JSON object as it was sent, nulls and empty texts included. Throws as `readWireBody` does. */
export async function readJsonObject(incoming: IncomingMessage, limitBytes: number): Promise<JsonObject> {
  return await refusingCutOff(incoming, async () =>
    parseJsonObject(await collect(upTo(limitBytes, incoming.iterator({ destroyOnReturn: false })))),
  );
}

async function refusingCutOff<Body>(incoming: IncomingMessage, read: () => Promise<Body>): Promise<Body> {
  try {
    return await read();
  } catch (error) {
    discardRest(incoming);
    throw isCutOff(error)
      ? new TaskError('invalid_request', 'The body ended before it was complete.', { cause: error })
      : error;
  }
}

async function decode(incoming: IncomingMessage, limits: BodyLimits): Promise<WireBody> {
  const contentType = incoming.headers['content-type'] ?? '';
  const isMultipart = /^\s*multipart\/form-data/i.test(contentType);
  const encoding = incoming.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new TaskError('invalid_request', 'Compressed request bodies are not accepted.');
  const limit = isMultipart ? limits.totalBody : limits.textBody;
  if (Number(incoming.headers['content-length'] ?? 0) > limit) throw bodyTooLarge(limit);

  const chunks = upTo(limit, incoming.iterator({ destroyOnReturn: false }));
  if (!isMultipart) return { fields: parseText(await collect(chunks), contentType, limits), files: {} };
  const first = await chunks.next();
  if (first.done) return { fields: {}, files: {} };
  const whole = startingWith(first.value, chunks);
  if (firstSign(first.value) !== CURLY) return readMultipart(contentType, whole, limits);
  return { fields: parseJsonBody(await collect(upTo(limits.textBody, whole))), files: {} };
}

function parseText(bytes: Buffer, contentType: string, limits: BodyLimits): WireBody['fields'] {
  const sign = firstSign(bytes);
  if (sign === undefined) return {};
  const isForm = /^\s*application\/x-www-form-urlencoded/i.test(contentType);
  const isNamedJson = /^\s*application\/(?:[\w.+-]+\+)?json/i.test(contentType);
  if (isNamedJson || sign === CURLY || (sign === SQUARE && !isForm)) return parseJsonBody(bytes);
  if (isForm || bytes.includes('=')) return parseUrlencoded(bytes, limits);
  throw new TaskError('invalid_request', 'The body is neither JSON nor a form.');
}

function parseUrlencoded(bytes: Buffer, limits: BodyLimits): WireBody['fields'] {
  // Counted first: 30 MB of `a&a&a` would become fifteen million fields.
  let fields = 1;
  for (let at = bytes.indexOf('&'); at !== -1; at = bytes.indexOf('&', at + 1)) {
    fields += 1;
    if (fields > limits.fields) throw tooLarge(`The form has more than ${limits.fields} fields.`);
  }
  const entries = [...new URLSearchParams(bytes.toString('utf8').trim())].filter(([name]) => name !== '');
  if (entries.some(([name]) => Buffer.byteLength(name) > limits.fieldName))
    throw tooLarge(`The form has a field name longer than ${limits.fieldName} bytes.`);
  return unfoldFields(entries);
}

/** First byte that is neither white space nor part of a UTF-8 byte order mark. */
function firstSign(bytes: Uint8Array): number | undefined {
  return bytes.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
}

async function* upTo(limit: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limit) throw bodyTooLarge(limit);
    yield chunk;
  }
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  return Buffer.concat(pieces);
}

function tooLarge(message: string): TaskError {
  return new TaskError('payload_too_large', message);
}

function bodyTooLarge(limit: number): TaskError {
  return tooLarge(`The body is larger than ${megabytes(limit)}.`);
}

function isCutOff(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Counted at the socket: node drops all listeners of a request once its answer is out, and then reads on for ever. */
function discardRest(incoming: IncomingMessage): void {
  if (incoming.readableEnded || incoming.destroyed) return;
  const { socket } = incoming;
  const bytesBefore = socket.bytesRead;
  const startedAtMs = performance.now();
  const watch = setInterval(() => {
    const isTooMuch = socket.bytesRead - bytesBefore > DISCARD_BYTES_MAX;
    if (isTooMuch || performance.now() - startedAtMs > DISCARD_MS_MAX) incoming.destroy();
  }, DISCARD_WATCH_MS).unref();
  incoming.once('close', () => clearInterval(watch));
  incoming.resume();
}
