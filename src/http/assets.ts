import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { BlobStore, ByteRange } from '../task/ports.ts';
import { parseRange } from './range.ts';

export interface AssetFile {
  readonly blobs: Pick<BlobStore, 'open'>;
  readonly storageKey: string;
  /** Length of the stored file. */
  readonly bytes: number;
  readonly contentType: string;
  /** The file's sha256; it never changes under one key, so it is a strong validator. */
  readonly etag: string;
  /** When it was stored; it has not changed since. */
  readonly modifiedAtMs: number;
  readonly fileName?: string;
  /** How long a client may keep the file, in seconds; until its link expires, for example. */
  readonly cacheSeconds?: number;
}

/** A browser may show these; anything else is only ever downloaded. */
const SHOWN_TYPES = new Set(['video/mp4', 'image/jpeg', 'image/png', 'image/webp']);

/**
 * Answers GET and HEAD for a stored file with 200, 206, 304 or 416, in constant memory. Headers that were set on the
 * response before stay. Resolves when all was sent or the client is gone; throws, with nothing sent yet, when the
 * file cannot be opened. See docs/delivery.md.
 */
export async function sendAsset(res: ServerResponse, req: IncomingMessage, file: AssetFile): Promise<void> {
  const etag = `"${file.etag}"`;
  const lastModified = new Date(file.modifiedAtMs).toUTCString();
  const headers: Record<string, string | number> = {
    etag,
    'last-modified': lastModified,
    'accept-ranges': 'bytes',
    'cache-control': `private, max-age=${file.cacheSeconds ?? 0}, immutable`,
    'x-content-type-options': 'nosniff',
    // A file that a browser opens as a page of its own can run nothing and reach nothing of this origin.
    'content-security-policy': 'sandbox',
  };
  if (isKnown(req, etag, lastModified)) {
    res.writeHead(304, headers).end();
    return;
  }
  const range = req.method === 'GET' ? rangeOf(req, [etag, lastModified], file.bytes) : 'whole';
  if (range === 'unsatisfiable') {
    res.writeHead(416, { ...headers, 'content-range': `bytes */${file.bytes}`, 'content-length': 0 }).end();
    return;
  }
  const length = range === 'whole' ? file.bytes : range.end - range.start + 1;
  headers['content-type'] = file.contentType;
  headers['content-disposition'] = disposition(file);
  headers['content-length'] = length;
  if (range !== 'whole') headers['content-range'] = `bytes ${range.start}-${range.end}/${file.bytes}`;
  const status = range === 'whole' ? 200 : 206;
  if (req.method === 'HEAD' || length === 0) {
    res.writeHead(status, headers).end();
    return;
  }
  await sendBytes(res, file, range === 'whole' ? null : range, length, () => res.writeHead(status, headers));
}

/** The first piece is read before the head is written, so a missing file can still become an error answer. */
async function sendBytes(
  res: ServerResponse,
  file: AssetFile,
  range: ByteRange | null,
  length: number,
  writeHead: () => void,
): Promise<void> {
  const pieces = file.blobs.open(file.storageKey, range)[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done) throw new Error(`stored file is empty: ${file.storageKey}`);
  async function* body(): AsyncGenerator<Uint8Array> {
    let sent = 0;
    try {
      for (let piece = first; !piece.done; piece = await pieces.next()) {
        sent += piece.value.byteLength;
        yield piece.value;
      }
    } finally {
      await pieces.return?.();
    }
    // Ending here would leave the client waiting for bytes that never come, on a connection that looks healthy.
    if (sent !== length) throw new Error(`stored file has ${sent} of ${length} bytes: ${file.storageKey}`);
  }
  writeHead();
  try {
    await pipeline(body(), res);
  } catch (error) {
    if (!isClientGone(error)) throw error;
  } finally {
    // A generator that was never started does not run its own clean-up.
    await pieces.return?.();
  }
}

function rangeOf(
  req: IncomingMessage,
  validators: readonly string[],
  size: number,
): ReturnType<typeof parseRange> {
  const condition = req.headers['if-range'];
  // Only the very same file may be continued. A date has to be the one that we state: a later one proves nothing.
  if (typeof condition === 'string' && !validators.includes(condition)) return 'whole';
  return parseRange(req.headers.range, size);
}

/** The tag decides alone when there is one (RFC 9110, section 13.2.2); what cannot be read as a date is ignored. */
function isKnown({ headers }: IncomingMessage, etag: string, lastModified: string): boolean {
  if (headers['if-none-match'] !== undefined) return matchesAny(headers['if-none-match'], etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return since >= Date.parse(lastModified);
}

function matchesAny(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((item) => {
    const tag = item.trim();
    return tag === '*' || tag.replace(/^W\//, '') === etag;
  });
}

function disposition({ contentType, fileName }: AssetFile): string {
  const type = SHOWN_TYPES.has(contentType) ? 'inline' : 'attachment';
  return fileName === undefined ? type : `${type}; filename="${fileName.replace(/[^\w.-]/g, '_')}"`;
}

function isClientGone(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(String(error.code));
}
