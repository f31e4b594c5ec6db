import type { Caller } from './ports.ts';
import type { CharacterClip } from './request.ts';

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

/** The part of the clip that shows the character, in seconds from its start. */
export type CharacterSpan = Pick<Character, 'startSeconds' | 'endSeconds'>;

export interface NewCharacter {
  readonly name: string;
  /** An upload is shown whole, so it has no span of its own. */
  readonly source:
    | { readonly kind: 'url'; readonly url: string; readonly span: CharacterSpan }
    | { readonly kind: 'task'; readonly taskId: string; readonly span: CharacterSpan }
    | { readonly kind: 'upload'; readonly bytes: Uint8Array };
  /** Name of the field that the source came in, for errors. */
  readonly param: string;
  /** Mints an id in the creating dialect's form; called again in the rare case that the id is taken. */
  readonly newId: () => string;
}

/** Absolute addresses that always answer. */
export interface CharacterLinks {
  /** A picture that needs no key: a frame of our own film, else a neutral one. A frame's link lives as long as a film's. */
  readonly picture: string;
  /** Where the owner can read the character, with the key. */
  readonly page: string;
}

export interface CharacterService {
  /**
   * Throws `invalid_value` naming the param when the source is an unknown, foreign or unfinished task, a film shorter
   * than the span, or an upload that is no MP4 of 2 to 4 seconds.
   */
  create(caller: Caller, character: NewCharacter): Promise<Character>;
  /** Null for an unknown or foreign one alike. */
  find(caller: Caller, characterId: string): Promise<Character | null>;
  /** The characters that a prompt mentions as `@username` or `@id`, in order, each once. */
  mentioned(caller: Caller, prompt: string): Promise<readonly Character[]>;
  /** What an engine gets; files of ours as a signed address. Null when the film was deleted since. */
  clip(character: Character): Promise<CharacterClip | null>;
  /** A finished film of the project as a clip, without a character. Null when there is no such film. */
  filmClip(caller: Caller, taskId: string, span: CharacterSpan): Promise<CharacterClip | null>;
  links(character: Character): Promise<CharacterLinks>;
}
