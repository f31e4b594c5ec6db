import { Busboy } from '@fastify/busboy';
import type { UploadedFile, WireBody } from '../dialects/dialect.ts';
import { TaskError } from '../task/error.ts';
import { unfoldFields } from './body-fields.ts';
import { type BodyLimits, megabytes } from './body-limits.ts';

/** A file's part has at most a handful of headers; the parser's own defaults are 2,000 of 80 KiB. */
const HEADER_PAIRS_MAX = 50;
const HEADER_BYTES_MAX = 16 * 1024;
/** OpenAI's SDKs name the files of a list `image[]`; a form without one repeats `image`. */
const LIST_MARK = /\[\d*\]$/;

/**
 * Reads a multipart form as it arrives. Stops at the first limit that is passed, without reading on.
 * Throws TaskError `invalid_request` for a form that is broken or cut off, `payload_too_large` with the limit.
 */
export async function readMultipart(
  contentType: string,
  chunks: AsyncIterable<Uint8Array>,
  limits: BodyLimits,
): Promise<WireBody> {
  const form = new Form(limits);
  const parser = createParser(contentType, limits);
  const finished = new Promise<void>((resolve, reject) => {
    parser.on('finish', resolve);
    parser.on('error', () => reject(broken('The multipart body is cut off or malformed.')));
    const guarded =
      <Values extends unknown[]>(handle: (...values: Values) => void) =>
      (...values: Values) => {
        try {
          handle(...values);
        } catch (error) {
          reject(error);
        }
      };
    const tooMany = (what: string) => () => reject(tooLarge(`more than ${what}`));
    parser.on('filesLimit', tooMany(`${limits.files} files`));
    parser.on('fieldsLimit', tooMany(`${limits.fields} fields`));
    parser.on('partsLimit', tooMany(`${limits.files + limits.fields} parts`));
    parser.on(
      'field',
      guarded((name, value, _nameCut, valueCut) => form.addField(name, value, valueCut)),
    );
    parser.on(
      'file',
      guarded((name, stream, fileName) => {
        const pieces: Buffer[] = [];
        stream.on('data', (piece: Buffer) => pieces.push(piece));
        stream.on('limit', () => reject(tooLarge(`a file larger than ${megabytes(limits.file)}`)));
        stream.on('error', () => reject(broken('The multipart body is cut off inside a file.')));
        stream.on(
          'end',
          guarded(() => form.addFile(name, { fileName: fileName ?? '', bytes: Buffer.concat(pieces) })),
        );
      }),
    );
  });
  // The failure may come while the next chunk is awaited; it is looked at by the race or by the last line.
  finished.catch(() => undefined);
  for await (const chunk of chunks) {
    const written = new Promise<void>((resolve) => parser.write(chunk, () => resolve()));
    await Promise.race([written, finished]);
  }
  parser.end();
  await finished;
  return form.body();
}

function createParser(contentType: string, limits: BodyLimits) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        fieldSize: limits.fieldText,
        fileSize: limits.file,
        files: limits.files,
        fields: limits.fields,
        parts: limits.files + limits.fields,
        headerPairs: HEADER_PAIRS_MAX,
        headerSize: HEADER_BYTES_MAX,
      },
      // Some clients give an image no file name, others give text a type; only these two mean text.
      isPartAFile: (_name, type = 'text/plain', fileName) =>
        fileName !== undefined || !/^(text\/|application\/json)/.test(type),
    });
  } catch (error) {
    throw new TaskError('invalid_request', 'The multipart content type has no boundary.', { cause: error });
  }
}

function broken(message: string): TaskError {
  return new TaskError('invalid_request', message);
}

function tooLarge(what: string): TaskError {
  return new TaskError('payload_too_large', `The form has ${what}.`);
}

/** What has been read so far, with the limits that the parser does not know. */
class Form {
  readonly #limits: BodyLimits;
  readonly #fields: [name: string, value: string][] = [];
  readonly #files: [name: string, file: UploadedFile][] = [];
  #textBytes = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  addField(name: string | undefined, value: string, cut: boolean): void {
    this.#textBytes += Buffer.byteLength(value);
    if (cut || this.#textBytes > this.#limits.fieldText)
      throw tooLarge(`more than ${megabytes(this.#limits.fieldText)} of text`);
    this.#fields.push([this.#checkedName(name), value]);
  }

  addFile(name: string | undefined, file: UploadedFile): void {
    // A browser sends a file input that was left empty as a file without name and bytes.
    if (file.fileName === '' && file.bytes.byteLength === 0) return;
    this.#files.push([this.#checkedName(name), file]);
  }

  body(): WireBody {
    const files = new Map<string, UploadedFile[]>();
    for (const [name, file] of this.#files) {
      const list = name.replace(LIST_MARK, '');
      files.set(list, [...(files.get(list) ?? []), file]);
    }
    return { fields: unfoldFields(this.#fields), files: Object.fromEntries(files) };
  }

  #checkedName(name: string | undefined): string {
    if (name === undefined || name === '') throw broken('A part of the multipart body has no name.');
    if (Buffer.byteLength(name) > this.#limits.fieldName)
      throw tooLarge(`a field name longer than ${this.#limits.fieldName} bytes`);
    return name;
  }
}
