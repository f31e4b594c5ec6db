import { randomFrom } from '../raster/random.ts';
import type { FilmShot, Look, Setting } from '../shot/shot-spec.ts';
import { SAMPLE_RATE, type StereoSound } from './aac.ts';
import { PLACES } from './ambience.ts';
import { applaud, events } from './events.ts';
import { loudnessOf } from './loudness.ts';
import { decibels, fadeEnds, master, scale } from './master.ts';
import { addReverb, type Space } from './reverb.ts';
import { instrumentOf } from './score/manners.ts';
import { playNotes } from './score/note.ts';
import { composeScore } from './score/score.ts';
import { Tape } from './tape.ts';
import { weather } from './weather.ts';
import { playDust, wearOut } from './worn-tape.ts';

export interface SoundRequest {
  readonly shots: readonly FilmShot[];
}

const FADE_IN_SECONDS = 0.04;
const FADE_OUT_SECONDS = 0.5;
const CROSSFADE_SECONDS = 0.2;
/** Before `master.ts` levels the whole: the score, and how far below it a place lies where music is played. */
const SCORE_LUFS = -18;
const BEHIND_MUSIC = -5;
/** A telephone in a hand hears the place, and music from afar. */
const SELFIE_SCORE_LUFS = -36;
const SELFIE_LUFS = -15;

/**
 * The soundtrack of a film: 48 kHz stereo, exactly as long as the shots, at -16 LUFS with true peaks below -1 dBTP.
 * The score goes on over cuts; places and events cross-fade. Same shots, same samples.
 */
export function composeSound({ shots }: SoundRequest): StereoSound {
  const film = new Tape(Math.round(shots.reduce((sum, { seconds }) => sum + seconds, 0) * SAMPLE_RATE));
  const score = composeScore(shots);
  playNotes(film, score.notes);
  level(film, shots.every(({ shot }) => shot.look === 'selfie') ? SELFIE_SCORE_LUFS : SCORE_LUFS);
  let start = 0;
  for (const { shot, seconds } of shots) {
    if (shot.look === 'nostalgic') wearOut(film, start, start + seconds);
    start += seconds;
  }
  const [first] = shots;
  const dry = new Tape(film.length);
  dry.mix(film, 1);
  addReverb(film, dry, HALLS[first?.shot.setting ?? 'room'] ?? CHAMBER, 0.16);
  start = 0;
  for (const [index, filmShot] of shots.entries()) {
    const last = index === shots.length - 1;
    const tape = playShot(filmShot, last, score.endSeconds - start);
    splice(film, tape, Math.round(start * SAMPLE_RATE), { rises: index > 0, falls: !last });
    start += filmShot.seconds;
  }
  // Levelled after the fades: what is measured is what is heard.
  fadeEnds(film, FADE_IN_SECONDS, Math.min(FADE_OUT_SECONDS, film.seconds * 0.2));
  master(film);
  return film;
}

const CHAMBER: Space = { decaySeconds: 1.2, damping: 4200 };
const HALLS: Readonly<Partial<Record<Setting, Space>>> = {
  stage: { decaySeconds: 1.9, damping: 5200 },
  space: { decaySeconds: 2.6, damping: 3600 },
  mountains: { decaySeconds: 2.2, damping: 3600 },
  underwater: { decaySeconds: 2.2, damping: 1300 },
  room: { decaySeconds: 0.7, damping: 4200 },
};

/** What a shot sounds like apart from the score, with an overlap behind the cut. */
function playShot({ shot, seconds }: FilmShot, last: boolean, scoreEnds: number): Tape {
  const random = randomFrom(shot.seed + 500);
  const tape = new Tape(Math.round((seconds + (last ? 0 : CROSSFADE_SECONDS)) * SAMPLE_RATE));
  const { loudness, beds } = PLACES[shot.setting];
  for (const bed of [...beds, weather]) bed(tape, random, shot);
  const music = instrumentOf(shot) === null ? 0 : BEHIND_MUSIC;
  level(tape, shot.look === 'selfie' ? SELFIE_LUFS : loudness + louder(shot.weather) + music);
  const seen = new Tape(tape.length);
  events(seen, random, shot);
  if (last && shot.setting === 'stage') applaud(seen, random, Math.max(seconds * 0.6, scoreEnds));
  if (LOOK_DUST[shot.look]) playDust(seen, random);
  tape.mix(seen, 1);
  addReverb(tape, seen, HALLS[shot.setting] ?? OUTDOORS, 0.12);
  return tape;
}

const OUTDOORS: Space = { decaySeconds: 0.9, damping: 2600 };
const LOOK_DUST: Readonly<Partial<Record<Look, boolean>>> = { nostalgic: true };

/** Decibels that weather adds to its place. */
function louder(kind: FilmShot['shot']['weather']): number {
  if (kind === 'storm') return 3;
  return kind === 'rain' ? 2 : kind === 'snow' || kind === 'fog' ? -3 : 0;
}

function level(tape: Tape, lufs: number): void {
  const loudness = loudnessOf(tape);
  if (Number.isFinite(loudness)) scale(tape, decibels(lufs - loudness));
}

/** The overlap lies after the cut, so that nothing of the next shot is heard before it is seen. */
function splice(film: Tape, tape: Tape, start: number, ramps: { rises: boolean; falls: boolean }): void {
  const ramp = CROSSFADE_SECONDS * SAMPLE_RATE;
  const end = Math.min(tape.length, film.length - start);
  for (let i = 0; i < end; i++) {
    const gain = Math.min(1, ramps.rises ? i / ramp : 1, ramps.falls ? (tape.length - i) / ramp : 1);
    film.left[start + i] = (film.left[start + i] as number) + (tape.left[i] as number) * gain;
    film.right[start + i] = (film.right[start + i] as number) + (tape.right[i] as number) * gain;
  }
}
