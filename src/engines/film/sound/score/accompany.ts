import type { VoiceName } from '../voices.ts';
import type { Ensemble } from './manners.ts';

export interface Harmony {
  /** Step of the scale that the chord stands on. */
  readonly chord: number;
  readonly midi: (step: number) => number;
}

export interface Accompaniment {
  readonly voice: VoiceName;
  readonly midi: number;
  readonly beat: number;
  readonly beats: number;
  readonly level: number;
  readonly pan: number;
}

/** Chords, bass and held tones of one bar. */
export function accompany(ensemble: Ensemble, harmony: Harmony, beats: number): readonly Accompaniment[] {
  const { chords, bass, pad } = ensemble;
  const notes: Accompaniment[] = [];
  if (chords !== null) notes.push(...PATTERNS[ensemble.pattern](chords, harmony));
  if (bass !== null) notes.push(...bassLine(bass, harmony, ensemble));
  if (pad !== null) {
    for (const [i, step] of voicing(harmony.chord).entries())
      notes.push(at(pad, harmony, step, [0, 4, 0.17, i * 0.4 - 0.4]));
  }
  return notes
    .filter(({ beat }) => beat < beats)
    .map((note) => ({ ...note, beats: Math.min(note.beats, beats - note.beat) }));
}

type Written = readonly [beat: number, beats: number, level: number, pan: number];

function at(voice: VoiceName, { midi }: Harmony, step: number, written: Written): Accompaniment {
  const [beat, beats, level, pan] = written;
  return { voice, midi: midi(step), beat, beats, level, pan };
}

/** Root, third and fifth, turned so that chords move by small steps: all tones lie within one octave. */
function voicing(chord: number): readonly number[] {
  return [0, 2, 4].map((third) => (((chord + third) % 7) + 7) % 7).sort((a, b) => a - b);
}

const PATTERNS: Readonly<
  Record<Ensemble['pattern'], (voice: VoiceName, harmony: Harmony) => readonly Accompaniment[]>
> = {
  arpeggio: (voice, harmony) => {
    const [low = 0, middle = 2, high = 4] = voicing(harmony.chord);
    return [low, middle, high, low + 7, high, middle, high, middle].map((step, i) =>
      at(voice, harmony, step, [i * 0.5, 1.6, i === 0 ? 0.26 : 0.2, (i % 3) * 0.3 - 0.4]),
    );
  },
  block: (voice, harmony) =>
    [0, 2].flatMap((beat) =>
      voicing(harmony.chord).map((step) => at(voice, harmony, step, [beat, 1.9, 0.2, -0.2])),
    ),
  strum: (voice, harmony) =>
    [0, 1, 1.5, 2.5, 3, 3.5].flatMap((beat, stroke) =>
      [...voicing(harmony.chord), (voicing(harmony.chord)[0] ?? 0) + 7].map((step, string) =>
        // Down, then up: the strings follow each other.
        at(voice, harmony, step, [
          beat + (stroke % 2 === 0 ? string : 3 - string) * 0.022,
          0.9,
          stroke % 2 === 0 ? 0.2 : 0.14,
          -0.35,
        ]),
      ),
    ),
  'oom-pah': (voice, harmony) =>
    [1, 2, 3].flatMap((beat) =>
      voicing(harmony.chord).map((step, i) =>
        at(voice, harmony, step, [beat, 0.4, beat === 2 ? 0.14 : 0.24, i * 0.3 - 0.5]),
      ),
    ),
  ostinato: (voice, harmony) => {
    const [low = 0, middle = 2, high = 4] = voicing(harmony.chord);
    return [low, high, middle, high, low, high, middle, high].map((step, i) =>
      at(voice, harmony, step, [i * 0.5, 0.35, i % 4 === 0 ? 0.26 : 0.17, i % 2 === 0 ? -0.4 : 0.3]),
    );
  },
  held: (voice, harmony) =>
    [harmony.chord - 7, ...voicing(harmony.chord)].map((step, i) =>
      at(voice, harmony, step, [i * 0.06, 3.8, 0.22, i * 0.2 - 0.4]),
    ),
  bed: (voice, harmony) =>
    Array.from({ length: 8 }, (_, i) =>
      at(voice, harmony, i % 8 === 6 ? harmony.chord + 2 : harmony.chord, [
        i * 0.5,
        0.3,
        i % 2 === 0 ? 0.2 : 0.13,
        i % 2 === 0 ? -0.3 : 0.3,
      ]),
    ),
};

function bassLine(voice: VoiceName, harmony: Harmony, { pattern }: Ensemble): readonly Accompaniment[] {
  const root = harmony.chord > 3 ? harmony.chord - 14 : harmony.chord - 7;
  switch (pattern) {
    case 'strum':
      return [0, 1.5, 2, 3.5].map((beat, i) =>
        at(voice, harmony, i === 3 ? root + 4 : root, [beat, 0.8, 0.42, 0]),
      );
    case 'oom-pah':
      return [0, 2].map((beat) => at(voice, harmony, beat === 2 ? root + 4 : root, [beat, 0.7, 0.42, 0]));
    case 'ostinato':
    case 'bed':
      return [0, 2].map((beat) => at(voice, harmony, root, [beat, 1.8, 0.4, 0]));
    default:
      return [at(voice, harmony, root, [0, 3.7, 0.38, 0])];
  }
}
