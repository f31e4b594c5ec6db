import type { Look, Mood, ShotSpec } from '../../shot/shot-spec.ts';
import type { VoiceName } from '../voices.ts';

export type Pattern = 'arpeggio' | 'block' | 'strum' | 'oom-pah' | 'ostinato' | 'held' | 'bed';
export type Drumming = 'none' | 'light' | 'wooden' | 'epic' | 'pulse' | 'broadcast' | 'solo';

/** How a mood is composed: what holds for the whole film. */
export interface Manner {
  readonly beatsPerMinute: readonly [low: number, high: number];
  /** Semitones of the seven steps above the tonic. */
  readonly scale: readonly [number, number, number, number, number, number, number];
  /** Steps of the scale that four bars stand on. */
  readonly progressions: readonly [readonly number[], ...(readonly number[])[]];
  /** Beats of a bar's notes; a negative one is a rest. */
  readonly rhythms: readonly [readonly number[], ...(readonly number[])[]];
  /** The step before the last chord. */
  readonly cadence: number;
  /** Semitones from the usual register. */
  readonly register: number;
}

/** Who plays it: what may change from shot to shot. */
export interface Ensemble {
  readonly lead: VoiceName | null;
  readonly chords: VoiceName | null;
  readonly bass: VoiceName | null;
  readonly pad: VoiceName | null;
  readonly pattern: Pattern;
  readonly drumming: Drumming;
  /** Semitones that the melody is moved by. */
  readonly leadShift: number;
  /** Level of the whole. */
  readonly level: number;
}

const MAJOR = [0, 2, 4, 5, 7, 9, 11] as const;
const MINOR = [0, 2, 3, 5, 7, 8, 10] as const;
const LYDIAN = [0, 2, 4, 6, 7, 9, 11] as const;
const PHRYGIAN = [0, 1, 3, 5, 7, 8, 10] as const;

const SLOW = [
  [2, 2],
  [3, 1],
  [1, 1, 2],
  [-1, 1, 2],
] as const;
const EVEN = [
  [1, 1, 1, 1],
  [1.5, 0.5, 2],
  [1, 0.5, 0.5, 2],
  [0.5, 0.5, 1, 1, 1],
] as const;
const LIVELY = [
  [0.5, 0.5, 0.5, 0.5, 1, 1],
  [0.75, 0.25, 0.5, 0.5, 1, -1],
  [0.5, 0.5, 1, 0.5, 0.5, 1],
  [-0.5, 0.5, 0.5, 0.5, 1.5, 0.5],
] as const;
const SPARSE = [
  [-1, 3],
  [-2, 1, 1],
  [1.5, 2.5],
] as const;

export const MANNERS: Readonly<Record<Mood, Manner>> = {
  calm: {
    beatsPerMinute: [68, 78],
    scale: MAJOR,
    progressions: [
      [0, 4, 5, 3],
      [0, 3, 0, 4],
      [0, 5, 3, 4],
    ],
    rhythms: SLOW,
    cadence: 4,
    register: 0,
  },
  happy: {
    beatsPerMinute: [112, 124],
    scale: MAJOR,
    progressions: [
      [0, 4, 5, 3],
      [0, 3, 4, 0],
      [3, 0, 4, 0],
    ],
    rhythms: [...EVEN, [0.5, 0.5, 1, 0.5, 0.5, 1]],
    cadence: 4,
    register: 5,
  },
  playful: {
    beatsPerMinute: [128, 142],
    scale: MAJOR,
    progressions: [
      [0, 0, 4, 4],
      [0, 5, 1, 4],
      [0, 3, 0, 4],
    ],
    rhythms: LIVELY,
    cadence: 4,
    register: 9,
  },
  romantic: {
    beatsPerMinute: [78, 90],
    scale: MAJOR,
    progressions: [
      [0, 5, 3, 4],
      [0, 2, 3, 4],
      [3, 4, 2, 5],
    ],
    rhythms: [[1.5, 0.5, 2], [1, 1, 2], [3, 0.5, 0.5], ...SLOW],
    cadence: 4,
    register: 2,
  },
  epic: {
    beatsPerMinute: [96, 108],
    scale: MINOR,
    progressions: [
      [0, 5, 2, 6],
      [0, 3, 5, 6],
      [0, 6, 5, 6],
    ],
    rhythms: [
      [1.5, 0.5, 2],
      [2, 1, 1],
      [1, 1, 2],
      [3, 1],
    ],
    cadence: 6,
    register: -2,
  },
  tense: {
    beatsPerMinute: [118, 130],
    scale: PHRYGIAN,
    progressions: [
      [0, 0, 1, 0],
      [0, 1, 0, 6],
      [0, 0, 5, 1],
    ],
    rhythms: SPARSE,
    cadence: 1,
    register: -3,
  },
  sad: {
    beatsPerMinute: [56, 64],
    scale: MINOR,
    progressions: [
      [0, 5, 2, 6],
      [0, 3, 0, 4],
      [0, 6, 5, 4],
    ],
    rhythms: [
      [1, 1, 2],
      [1.5, 0.5, 2],
      [2, 2],
      [-1, 1, 2],
    ],
    cadence: 4,
    register: -4,
  },
  mysterious: {
    beatsPerMinute: [72, 80],
    scale: LYDIAN,
    progressions: [
      [0, 1, 0, 1],
      [0, 6, 0, 1],
      [0, 1, 5, 6],
    ],
    rhythms: SPARSE,
    cadence: 1,
    register: -1,
  },
};

