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

export interface FilePage {
  readonly files: readonly StoredFile[];
  readonly hasMore: boolean;
  readonly total: number;
}

/** Uploaded files of a project. Throws TaskError `invalid_value` naming `file` for a type that is not allowed. */
export interface FileService {
  create(caller: Caller, file: NewFile): Promise<StoredFile>;
  /** Null for an unknown, foreign, deleted or expired file alike. */
  find(caller: Caller, fileId: string): Promise<StoredFile | null>;
  list(
    caller: Caller,
    query: { limit: number; order: 'asc' | 'desc'; afterId: string | null },
  ): Promise<FilePage>;
  /** False when there is no such file. */
  remove(caller: Caller, fileId: string): Promise<boolean>;
  read(file: StoredFile): Promise<Uint8Array>;
  /** Absolute, signed, needs no header; lives 24 h or as long as the file. */
  link(file: StoredFile): string;
}
