import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { TaskError } from '../task/error.ts';
import type { StoredFile } from '../task/files.ts';
import type { AssetLinks, BlobStore } from '../task/ports.ts';
import type { Asset, AssetKind, Task } from '../task/task.ts';
import { ASSET_KINDS, assetOf } from '../task/task.ts';
import { sendAsset } from './assets.ts';
import type { AppContext } from './handle.ts';
import { jsonResponse } from './reply.ts';
import { requestId } from './request-id.ts';

/** Makes and checks the addresses that clients fetch films from. */
export interface LinkSigner {
  sign(link: { assetId: string; extension: string; expiresAtMs: number }): string;
  verify(path: string): { readonly assetId: string; readonly expiresAtMs: number } | 'tampered' | 'expired';
}

/** What has to be known of a stored file to send it; it need not belong to a task. */
export type LinkedFile = Pick<Asset, 'id' | 'kind' | 'storageKey' | 'contentType' | 'bytes' | 'sha256'> & {
  readonly createdAtMs: number;
};

export interface FilesDependencies {
  readonly blobs: Pick<BlobStore, 'open'>;
  /** Where this file of a task is read from, when not from `blobs`. */
  readonly blobsOf?: (assetId: string) => Promise<Pick<BlobStore, 'open'>>;
  readonly links: LinkSigner & {
    /** The clock that links expire by. */
    nowMs(): number;
    /** Looks whether another node signs with a secret that is not known here yet. */
    refresh(): Promise<void>;
  };
  /** Null when the file was never there or its task was removed. */
  findAsset(assetId: string): Promise<LinkedFile | null>;
  /** Null when there is no such uploaded file, or not any more. */
  findUpload(fileId: string): Promise<StoredFile | null>;
}

const EXTENSIONS: Readonly<Record<AssetKind, string>> = {
  video: 'mp4',
  thumbnail: 'webp',
  spritesheet: 'jpg',
};
const REFERENCE_EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
};
/** A link is a fixed file, so a cache may keep it for an hour, but not beyond the life of the link. */
const CACHE_SECONDS_MAX = 3_600;
/** Stands in the link to a film that was kept long enough; the link has expired by then and is answered 410. */
const EXPIRED_NAME = 'expired';

/** Absolute addresses of a completed task's files; all null before. The same link on every poll, until the film goes. */
export function assetLinks(task: Task, signer: LinkSigner): AssetLinks {
  const link = (kind: AssetKind): string | null => {
    const asset = assetOf(task, kind);
    if (task.linksExpireAtMs === null) return null;
    // Clients that poll a completed task take an address for granted.
    const assetId = asset?.id ?? (kind === 'video' ? EXPIRED_NAME : null);
    if (assetId === null) return null;
    return signer.sign({ assetId, extension: EXTENSIONS[kind], expiresAtMs: task.linksExpireAtMs });
  };
  return { video: link('video'), thumbnail: link('thumbnail'), spritesheet: link('spritesheet') };
}

/** Serves a signed link. It is its own proof: no key is asked for. */
export async function sendLinkedFile(context: AppContext, deps: FilesDependencies): Promise<Response> {
  let verdict = deps.links.verify(context.req.path);
  if (verdict === 'tampered') {
    await deps.links.refresh();
    verdict = deps.links.verify(context.req.path);
  }
  if (verdict === 'tampered') return linkError(context, 403, 'invalid_link', 'This link is not valid.');
  if (verdict === 'expired') return linkError(context, 410, 'link_expired', 'This link has expired.');
  const cacheSeconds = Math.min(
    CACHE_SECONDS_MAX,
    Math.floor((verdict.expiresAtMs - deps.links.nowMs()) / 1000),
  );
  const asset = await deps.findAsset(verdict.assetId);
  if (asset !== null) {
    const blobs = (await deps.blobsOf?.(asset.id)) ?? deps.blobs;
    return stream(context, { ...served(asset), cacheSeconds }, blobs);
  }
  const upload = await deps.findUpload(verdict.assetId);
  if (upload === null) return linkError(context, 404, 'file_not_found', 'This file no longer exists.');
  return stream(context, { ...servedUpload(upload), cacheSeconds }, deps.blobs);
}

/** Serves a file of a task whose owner asked for it by id. Throws `content_not_ready` or `content_expired`. */
export async function sendTaskFile(
  context: AppContext,
  task: Task,
  kind: AssetKind,
  deps: Pick<FilesDependencies, 'blobs'>,
): Promise<Response> {
  if (task.status !== 'completed') {
    throw new TaskError(
      'content_not_ready',
      `Video is not ready yet, use GET /v1/videos/${task.id} to check status`,
    );
  }
  const asset = assetOf(task, kind);
  if (asset === null)
    throw new TaskError('content_expired', `The ${kind} of video '${task.id}' is not stored any more.`);
  const createdAtMs = task.finishedAtMs ?? task.updatedAtMs;
  return stream(
    context,
    { ...served({ ...asset, createdAtMs }), cacheSeconds: CACHE_SECONDS_MAX },
    deps.blobs,
  );
}

/** Serves an uploaded file to its owner, byte for byte as it came. */
export async function sendUploadedFile(
  context: AppContext,
  file: StoredFile,
  { blobs }: Pick<FilesDependencies, 'blobs'>,
): Promise<Response> {
  return stream(context, { ...servedUpload(file), cacheSeconds: CACHE_SECONDS_MAX }, blobs);
}

type ServedFile = Pick<Asset, 'storageKey' | 'bytes' | 'contentType' | 'sha256'> & {
  readonly fileName: string;
  readonly createdAtMs: number;
};

/** Named by its id: what a user called it has no business in a header. */
function servedUpload(file: StoredFile): ServedFile {
  const extension = file.storageKey.slice(file.storageKey.lastIndexOf('.') + 1);
  return { ...file, fileName: `${file.id}.${extension}` };
}

function served(asset: LinkedFile): ServedFile {
  const kind = ASSET_KINDS.find((name) => name === asset.kind);
  const extension = kind === undefined ? REFERENCE_EXTENSIONS[asset.contentType] : EXTENSIONS[kind];
  return { ...asset, fileName: `${asset.id}.${extension ?? 'bin'}` };
}

async function stream(
  context: AppContext,
  file: ServedFile & { readonly cacheSeconds: number },
  blobs: Pick<BlobStore, 'open'>,
): Promise<Response> {
  const { incoming, outgoing } = context.env;
  outgoing.setHeader('x-request-id', requestId(context.req.header('x-request-id')));
  await sendAsset(outgoing, incoming, {
    blobs,
    storageKey: file.storageKey,
    bytes: file.bytes,
    contentType: file.contentType,
    etag: file.sha256,
    fileName: file.fileName,
    cacheSeconds: file.cacheSeconds,
    modifiedAtMs: file.createdAtMs,
  });
  return RESPONSE_ALREADY_SENT;
}

function linkError(context: AppContext, status: 403 | 404 | 410, code: string, message: string): Response {
  const body = { error: { message, type: 'invalid_request_error', param: null, code }, code, message };
  return jsonResponse({ kind: 'json', status, body }, requestId(context.req.header('x-request-id')));
}
