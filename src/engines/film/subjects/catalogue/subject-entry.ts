import type { Entry } from '../../shot/lexicon/entry.ts';
import type { Setting } from '../../shot/shot-spec.ts';

/** How a subject moves: what its poses and its path are made from. */
export type Gait = 'walk' | 'run' | 'hop' | 'fly' | 'swim' | 'sail' | 'drive' | 'float' | 'stand';

export interface SubjectEntry {
  readonly name: string;
  /** File stem in `assets/icons.json.br`. */
  readonly icon: string;
  readonly gait: Gait;
  /** Height beside the others: 1 is a third of the frame. */
  readonly size: number;
  /** True when the picture looks to the left and has to be turned to move right. */
  readonly facesLeft: boolean;
  /** Where it is shown when the prompt names no place. */
  readonly home: Setting | null;
  /** Its picture shows a person, whose yellow skin becomes a natural one. */
  readonly person: boolean;
  readonly words: Entry<string>;
}
