import type { z } from 'zod';
import { TaskError } from '../../task/error.ts';
import type { NewFile, StoredFile } from '../../task/files.ts';
import type { Json, JsonObject } from '../../task/json.ts';
import { dataUriPayload, decodeBase64 } from '../base64.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { missingParameter, readFields, shortened } from '../fields.ts';
import { requireFile } from '../file-object.ts';
import { DialectError } from '../http-words.ts';
import { fileDocumentation as documentation } from './documentation.ts';
import { listQuerySchema, uploadSchema } from './file-schemas.ts';

/** The vendor serves these at a host of their own, files-api.evolink.ai. */
export const FILES_PATH = '/api/v1/files';

export const fileRoutes: readonly DialectRoute[] = [
  {
    method: 'POST',
    path: `${FILES_PATH}/upload/base64`,
    operation: 'files',
    handle: uploadBase64,
    documentation: documentation.uploadBase64,
  },
  {
    method: 'POST',
    path: `${FILES_PATH}/upload/stream`,
    operation: 'files',
    handle: uploadStream,
    documentation: documentation.uploadStream,
  },
  {
    method: 'POST',
    path: `${FILES_PATH}/upload/url`,
    operation: 'files',
    handle: uploadUrl,
    documentation: documentation.uploadUrl,
  },
  {
    method: 'GET',
    path: `${FILES_PATH}/list`,
    operation: 'files',
    handle: list,
    documentation: documentation.list,
  },
  {
    method: 'GET',
    path: `${FILES_PATH}/quota`,
    operation: 'files',
    handle: quota,
    documentation: documentation.quota,
  },
  {
    method: 'DELETE',
    path: `${FILES_PATH}/:id`,
    operation: 'files',
    handle: remove,
    documentation: documentation.remove,
  },
];

/** What the vendor promises. */
const LIFETIME_MS = 72 * 3_600_000;
const PAGE_SIZE_DEFAULT = 20;
const PAGE_SIZE_MAX = 100;
const URL_LENGTH_MAX = 8192;

type UploadFields = z.output<typeof uploadSchema>;

async function uploadBase64(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const fields = readFields(uploadSchema, request.body.fields);
  if (fields.base64_data === undefined) throw missingParameter('base64_data');
  const written = fields.base64_data.trim();
  const payload = /^data:/i.test(written) ? dataUriPayload(written) : written;
  const bytes = payload === null ? null : decodeBase64(payload);
  if (bytes === null) throw refused('base64_data', 'expected base64 text or a data URI that is whole');
  return keep(request, context, { bytes, fileName: nameOf(fields) ?? '', fields });
}

async function uploadStream(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const fields = readFields(uploadSchema, request.body.fields);
  const file = requireFile(request.body);
  return keep(request, context, { bytes: file.bytes, fileName: nameOf(fields) ?? file.fileName, fields });
}

async function uploadUrl(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const fields = readFields(uploadSchema, request.body.fields);
  if (fields.file_url === undefined) throw missingParameter('file_url');
  const url = fields.file_url.trim();
  if (url.length > URL_LENGTH_MAX || !/^https?:\/\/[^/]/i.test(url) || !URL.canParse(url))
    throw refused('file_url', `expected an http(s) URL, but got '${shortened(url)}'`);
  const bytes = await context.urls.fetchImage(url);
  const lastSegment = new URL(url).pathname.split('/').at(-1) ?? '';
  return keep(request, context, { bytes, fileName: nameOf(fields) ?? lastSegment, fields });
}

async function keep(
  request: WireRequest,
  context: DialectContext,
  { bytes, fileName, fields }: Pick<NewFile, 'bytes' | 'fileName'> & { readonly fields: UploadFields },
): Promise<WireReply> {
  const file = await context.files.create(request.caller, {
    bytes,
    fileName,
    purpose: fields.upload_path ?? fields.uploadPath ?? '',
    lifetimeMs: LIFETIME_MS,
  });
  return envelope('File uploaded successfully', renderUploaded(file, context));
}

async function list(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const { page = 1, pageSize = PAGE_SIZE_DEFAULT } = readFields(listQuerySchema, request.query);
  if (page < 1) throw refused('page', `expected 1 or more, but got ${page}`);
  if (pageSize < 1 || pageSize > PAGE_SIZE_MAX)
    throw refused('pageSize', `expected 1 to ${PAGE_SIZE_MAX}, but got ${pageSize}`);
  // Numbered pages over a list that is read by its end: a project has few enough files to read up to the page.
  const { filesMax } = await context.files.usage(request.caller);
  const end = Math.min(page * pageSize, filesMax);
  const query = { limit: end, order: 'desc', afterId: null } as const;
  const { files, total } = await context.files.list(request.caller, query);
  const shown = files.slice((page - 1) * pageSize).map((file) => renderUploaded(file, context));
  return envelope('Success', { total, files: shown });
}

async function quota(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const { files, filesMax } = await context.files.usage(request.caller);
  return envelope('Success', {
    user_group: 'default',
    used_files: files,
    max_files: filesMax,
    remain_files: Math.max(0, filesMax - files),
  });
}

async function remove(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = request.params['id'] ?? '';
  if (await context.files.remove(request.caller, id))
    return envelope('File deleted successfully', { file_id: id });
  const message = `File '${shortened(id)}' does not exist.`;
  throw new DialectError('task_not_found', 'file_not_found', message, { param: 'file_id' });
}

/** A file has one name here, so both of the vendor's have it. Its `upload_path` is what a file is for. */
function renderUploaded(file: StoredFile, context: DialectContext): JsonObject {
  const url = context.files.link(file);
  return {
    file_id: file.id,
    file_name: file.fileName,
    original_name: file.fileName,
    file_size: file.bytes,
    mime_type: file.contentType,
    upload_path: file.purpose,
    file_url: url,
    download_url: url,
    upload_time: new Date(file.createdAtMs).toISOString(),
    expires_at: file.expiresAtMs === null ? null : new Date(file.expiresAtMs).toISOString(),
  };
}

function nameOf(fields: UploadFields): string | undefined {
  return fields.file_name ?? fields.fileName;
}

function envelope(msg: string, data: Json): WireReply {
  return { kind: 'json', status: 200, body: { success: true, code: 200, msg, data } };
}

function refused(param: string, why: string): TaskError {
  return new TaskError('invalid_value', `Invalid '${param}': ${why}.`, { param });
}
