import { clamp } from '../../raster/curves.ts';
import { between, pick, type Random, randomFrom } from '../../raster/random.ts';
import type { FilmShot, Mood, ShotSpec } from '../../shot/shot-spec.ts';
import { STYLES } from '../../subjects/gaits.ts';
import type { VoiceName } from '../voices.ts';
import { accompany, type Harmony } from './accompany.ts';
import { type Drummer, drummerOf } from './drumming.ts';
import { type Ensemble, ensembleOf, instrumentOf, MANNERS, type Manner } from './manners.ts';
import { nearestTone, singBar, themeOf } from './melody.ts';
import type { ScoreNote } from './note.ts';

/** The music of a whole film as it is written; `note.ts` plays it. */
export interface Score {
  readonly mood: Mood;
  readonly beatSeconds: number;
  /** When the last chord is struck. */
  readonly endSeconds: number;
  readonly notes: readonly ScoreNote[];
}

const BEATS_PER_BAR = 4;
const SEED_OFFSET = 510;
/** The lowest tonic is the C below middle C. */
const TONIC = 48;
/** A melody stands an octave and a half above its tonic. */
const LEAD_OCTAVE = 12;

/**
 * Composes for all shots together: tempo, key, chords and theme are the film's, and so go on across cuts; who plays is
 * the shot's. The last chord, on the tonic, is struck so long before the end that it can ring.
 */
export function composeScore(shots: readonly FilmShot[]): Score {
  const [first] = shots;
  if (first === undefined) throw new Error('a film has at least one shot');
  const random = randomFrom(first.shot.seed + SEED_OFFSET);
  const seconds = shots.reduce((sum, shot) => sum + shot.seconds, 0);
  const main = longest(shots);
  const manner = MANNERS[main.mood];
  const time = timeOf(random, manner, main, seconds);
  const piece = new Piece(random, manner, main.mood, time);
  const bars = Math.ceil(time.beats / BEATS_PER_BAR);
  let sign = -1;
  for (let bar = 0; bar < bars; bar++) {
    const shot = shotAt(shots, piece.secondsAt(bar * BEATS_PER_BAR));
    piece.playBar(bar, bars, shot);
    const shown = shots.indexOf(shot);
    // A headline is announced, and a comic shot begins with a blow.
    if (shown !== sign && instrumentOf(shot.shot) === null) piece.announce(bar, shot.shot);
    sign = shown;
  }
  piece.close(shotAt(shots, seconds).shot, seconds);
  return {
    mood: main.mood,
    beatSeconds: time.beatSeconds,
    endSeconds: piece.secondsAt(time.beats),
    notes: piece.notes,
  };
}

/** The shot that gives tempo and key: what is played, if anything is; else what is seen longest. */
function longest(shots: readonly FilmShot[]): ShotSpec {
  const weight = ({ shot, seconds }: FilmShot): number => seconds + (instrumentOf(shot) === null ? 0 : 1000);
  return shots.reduce((best, shot) => (weight(shot) > weight(best) ? shot : best)).shot;
}

function shotAt(shots: readonly FilmShot[], seconds: number): FilmShot {
  let end = 0;
  for (const shot of shots) {
    end += shot.seconds;
    // Who enters a moment after a bar began, plays it.
    if (seconds + 0.3 < end) return shot;
  }
  return shots.at(-1) as FilmShot;
}

interface Time {
  readonly offset: number;
  readonly beatSeconds: number;
  readonly beats: number;
}

/** A quarter of the way round, a paw is down first: `subjects/paws.ts` strikes four times per cycle with each. */
const PAW_STROKES = 4;

