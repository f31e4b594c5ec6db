import { z } from 'zod';
import { TaskError } from '../task/error.ts';
import type { FileService, NewFile, StoredFile } from '../task/files.ts';
import type { JsonObject } from '../task/json.ts';
import type {
  DialectContext,
  RouteDocumentation,
  UploadedFile,
  WireBody,
  WireReply,
  WireRequest,
} from './dialect.ts';
import { integer, isObject, missingParameter, readElsewhere, readFields, text } from './fields.ts';

/** OpenAI's file object. `url` is ours: clients of the unified format upload here and read that key alone. */
export const fileSchema = z.strictObject({
  id: z.string(),
  object: z.literal('file'),
  bytes: z.int().positive(),
  created_at: z.int().nonnegative(),
  expires_at: z.int().positive().optional(),
  filename: z.string().min(1),
  purpose: z.string().min(1),
  status: z.literal('processed'),
  url: z.url(),
});

export function renderFile(file: StoredFile, files: Pick<FileService, 'link'>): JsonObject {
  return {
    id: file.id,
    object: 'file',
    bytes: file.bytes,
    created_at: Math.floor(file.createdAtMs / 1000),
    ...(file.expiresAtMs === null ? {} : { expires_at: Math.floor(file.expiresAtMs / 1000) }),
    filename: file.fileName,
    purpose: file.purpose,
    status: 'processed',
    url: files.link(file),
  };
}

const uploadSchema = z.object({ purpose: text.optional() });
const expirySchema = z.object({ anchor: text.optional(), seconds: integer });

export const uploadDocumentation = {
  summary: 'Upload a file, as `file` of a multipart form. Reference images may name its url.',
  request: uploadSchema.extend({ file: readElsewhere, expires_after: expirySchema.optional() }),
  responses: { 200: fileSchema },
} as const satisfies RouteDocumentation;

/** OpenAI documents one hour to 30 days. */
const EXPIRY_SECONDS_MIN = 3_600;
const EXPIRY_SECONDS_MAX = 2_592_000;

/** `POST /v1/files`: the form has a file and, in OpenAI's document, a purpose; unified clients send the file alone. */
export async function uploadFile(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const file = await context.files.create(request.caller, readUpload(request.body, context.strict));
  return { kind: 'json', status: 200, body: renderFile(file, context.files) };
}

function readUpload(body: WireBody, strict: boolean): NewFile {
  const { purpose } = readFields(uploadSchema, body.fields);
  if (strict && purpose === undefined) throw missingParameter('purpose');
  const { bytes, fileName } = requireFile(body);
  return { bytes, fileName, purpose: purpose ?? '', lifetimeMs: readLifetime(body.fields['expires_after']) };
}

/** Throws `missing_parameter` or `invalid_value` naming `file`. */
export function requireFile({ fields, files }: WireBody): UploadedFile {
  const [file, second] = files['file'] ?? [];
  if (second !== undefined) throw refused('file', 'expected one file, but got several');
  if (file !== undefined) return file;
  if (fields['file'] === undefined) throw missingParameter('file');
  throw refused('file', 'expected a file of a multipart form, but got text');
}

function readLifetime(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw refused('expires_after', 'expected {anchor, seconds}');
  const { anchor = 'created_at', seconds } = readFields(expirySchema, value);
  if (anchor !== 'created_at') throw refused('expires_after.anchor', "expected 'created_at'");
  if (seconds < EXPIRY_SECONDS_MIN || seconds > EXPIRY_SECONDS_MAX)
    throw refused('expires_after.seconds', `expected ${EXPIRY_SECONDS_MIN} to ${EXPIRY_SECONDS_MAX}`);
  return seconds * 1000;
}

function refused(param: string, why: string): TaskError {
  return new TaskError('invalid_value', `Invalid '${param}': ${why}.`, { param });
}
