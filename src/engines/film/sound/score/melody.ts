import { pick, type Random } from '../../raster/random.ts';
import type { Manner } from './manners.ts';

/** A note of a melody in its bar. Steps count along the scale from the tonic; seven are an octave. */
export interface Sung {
  readonly beat: number;
  readonly beats: number;
  readonly step: number;
}

/** A bar's idea: a rhythm, and how far each note lies from the first one. */
interface Motif {
  readonly rhythm: readonly number[];
  readonly contour: readonly number[];
}

export interface Theme {
  readonly call: Motif;
  readonly turn: Motif;
  readonly contrast: Motif;
}

/** Shapes of which a motif takes the beginning; steps from its first note. */
const CONTOURS: readonly [readonly number[], ...(readonly number[])[]] = [
  [0, 1, 2, 1, 0, -1],
  [0, 2, 1, 3, 2, 1],
  [0, -1, 1, 0, 2, 1],
  [0, 2, 4, 3, 2, 0],
  [0, -1, -2, -1, 0, 1],
  [0, 0, 1, 2, 1, 2],
];

export function themeOf(random: Random, { rhythms }: Manner): Theme {
  const motif = (): Motif => ({ rhythm: pick(random, rhythms), contour: pick(random, CONTOURS) });
  const call = motif();
  const turn = motif();
  return { call, turn, contrast: { rhythm: turn.rhythm, contour: call.contour.map((step) => 1 - step) } };
}

/** What a bar does in a phrase of four: it calls, leads on, calls again, and comes to rest. Every third phrase contrasts. */
function motifAt(theme: Theme, bar: number): Motif {
  const contrasts = Math.floor(bar / 4) % 3 === 2;
  if (bar % 2 === 0) return contrasts ? theme.contrast : theme.call;
  return theme.turn;
}

export interface BarToSing {
  readonly bar: number;
  readonly beats: number;
  /** Step of the scale that the bar's chord stands on. */
  readonly chord: number;
  /** Where the melody was. */
  readonly from: number;
}

/** Steps that a melody keeps to, around the tonic: a tenth. */
const LOWEST = -3;
const HIGHEST = 7;

/** One bar: its motif from the nearest tone of the chord; strong beats stand on tones of the chord. */
export function singBar(theme: Theme, { bar, beats, chord, from }: BarToSing): readonly Sung[] {
  const rests = bar % 4 === 3;
  // The second half of a phrase answers higher.
  const lift = bar % 4 === 2 ? 2 : 0;
  const { rhythm, contour } = motifAt(theme, bar);
  const anchor = nearestTone(clampStep(from + lift), chord);
  const sung: Sung[] = [];
  let beat = 0;
  for (const length of rests ? [1, 1, 2] : rhythm) {
    const span = Math.min(Math.abs(length), beats - beat);
    if (span <= 0) break;
    if (length > 0) {
      const free = clampStep(anchor + (contour[sung.length] ?? 0));
      const strong = beat % 2 === 0 || (rests && beat >= 2);
      sung.push({ beat, beats: span, step: strong ? nearestTone(free, chord) : free });
    }
    beat += span;
  }
  return sung;
}

/** Folded by octaves into the range. */
function clampStep(step: number): number {
  if (step < LOWEST) return step + 7;
  return step > HIGHEST ? step - 7 : step;
}

/** The tone of the triad over `chord` that is nearest to a step. */
export function nearestTone(step: number, chord: number): number {
  const tones = [0, 2, 4].flatMap((third) => [-14, -7, 0, 7].map((octave) => chord + third + octave));
  return tones.reduce((best, tone) => (Math.abs(tone - step) < Math.abs(best - step) ? tone : best));
}