function timeOf(random: Random, manner: Manner, main: ShotSpec, seconds: number): Time {
  const ring = clamp(seconds * 0.22, 0.3, 2.4);
  const quick = main.look === 'anime' ? 1.08 : 1;
  const wanted = main.look === 'news' ? 0.5 : 60 / (between(random, ...manner.beatsPerMinute) * quick);
  const room = seconds - ring;
  if (instrumentOf(main) !== null) {
    // What is played keeps the time of the hands that are drawn: a beat is a whole number of strokes.
    const stroke = STYLES.play.cycleSeconds / PAW_STROKES;
    const beatSeconds = stroke * Math.max(1, Math.round(wanted / stroke));
    const offset = Math.min(stroke / 4, seconds / 8);
    return { offset, beatSeconds, beats: Math.max(1, Math.floor((room - offset) / beatSeconds)) };
  }
  const beats = Math.max(1, 2 * Math.round(room / wanted / 2));
  return { offset: 0, beatSeconds: room / beats, beats };
}

class Piece {
  readonly notes: ScoreNote[] = [];
  readonly #random: Random;
  readonly #manner: Manner;
  readonly #time: Time;
  readonly #tonic: number;
  readonly #progression: readonly number[];
  readonly #theme: ReturnType<typeof themeOf>;
  readonly #drummer: Drummer;
  readonly #swing: number;
  #step = 2;

  constructor(random: Random, manner: Manner, mood: Mood, time: Time) {
    this.#random = random;
    this.#manner = manner;
    this.#time = time;
    this.#tonic = TONIC + Math.floor(random() * 8) + manner.register / 2;
    this.#tonic = Math.round(this.#tonic);
    this.#progression = pick(random, manner.progressions);
    this.#theme = themeOf(random, manner);
    this.#drummer = drummerOf(random);
    this.#swing = mood === 'playful' ? 0.08 : 0;
  }

  /** Off-beats of a swinging piece come late. */
  secondsAt(beat: number): number {
    const late = Math.abs((beat % 1) - 0.5) < 0.01 ? this.#swing : 0;
    return this.#time.offset + (beat + late) * this.#time.beatSeconds;
  }

