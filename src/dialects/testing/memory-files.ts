import { TaskError } from '../../task/error.ts';
import type { FilePage, FileQuery, FileService, FileUsage, NewFile, StoredFile } from '../../task/files.ts';
import type { Caller } from '../../task/ports.ts';
import { CREATED_AT_MS } from './sample-task.ts';

/** A FileService that keeps files in a map. Refuses what is empty or begins with `bad`, as the real one would. */
export class MemoryFiles implements FileService {
  private readonly files = new Map<string, { readonly file: StoredFile; readonly bytes: Uint8Array }>();

  async create(caller: Caller, { bytes, fileName, purpose, lifetimeMs }: NewFile): Promise<StoredFile> {
    if (bytes.length === 0 || new TextDecoder().decode(bytes.subarray(0, 3)) === 'bad')
      throw new TaskError('invalid_value', "Invalid 'file': expected an image.", { param: 'file' });
    const createdAtMs = CREATED_AT_MS + this.files.size * 1000;
    const file: StoredFile = {
      id: `file-${String(this.files.size).padStart(24, '0')}`,
      projectId: caller.projectId,
      purpose: purpose || 'user_data',
      fileName: fileName || 'file.png',
      contentType: 'image/png',
      bytes: bytes.length,
      sha256: '0'.repeat(64),
      storageKey: `${this.files.size}.png`,
      createdAtMs,
      expiresAtMs: lifetimeMs === null ? null : createdAtMs + lifetimeMs,
    };
    this.files.set(file.id, { file, bytes });
    return file;
  }

  async find(caller: Caller, fileId: string): Promise<StoredFile | null> {
    return this.own(caller).find((file) => file.id === fileId) ?? null;
  }

  async list(caller: Caller, { limit, order, afterId, purpose = null }: FileQuery): Promise<FilePage> {
    const all = this.own(caller).filter((file) => purpose === null || file.purpose === purpose);
    if (order === 'desc') all.reverse();
    const start = afterId === null ? 0 : all.findIndex((file) => file.id === afterId) + 1;
    const files = afterId !== null && start === 0 ? [] : all.slice(start, start + limit);
    return { files, hasMore: start + files.length < all.length, total: all.length };
  }

  async usage(caller: Caller): Promise<FileUsage> {
    const own = this.own(caller);
    const bytes = own.reduce((sum, file) => sum + file.bytes, 0);
    return { files: own.length, filesMax: 500, bytes, bytesMax: 2_000_000_000 };
  }

  async remove(caller: Caller, fileId: string): Promise<boolean> {
    return (await this.find(caller, fileId)) !== null && this.files.delete(fileId);
  }

  async read(file: StoredFile): Promise<Uint8Array> {
    const held = this.files.get(file.id);
    if (held === undefined) throw new Error(`no file ${file.id}`);
    return held.bytes;
  }

  link(file: StoredFile): string {
    return `https://files.example.com/files/signature/${file.id}.png`;
  }

  async findByLink(url: string): Promise<StoredFile | null> {
    return [...this.files.values()].find(({ file }) => this.link(file) === url)?.file ?? null;
  }

  private own(caller: Caller): StoredFile[] {
    return [...this.files.values()]
      .map(({ file }) => file)
      .filter((file) => file.projectId === caller.projectId);
  }
}
