import type { FileLimits, FileStore } from '../db/files.ts';
import { TaskError } from '../task/error.ts';
import type { FileReaper, FileService, NewFile, StoredFile } from '../task/files.ts';
import type { BlobStore, Caller, Media } from '../task/ports.ts';

/** The limit of a file in a form, so that a file is as large whichever way it is sent. */
export const FILE_BYTES_MAX = 10_000_000;

/**
 * OpenAI's files never expire, so without a bound one key could fill the disk. 500 is the larger number that EvoLink
 * documents per user; 2 GB leaves 4 MB for each, and ten such projects on the smallest disk that is sold today.
 */
export const PROJECT_LIMITS: FileLimits = { filesMax: 500, bytesMax: 2_000_000_000 };

/** A file that was found just before it was deleted can still be read to its end. */
const REAP_GRACE_MS = 60_000;
const REAP_BATCH = 200;
const TEXT_LENGTH_MAX = 255;
const FILE_ID = /^file-[0-9a-z]{24}$/;
const ID_ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Each type that is kept, with the ending of its links. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
};

export interface FileServiceDependencies {
  readonly store: FileStore;
  readonly blobs: BlobStore;
  readonly media: Pick<Media, 'checkImage' | 'probeVideo'>;
  /** The type of a file by its first bytes. Throws `invalid_value` naming `file` for one that is not kept. */
  identify(bytes: Uint8Array): string;
  readonly links: {
    sign(link: { assetId: string; extension: string; expiresAtMs: number }): string;
    verify(path: string): { readonly assetId: string } | 'tampered' | 'expired';
  };
  randomText(length: number, alphabet: string): string;
  nowMs(): number;
  /** Of a file that does not expire itself. */
  readonly linkLifetimeMs: number;
  readonly limits?: FileLimits;
  readonly reapGraceMs?: number;
}

export interface Files extends FileService, FileReaper {
  /** For who holds a signed link, of whichever project. Null when there is no such file, or not any more. */
  findLinked(fileId: string): Promise<StoredFile | null>;
}

/**
 * Files that clients upload to name later. An image is proved by decoding it and a film by reading its tracks, but
 * the bytes are kept as they came: clients read them back, and what becomes part of a task is encoded anew then.
 */
export function createFiles(deps: FileServiceDependencies): Files {
  const { store, blobs, nowMs, limits = PROJECT_LIMITS, reapGraceMs = REAP_GRACE_MS } = deps;
  return {
    create: (caller, file) => createFile(caller, file, deps, limits),
    find: async (caller, fileId) => (FILE_ID.test(fileId) ? store.find(caller.projectId, fileId) : null),
    findLinked: async (fileId) => (FILE_ID.test(fileId) ? store.findLinked(fileId) : null),
    list: async (caller, query) => {
      const known = query.afterId === null || FILE_ID.test(query.afterId);
      const cleaned = { ...query, purpose: query.purpose ? plainText(query.purpose) : null };
      return known ? store.list(caller.projectId, cleaned) : { files: [], hasMore: false, total: 0 };
    },
    usage: async (caller) => ({ ...(await store.totals(caller.projectId)), ...limits }),
    remove: async (caller, fileId) => FILE_ID.test(fileId) && store.remove(caller.projectId, fileId),
    read: (file) => readAll(blobs, file),
    link: (file) =>
      deps.links.sign({
        assetId: file.id,
        extension: extensionOf(file.contentType),
        expiresAtMs: file.expiresAtMs ?? nowMs() + deps.linkLifetimeMs,
      }),
    findByLink: async (url) => {
      const fileId = linkedId(url, deps);
      return fileId !== null && FILE_ID.test(fileId) ? store.findLinked(fileId) : null;
    },
    reap: async () => {
      const gone = await store.removable(reapGraceMs, REAP_BATCH);
      for (const file of gone) await blobs.remove(file.storageKey);
      if (gone.length > 0) await store.forget(gone.map((file) => file.id));
    },
  };
}

/** The signature covers the path alone and nobody else can make one, so the host in front does not matter. */
function linkedId(url: string, { links }: FileServiceDependencies): string | null {
  const start = url.lastIndexOf('/files/');
  const verdict = start === -1 ? 'tampered' : links.verify(url.slice(start));
  return typeof verdict === 'string' ? null : verdict.assetId;
}

async function createFile(
  caller: Caller,
  file: NewFile,
  deps: FileServiceDependencies,
  limits: FileLimits,
): Promise<StoredFile> {
  if (file.bytes.byteLength > FILE_BYTES_MAX) {
    const message = `The file is larger than ${FILE_BYTES_MAX / 1_000_000} MB.`;
    throw new TaskError('payload_too_large', message, { param: 'file' });
  }
  const contentType = deps.identify(file.bytes);
  const isVideo = contentType === 'video/mp4';
  if (!isVideo) await deps.media.checkImage(file.bytes, 'file');
  const extension = extensionOf(contentType);
  const blob = await deps.blobs.put(once(file.bytes), extension);
  try {
    if (isVideo) await requireFilm(blob.storageKey, deps);
    const stored = await deps.store.insert(
      {
        id: `file-${deps.randomText(24, ID_ALPHABET)}`,
        projectId: caller.projectId,
        purpose: plainText(file.purpose) || 'user_data',
        fileName: plainText(file.fileName) || `file.${extension}`,
        contentType,
        lifetimeMs: file.lifetimeMs,
        ...blob,
      },
      limits,
    );
    if (stored === null) throw quotaFull(limits);
    return stored;
  } catch (error) {
    await deps.blobs.remove(blob.storageKey);
    throw error;
  }
}

/** The probe speaks of engines; here it was a client that sent what cannot be played. */
async function requireFilm(storageKey: string, { media }: FileServiceDependencies): Promise<void> {
  try {
    await media.probeVideo(storageKey);
  } catch (cause) {
    if (!(cause instanceof TaskError) || cause.code !== 'engine_invalid_output') throw cause;
    const message = "Invalid 'file': it begins like an MP4 video but cannot be played.";
    throw new TaskError('invalid_value', message, { param: 'file', cause });
  }
}

function quotaFull({ filesMax, bytesMax }: FileLimits): TaskError {
  const most = `${filesMax} files and ${bytesMax / 1_000_000} MB`;
  const message = `The file quota of this project is full: it may hold ${most}. Delete files to make room.`;
  return new TaskError('invalid_request', message, { param: 'file' });
}

async function readAll(blobs: BlobStore, file: StoredFile): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of blobs.open(file.storageKey, null)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function extensionOf(contentType: string): string {
  const extension = EXTENSIONS[contentType];
  if (extension === undefined) throw new Error(`no ending for files of type ${contentType}`);
  return extension;
}

/** Names are only ever shown. A database refuses U+0000, and a terminal should not obey one's control characters. */
function plainText(text: string): string {
  return text

    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, TEXT_LENGTH_MAX);
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
