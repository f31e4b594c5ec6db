import type { Caller } from './ports.ts';

/** Where the clip is that shows the character. */
export type CharacterSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'task'; readonly taskId: string }
  | { readonly kind: 'stored'; readonly storageKey: string; readonly bytes: number; readonly sha256: string };

/** Somebody who can be named in a prompt (`@username`) or listed in a request (`characters: [{id}]`). */
export interface Character {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** Unique in the project; what `@...` in a prompt refers to. */
  readonly username: string;
  readonly source: CharacterSource;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly createdAtMs: number;
}

export interface NewCharacter extends Pick<Character, 'name' | 'source' | 'startSeconds' | 'endSeconds'> {
  /** Mints an id in the creating dialect's form. */
  readonly newId: () => string;
}

export interface CharacterService {
  /** Throws `invalid_value` when the source is an unknown, foreign or unfinished task. */
  create(caller: Caller, character: NewCharacter): Promise<Character>;
  /** Null for an unknown or foreign one alike. */
  find(caller: Caller, characterId: string): Promise<Character | null>;
  /** The characters that a prompt mentions as `@username`, in order, each once. */
  mentioned(caller: Caller, prompt: string): Promise<readonly Character[]>;
}
