import type { Caller } from './ports.ts';

/** A file that a client uploaded to be named later: a reference image or a clip. */
export interface StoredFile {
  readonly id: string;
  readonly projectId: string;
  /** What the client said it is for; kept and shown, never interpreted. */
  readonly purpose: string;
  readonly fileName: string;
  /** From the bytes, not from what the client said. */
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly storageKey: string;
  readonly createdAtMs: number;
  /** Null for files that are kept until they are deleted. */
  readonly expiresAtMs: number | null;
}

export interface NewFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly purpose: string;
  readonly lifetimeMs: number | null;
}

export interface FileQuery {
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  readonly afterId: string | null;
  /** Only files of this purpose. */
  readonly purpose?: string | null;
}

export interface FilePage {
  readonly files: readonly StoredFile[];
  readonly hasMore: boolean;
  /** All files that the query could page through. */
  readonly total: number;
}

/** What a project's files take, and the most that they may. */
export interface FileUsage {
  readonly files: number;
  readonly filesMax: number;
  readonly bytes: number;
  readonly bytesMax: number;
}

/**
 * Uploaded files of a project. `create` throws TaskErrors that name `file`: `invalid_value` for a type that is not
 * allowed or bytes that are not what they begin as, `invalid_image`, `payload_too_large`, and `invalid_request`
 * when the project's quota is full.
 */
export interface FileService {
  create(caller: Caller, file: NewFile): Promise<StoredFile>;
  /** Null for an unknown, foreign, deleted or expired file alike. */
  find(caller: Caller, fileId: string): Promise<StoredFile | null>;
  list(caller: Caller, query: FileQuery): Promise<FilePage>;
  usage(caller: Caller): Promise<FileUsage>;
  /** False when there is no such file. */
  remove(caller: Caller, fileId: string): Promise<boolean>;
  read(file: StoredFile): Promise<Uint8Array>;
  /** Absolute, signed, needs no header; lives 24 h or as long as the file. */
  link(file: StoredFile): string;
  /** The file behind such a link, whoever made it: who has the link has the file. Null for any other address. */
  findByLink(url: string): Promise<StoredFile | null>;
}

/** Gives the disk back what deleted and expired files took. */
export interface FileReaper {
  reap(): Promise<void>;
}
