import type { IncomingMessage, ServerResponse } from 'node:http';
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

/**
 * The first piece is read before the head is written, so a missing file can still become an error answer. While one
 * piece is on its way to the client the next is read, and no more: two pieces of memory serve a whole film.
 */
async function sendBytes(
  res: ServerResponse,
  file: AssetFile,
  range: ByteRange | null,
  length: number,
  writeHead: () => void,
): Promise<void> {
  const pieces = file.blobs.open(file.storageKey, range, { reuse: true })[Symbol.asyncIterator]();
  try {
    let piece = await pieces.next();
    if (piece.done) throw new Error(`stored file is empty: ${file.storageKey}`);
    writeHead();
    let sent = 0;
    let flushed: Promise<void> = Promise.resolve();
    for (; !piece.done && !res.destroyed; piece = await pieces.next()) {
      sent += piece.value.byteLength;
      if (sent > length) break;
      const before = flushed;
      flushed = written(res, (done) => res.write(piece.value, done));
      await before;
    }
    if (res.destroyed) return;
    // Ending here would leave the client waiting for bytes that never come, on a connection that looks healthy.
    if (sent !== length) throw new Error(`stored file has ${sent} of ${length} bytes: ${file.storageKey}`);
    await written(res, (done) => res.end(done));
  } catch (error) {
    if (res.headersSent) res.destroy();
    throw error;
  } finally {
    await pieces.return?.();
  }
}

/** Resolves when the kernel has taken it, or the client is gone. */
function written(res: ServerResponse, write: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      res.off('close', done);
      resolve();
    };
    res.once('close', done);
    write(done);
  });
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
