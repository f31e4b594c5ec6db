import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const BYTES_MAX = 1_000_000_000;

/** Films that came with their answers, in a temporary folder until somebody fetches them: memory is not for films. */
export class HeldFilms {
  #folder: Promise<string> | null = null;

  /** Throws for more than a gigabyte. */
  async keep(chunks: AsyncIterable<Uint8Array>): Promise<{ readonly path: string; readonly bytes: number }> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'reelay-films-'));
    const path = join(await this.#folder, randomUUID());
    try {
      await pipeline(Readable.from(bounded(chunks)), createWriteStream(path));
    } catch (error) {
      await this.remove(path);
      throw error;
    }
    return { path, bytes: (await stat(path)).size };
  }

  open(path: string): AsyncIterable<Uint8Array> {
    return createReadStream(path);
  }

  async remove(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  async close(): Promise<void> {
    const folder = await this.#folder;
    this.#folder = null;
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

async function* bounded(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > BYTES_MAX) throw new Error(`an answer of more than ${BYTES_MAX} bytes`);
    yield chunk;
  }
}

/** What stands as base64 under `b64_json` in a JSON text, without ever holding all of either; nothing where there is none. */
export async function* base64In(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let before = '';
  let rest = '';
  let inside = false;
  for await (const chunk of chunks) {
    let text = Buffer.from(chunk).toString('latin1');
    if (!inside) {
      before += text;
      const start = /"b64_json"\s*:\s*"/.exec(before);
      if (start === null) {
        before = before.slice(-64);
        continue;
      }
      text = before.slice(start.index + start[0].length);
      inside = true;
    }
    const end = text.indexOf('"');
    // Some write `\/` for a slash.
    const piece = rest + (end === -1 ? text : text.slice(0, end)).replaceAll('\\', '');
    const whole = end === -1 ? piece.length - (piece.length % 4) : piece.length;
    if (whole > 0) yield Buffer.from(piece.slice(0, whole), 'base64');
    if (end !== -1) return;
    rest = piece.slice(whole);
  }
}