  #midi(step: number): number {
    const { scale } = this.#manner;
    const octave = Math.floor(step / 7);
    return this.#tonic + 12 * octave + (scale[step - octave * 7] ?? 0);
  }

  #harmony(chord: number): Harmony {
    return { chord, midi: (step) => this.#midi(step) };
  }

  #chordAt(bar: number, bars: number): number {
    if (bar === bars - 1 && bars > 1) return this.#manner.cadence;
    return this.#progression[bar % this.#progression.length] ?? 0;
  }

  #write(voice: VoiceName, midi: number, beat: number, beats: number, level: number, pan: number): void {
    const start = this.secondsAt(beat);
    // No hand is as even as a clock; what is together stays together by the ear's 10 ms.
    const human = (this.#random() - 0.5) * 0.008;
    const seconds = beats * this.#time.beatSeconds * 0.96;
    const touch = level * (0.88 + this.#random() * 0.24);
    this.notes.push({ voice, midi, start: Math.max(0, start + human), seconds, level: touch, pan });
  }

  playBar(bar: number, bars: number, { shot }: FilmShot): void {
    const ensemble = ensembleOf(shot);
    const beats = Math.min(BEATS_PER_BAR, this.#time.beats - bar * BEATS_PER_BAR);
    const at = bar * BEATS_PER_BAR;
    const chord = this.#chordAt(bar, bars);
    for (const note of accompany(ensemble, this.#harmony(chord), beats)) {
      this.#write(note.voice, note.midi, at + note.beat, note.beats, note.level * ensemble.level, note.pan);
    }
    const instrument = instrumentOf(shot) ?? '';
    for (const stroke of this.#drummer.play(ensemble.drumming, instrument, bar)) {
      if (stroke.beat >= beats) continue;
      this.#write(stroke.voice, 60, at + stroke.beat, 4, stroke.level * ensemble.level, stroke.pan);
    }
    // In a longer piece the first bar is the introduction.
    const alone = ensemble.chords === null && ensemble.pad === null;
    if (bar > 0 || bars < 4 || alone) this.#sing(ensemble, { bar, beats, chord });
  }

  #sing(
    ensemble: Ensemble,
    at: { readonly bar: number; readonly beats: number; readonly chord: number },
  ): void {
    const { lead, leadShift, level } = ensemble;
    const sung = singBar(this.#theme, { ...at, from: this.#step });
    this.#step = sung.at(-1)?.step ?? this.#step;
    if (lead === null) return;
    const shift = LEAD_OCTAVE + leadShift + Math.round(this.#manner.register / 2);
    for (const { beat, beats, step } of sung) {
      const accent = beat === 0 ? 1.1 : 0.95;
      this.#write(
        lead,
        this.#midi(step) + octaves(shift),
        at.bar * BEATS_PER_BAR + beat,
        beats,
        0.5 * level * accent,
        0.12,
      );
    }
  }

  /** A short figure of the brass over the beginning of a shot. */
  announce(bar: number, { look }: ShotSpec): void {
    const news = [0, 0.5, 1, 1.5, 2.5];
    const blow = [0, 0.75];
    const beats = look === 'news' && bar === 0 ? news : look === 'comic' ? blow : [];
    for (const [index, beat] of beats.entries()) {
      if (bar * BEATS_PER_BAR + beat >= this.#time.beats) break;
      const last = index === beats.length - 1;
      const step = look === 'news' ? ([0, 0, 2, 1, 4][index] ?? 0) : 0;
      for (const third of [0, 2, 4]) {
        const midi = this.#midi(step + third) + 12;
        this.#write('brass', midi, bar * BEATS_PER_BAR + beat, last ? 1.4 : 0.4, 0.3, third * 0.2 - 0.4);
      }
    }
  }

  /** The last chord: everybody on the tonic, the melody too, which comes to it by the shortest way. */
  close(shot: ShotSpec, seconds: number): void {
    const ensemble = ensembleOf(shot);
    const { beats, beatSeconds } = this.#time;
    const ring = Math.max(0.2, (seconds - this.secondsAt(beats)) / beatSeconds);
    const level = ensemble.level;
    const voice = ensemble.chords ?? ensemble.pad;
    if (voice !== null) {
      // Rolled from below, a little each.
      for (const [i, step] of [-7, 0, 2, 4, 7].entries())
        this.#write(
          voice,
          this.#midi(step),
          beats + (i * 0.03) / beatSeconds,
          ring,
          0.32 * level,
          i * 0.2 - 0.4,
        );
    }
    if (ensemble.pad !== null) this.#write(ensemble.pad, this.#midi(0), beats, ring, 0.2 * level, 0);
    if (ensemble.bass !== null) this.#write(ensemble.bass, this.#midi(-7), beats, ring, 0.45 * level, 0);
    if (ensemble.lead !== null) {
      const home = nearestTone(this.#step, 0) > 3 ? 7 : 0;
      const shift = LEAD_OCTAVE + ensemble.leadShift + Math.round(this.#manner.register / 2);
      this.#write(ensemble.lead, this.#midi(home) + octaves(shift), beats, ring, 0.5 * level, 0.12);
    }
    if (shot.look === 'news' || shot.look === 'comic')
      for (const step of [0, 4, 7])
        this.#write('brass', this.#midi(step) + 12, beats, Math.min(1.5, ring), 0.25 * level, 0);
    if (ensemble.drumming === 'none') return;
    const [low, high]: readonly VoiceName[] =
      ensemble.drumming === 'epic' ? ['timpani', 'cymbal'] : ['kick', 'shaker'];
    if (low !== undefined) this.#write(low, 60, beats, 4, 0.6 * level, 0);
    if (high !== undefined) this.#write(high, 60, beats, 4, 0.2 * level, 0.2);
  }
}

/** A voice keeps the key: it is moved by whole octaves only. */
function octaves(semitones: number): number {
  return Math.round(semitones / 12) * 12;
}
