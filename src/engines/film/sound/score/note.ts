import { SAMPLE_RATE } from '../aac.ts';
import type { Tape } from '../tape.ts';
import { VOICES, type Voice, type VoiceName } from '../voices.ts';

export interface ScoreNote {
  readonly voice: VoiceName;
  /** 60 is the middle C of 261.6 Hz; a drum does not look at it. */
  readonly midi: number;
  /** Seconds from the film's start. */
  readonly start: number;
  readonly seconds: number;
  readonly level: number;
  /** -1 left to 1 right. */
  readonly pan: number;
}

/** Notes of one length are shared if they differ by less: 20 ms. */
const LENGTH_STEP = 0.02;
const DAMP_SECONDS = 0.09;

/** Each pitch of a voice is rendered once and played as often as it is written: a score repeats itself. */
export function playNotes(tape: Tape, notes: readonly ScoreNote[]): void {
  const rendered = new Map<string, Float32Array>();
  for (const note of notes) {
    const voice: Voice = VOICES[note.voice];
    const steps = Math.max(2, Math.round(note.seconds / LENGTH_STEP));
    const key = `${note.voice} ${note.midi} ${steps}`;
    const sound = rendered.get(key) ?? render(rendered, note, voice, steps * LENGTH_STEP);
    rendered.set(key, sound);
    tape.play(sound, note.start, note.level, note.pan);
  }
}

function render(
  rendered: Map<string, Float32Array>,
  { voice: name, midi }: ScoreNote,
  voice: Voice,
  seconds: number,
): Float32Array {
  const hertz = 440 * 2 ** ((midi - 69) / 12);
  if (voice.kind === 'held') return voice.render(hertz, seconds);
  const key = `${name} ${midi}`;
  const whole = rendered.get(key) ?? voice.render(hertz);
  rendered.set(key, whole);
  return damped(whole, seconds);
}

/** A string that is stopped when its note is over. */
function damped(whole: Float32Array, seconds: number): Float32Array {
  const fall = DAMP_SECONDS * SAMPLE_RATE;
  const length = Math.round(seconds * SAMPLE_RATE + fall);
  if (length >= whole.length) return whole;
  const sound = whole.slice(0, length);
  for (let i = Math.max(0, Math.floor(length - fall)); i < length; i++)
    sound[i] = (sound[i] as number) * ((length - i) / fall);
  return sound;
}