const ENSEMBLES: Readonly<Record<Mood, Omit<Ensemble, 'level' | 'leadShift'>>> = {
  calm: { lead: 'piano', chords: 'harp', bass: 'bass', pad: 'pad', pattern: 'arpeggio', drumming: 'none' },
  happy: {
    lead: 'glockenspiel',
    chords: 'guitar',
    bass: 'bass',
    pad: null,
    pattern: 'strum',
    drumming: 'light',
  },
  playful: {
    lead: 'clarinet',
    chords: 'pizzicato',
    bass: 'pizzicato',
    pad: null,
    pattern: 'oom-pah',
    drumming: 'wooden',
  },
  romantic: {
    lead: 'violin',
    chords: 'piano',
    bass: 'cello',
    pad: 'strings',
    pattern: 'arpeggio',
    drumming: 'none',
  },
  epic: {
    lead: 'horn',
    chords: 'spiccato',
    bass: 'cello',
    pad: 'strings',
    pattern: 'ostinato',
    drumming: 'epic',
  },
  tense: { lead: 'cello', chords: 'spiccato', bass: 'cello', pad: 'pad', pattern: 'bed', drumming: 'pulse' },
  sad: { lead: 'piano', chords: 'piano', bass: 'cello', pad: 'strings', pattern: 'held', drumming: 'none' },
  mysterious: {
    lead: 'celesta',
    chords: 'harp',
    bass: 'cello',
    pad: 'pad',
    pattern: 'held',
    drumming: 'none',
  },
};

const DRESSES: Readonly<Record<Look, Partial<Ensemble>>> = {
  natural: {},
  comic: { lead: 'brass', bass: 'bass', drumming: 'light' },
  anime: {
    lead: 'bell',
    pad: 'strings',
    chords: 'guitar',
    drumming: 'light',
    pattern: 'strum',
    leadShift: 12,
  },
  nostalgic: { lead: 'piano', pad: 'accordion' },
  warm: { lead: 'guitar', chords: 'guitar', bass: 'cello', pad: null, pattern: 'arpeggio', drumming: 'none' },
  news: {
    lead: null,
    chords: 'spiccato',
    bass: 'bass',
    pad: 'strings',
    pattern: 'bed',
    drumming: 'broadcast',
  },
  // Beside other shots it is as if the music were far away.
  selfie: { pad: null, drumming: 'none', level: 0.12 },
};

/** Instruments by the names of `subjects/catalogue/instruments.ts`: who plays one is all that is heard of the score. */
const SOLOS: Readonly<Record<string, Partial<Ensemble>>> = {
  piano: { lead: 'piano', chords: 'piano', bass: 'piano', pattern: 'arpeggio' },
  keyboard: { lead: 'organ', chords: 'organ', bass: 'organ', pattern: 'block', leadShift: -12 },
  guitar: { lead: 'guitar', chords: 'guitar', bass: 'guitar', pattern: 'arpeggio', leadShift: -5 },
  banjo: { lead: 'banjo', chords: 'banjo', bass: 'banjo', pattern: 'arpeggio' },
  violin: { lead: 'violin', chords: null, bass: null, pattern: 'held' },
  harp: { lead: 'harp', chords: 'harp', bass: 'harp', pattern: 'arpeggio' },
  flute: { lead: 'flute', chords: null, bass: null, pattern: 'held', leadShift: 12 },
  saxophone: { lead: 'saxophone', chords: null, bass: null, pattern: 'held', leadShift: -5 },
  trumpet: { lead: 'brass', chords: null, bass: null, pattern: 'held' },
  trombone: { lead: 'brass', chords: null, bass: null, pattern: 'held', leadShift: -17 },
  horn: { lead: 'horn', chords: null, bass: null, pattern: 'held', leadShift: -5 },
  accordion: { lead: 'accordion', chords: 'accordion', bass: 'accordion', pattern: 'oom-pah' },
  drum: { lead: null, chords: null, bass: null, pattern: 'held', drumming: 'solo' },
  bongo: { lead: null, chords: null, bass: null, pattern: 'held', drumming: 'solo' },
  maracas: { lead: null, chords: null, bass: null, pattern: 'held', drumming: 'solo' },
  bell: { lead: 'bell', chords: null, bass: null, pattern: 'held' },
};

/** The instrument that a shot shows, if its sound is known. */
export function instrumentOf({ subjects }: Pick<ShotSpec, 'subjects'>): string | null {
  return subjects.find(({ name }) => SOLOS[name] !== undefined)?.name ?? null;
}

export function ensembleOf(shot: Pick<ShotSpec, 'mood' | 'look' | 'subjects'>): Ensemble {
  const usual = { ...ENSEMBLES[shot.mood], leadShift: 0, level: 1 };
  const solo = SOLOS[instrumentOf(shot) ?? ''];
  if (solo !== undefined) return { ...usual, pad: null, drumming: 'none', ...solo };
  return { ...usual, ...DRESSES[shot.look] };
}
