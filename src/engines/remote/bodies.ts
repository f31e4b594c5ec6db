import { randomUUID } from 'node:crypto';
import { type ClipFile, NotAccepted, type ReferenceFile } from '../../task/engine.ts';
import type { JsonObject } from '../../task/json.ts';
import type { OutgoingBody } from './upstream-http.ts';

interface SentFile extends Pick<ReferenceFile | ClipFile, 'contentType' | 'bytes'> {
  /** For an upstream that keeps it under its name; absent is any. */
  readonly name?: string;
}

export function jsonBody(fields: JsonObject): OutgoingBody {
  return { contentType: 'application/json', bytes: Buffer.from(JSON.stringify(fields)) };
}

export function base64({ bytes }: Pick<SentFile, 'bytes'>): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

export function dataUri(file: SentFile): string {
  return `data:${file.contentType};base64,${base64(file)}`;
}

/**
 * A picture for upstreams that take data URIs up to `bytesMax` characters and addresses: its address only where it is too
 * large. Throws NotAccepted `unfit` when it is and has none.
 */
export function pictureUri(file: ReferenceFile, bytesMax: number): string {
  const uri = dataUri(file);
  if (uri.length <= bytesMax) return uri;
  if (file.publicUrl !== null) return file.publicUrl;
  const message = `This engine takes reference images up to ${Math.floor((bytesMax * 3) / 4_000_000)} MB.`;
  throw new NotAccepted(
    'unfit',
    { code: 'unsupported_request', message },
    { internalMessage: `a picture of ${file.bytes.byteLength} bytes, and no public address for it` },
  );
}

/** Written out at once, so that its length is known: some servers take no chunked uploads. */
export function multipartBody(
  fields: JsonObject,
  files: { readonly field: string; readonly files: readonly SentFile[] } | null,
): OutgoingBody {
  const boundary = `reelay-${randomUUID()}`;
  const parts: Uint8Array[] = [];
  const part = (disposition: string, type: string | null, content: Uint8Array): void => {
    const head = `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n`;
    parts.push(Buffer.from(`${head}${type === null ? '' : `content-type: ${type}\r\n`}\r\n`));
    parts.push(content, Buffer.from('\r\n'));
  };
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    part(`name="${quoted(name)}"`, null, Buffer.from(text));
  }
  for (const [index, { contentType, bytes, name }] of (files?.files ?? []).entries()) {
    const filename = name ?? `reference-${index}.${contentType.replace(/^\w+\//, '')}`;
    part(`name="${quoted(files?.field ?? '')}"; filename="${quoted(filename)}"`, contentType, bytes);
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat(parts) };
}

/** As browsers write it; an operator may name a field as he likes. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
