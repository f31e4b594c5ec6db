import type { NounPhrase } from './noun-phrase.ts';
import type { Action, Subject } from './shot-spec.ts';

/** What a thing is in its sentence: who acts, what stands about, what is only mentioned. */
export type Role = 0 | 1 | 2;

/** A noun of the catalogue where the prompt names it; the reading goes on to say what it does. */
export interface Mention {
  name: string;
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly phrase: NounPhrase;
  readonly role: Role;
  /** Another subject and it are one: `a robot and a boy walk`. */
  readonly joined: boolean;
  action: Action | null;
  scale: number;
  holds?: NonNullable<Subject['holds']>;
  wears?: NonNullable<Subject['wears']>;
}
