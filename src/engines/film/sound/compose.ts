import { between, pick, type Random, randomFrom } from '../raster/random.ts';
import type { FilmShot, Setting, Weather } from '../shot/shot-spec.ts';
import { SAMPLE_RATE, type StereoSound } from './aac.ts';
import { playChirp, playEngine, playNoise, playPad, playPiano, playPluck, Tape } from './instruments.ts';

export interface SoundRequest {
  readonly shots: readonly FilmShot[];
}

/** -3 dB: AAC may overshoot the waveform that it was given by a decibel or so. */
const PEAK = 0.7;
const FADE_IN_SECONDS = 0.25;
const FADE_OUT_SECONDS = 0.7;
const CROSSFADE_SECONDS = 0.2;
const MIDDLE_C = 261.63;

type Player = (tape: Tape, random: Random, seconds: number) => void;

const MUSICAL: ReadonlySet<string> = new Set(['piano', 'guitar', 'violin', 'saxophone', 'drum', 'dancer']);

/** One track for the whole film: each shot sounds like its place, and a cut is a short cross-fade. */
export function composeSound({ shots }: SoundRequest): StereoSound {
  const film = new Tape(shots.reduce((sum, { seconds }) => sum + seconds, 0));
  let start = 0;
  for (const [index, filmShot] of shots.entries()) {
    const last = index === shots.length - 1;
    const tape = playShot(filmShot, last ? 0 : CROSSFADE_SECONDS);
    splice(film, tape, Math.round(start * SAMPLE_RATE), { rises: index > 0, falls: !last });
    start += filmShot.seconds;
  }
  fadeEnds(film);
  return film;
}

/** What a place sounds like; weather and the subjects' own sounds are laid over it. */
function playShot({ shot, seconds: length }: FilmShot, overlapSeconds: number): Tape {
  const seconds = length + overlapSeconds;
  const tape = new Tape(seconds);
  const random = randomFrom(shot.seed + 500);
  const musician = shot.subjects.some(({ name }) => MUSICAL.has(name));
  PLACES[shot.setting](tape, random, seconds);
  if (musician && shot.setting !== 'stage') playMelody(tape, random, seconds);
  playWeather(tape, random, seconds, shot.weather, shot.setting);
  normalise(tape);
  return tape;
}

/** The overlap lies after the cut, so that nothing of the next shot is heard before it is seen. */
function splice(film: Tape, tape: Tape, start: number, ramps: { rises: boolean; falls: boolean }): void {
  const ramp = CROSSFADE_SECONDS * SAMPLE_RATE;
  const end = Math.min(tape.length, film.length - start);
  for (let i = 0; i < end; i++) {
    const gain = Math.min(1, ramps.rises ? i / ramp : 1, ramps.falls ? (tape.length - i) / ramp : 1);
    film.add(start + i, (tape.left[i] as number) * gain, (tape.right[i] as number) * gain);
  }
}

const wind: Player = (tape, random) => {
  playNoise(tape, random, { level: 0.5, lowpass: 480, highpass: 70, swell: 0.6, swellHz: 0.11 });
  playNoise(tape, random, {
    level: 0.22,
    lowpass: 1500,
    highpass: 500,
    swell: 0.85,
    swellHz: 0.17,
    phase: 2,
  });
};

const surf: Player = (tape, random) => {
  playNoise(tape, random, { level: 0.6, lowpass: 650, highpass: 50, swell: 0.7, swellHz: 0.12 });
  playNoise(tape, random, { level: 0.4, lowpass: 2800, highpass: 500, swell: 0.88, swellHz: 0.14, phase: 2 });
  playNoise(tape, random, { level: 0.45, lowpass: 160, highpass: 28, swell: 0.4, swellHz: 0.07 });
};

const birds: Player = (tape, random, seconds) => {
  for (let t = random() * 1.2; t < seconds - 0.6; t += between(random, 0.7, 2.1)) {
    const base = between(random, 2300, 3900);
    const pan = between(random, -0.8, 0.8);
    const calls = 1 + Math.floor(random() * 4);
    for (let i = 0; i < calls; i++) {
      playChirp(
        tape,
        t + i * 0.13,
        base * between(random, 0.95, 1.1),
        base * between(random, 0.8, 1.3),
        0.09,
        0.014,
        pan,
      );
    }
  }
};

/** Held chords that change slowly; `root` is in semitones from middle C. */
function pads(root: number, level: number): Player {
  const chords = [
    [0, 7, 12, 16],
    [-4, 3, 8, 12],
    [-7, 0, 5, 9],
    [-2, 5, 10, 14],
  ];
  return (tape, random, seconds) => {
    const length = Math.max(3.2, seconds / Math.max(1, Math.round(seconds / 5)));
    let chord = Math.floor(random() * chords.length);
    for (let start = 0; start < seconds; start += length) {
      for (const semitone of chords[chord % chords.length] ?? []) {
        const hertz = (MIDDLE_C / 2) * 2 ** ((root + semitone) / 12);
        playPad(tape, {
          hertz,
          start: start - 0.4,
          seconds: length + 0.8,
          level,
          pan: between(random, -0.5, 0.5),
        });
      }
      chord++;
    }
  };
}

function playMelody(tape: Tape, random: Random, seconds: number): void {
  const scale = [0, 2, 4, 7, 9, 12, 14, 16];
  const bars = [
    [0, 4, 7],
    [-3, 0, 4],
    [-7, -3, 0],
    [-5, -1, 2],
  ];
  const beat = pick(random, [0.28, 0.31, 0.34]);
  let step = 3;
  let bar = 0;
  for (let start = 0.15; start < seconds - 0.3; start += beat * 4) {
    for (const semitone of bars[bar++ % bars.length] ?? []) {
      playPiano(tape, {
        hertz: (MIDDLE_C / 2) * 2 ** (semitone / 12),
        start,
        seconds: 2.2,
        level: 0.08,
        pan: -0.2,
      });
    }
    for (let k = 0; k < 6; k++) {
      if (random() > 0.8) continue;
      step = Math.min(7, Math.max(0, step + Math.floor(random() * 5) - 2));
      const hertz = MIDDLE_C * 2 ** ((scale[step] ?? 0) / 12);
      playPiano(tape, { hertz, start: start + k * beat * (2 / 3), seconds: 1.6, level: 0.12, pan: 0.15 });
    }
  }
}

/** Single plucked notes, far apart. */
function plucks(level: number, gap: number): Player {
  const scale = [0, 2, 4, 7, 9, 12, 14, 16, 19];
  return (tape, random, seconds) => {
    for (let start = 0.4; start < seconds - 0.5; start += gap * between(random, 0.5, 1.4)) {
      const hertz = MIDDLE_C * 2 ** (pick(random, scale as [number, ...number[]]) / 12);
      playPluck(tape, { hertz, start, seconds: 1.8, level, pan: between(random, -0.6, 0.6) });
    }
  };
}

const night: Player = (tape, random, seconds) => {
  playNoise(tape, random, { level: 0.4, lowpass: 220, highpass: 30, swell: 0.3, swellHz: 0.2 });
  const notes = [0, 7, 10, 12, 15, 12, 10, 7];
  const beat = 0.25;
  for (let i = 0; i * beat < seconds - 0.4; i++) {
    const hertz = (MIDDLE_C / 2) * 2 ** ((notes[i % notes.length] ?? 0) / 12);
    playPluck(tape, { hertz, start: i * beat, seconds: 0.5, level: 0.05, pan: i % 2 === 0 ? -0.4 : 0.4 });
    if (i % 4 === 0)
      playPluck(tape, { hertz: hertz / 4, start: i * beat, seconds: 0.6, level: 0.16, pan: 0 });
  }
};

const drive: Player = (tape, random, seconds) => {
  playEngine(tape, random, 62, 0.045);
  playNoise(tape, random, { level: 0.5, lowpass: 900, highpass: 120, swell: 0.25, swellHz: 0.3 });
  const beat = 0.24;
  for (let i = 0; i * beat < seconds - 0.4; i++) {
    const root = [0, 0, -4, -2][Math.floor(i / 16) % 4] ?? 0;
    const hertz = (MIDDLE_C / 4) * 2 ** (root / 12);
    playPluck(tape, { hertz, start: i * beat, seconds: 0.4, level: i % 4 === 0 ? 0.2 : 0.12, pan: 0 });
  }
};

const bubbles: Player = (tape, random, seconds) => {
  playNoise(tape, random, { level: 0.7, lowpass: 240, highpass: 30, swell: 0.5, swellHz: 0.13 });
  for (let t = 0.2; t < seconds - 0.4; t += between(random, 0.12, 0.7)) {
    const from = between(random, 240, 520);
    playChirp(tape, t, from, from * 2.1, between(random, 0.05, 0.12), 0.03, between(random, -0.7, 0.7));
  }
};

function together(...players: readonly Player[]): Player {
  return (tape, random, seconds) => {
    for (const play of players) play(tape, random, seconds);
  };
}

const hall: Player = (tape, random, seconds) => {
  playNoise(tape, random, { level: 0.05, lowpass: 900, highpass: 200, swell: 0.3, swellHz: 0.2 });
  playMelody(tape, random, seconds);
};

const PLACES: Readonly<Record<Setting, Player>> = {
  ocean: together(surf, pads(-3, 0.014)),
  beach: together(surf, pads(0, 0.012), birds),
  lake: together(wind, pads(2, 0.02), plucks(0.05, 1.1), birds),
  mountains: together(wind, pads(-5, 0.022)),
  snow: together(wind, pads(4, 0.018), plucks(0.045, 1)),
  hills: together(wind, birds, pads(2, 0.016), plucks(0.05, 0.8)),
  desert: together(wind, pads(-7, 0.024)),
  forest: together(wind, birds, pads(0, 0.016), plucks(0.04, 1.3)),
  city: night,
  road: drive,
  stage: hall,
  room: together(pads(0, 0.014), plucks(0.06, 0.7)),
  space: together(pads(-12, 0.03), pads(0, 0.012), plucks(0.03, 1.6)),
  sky: together(wind, pads(5, 0.022)),
  underwater: together(bubbles, pads(-8, 0.022)),
};

function playWeather(tape: Tape, random: Random, seconds: number, weather: Weather, setting: Setting): void {
  if (setting === 'space' || setting === 'underwater' || setting === 'stage') return;
  if (weather === 'rain' || weather === 'storm') {
    playNoise(tape, random, { level: 0.3, lowpass: 7000, highpass: 1200, swell: 0.15, swellHz: 0.2 });
  }
  if (weather !== 'storm') return;
  playNoise(tape, random, { level: 0.5, lowpass: 700, highpass: 90, swell: 0.8, swellHz: 0.23 });
  const rumble = new Tape(seconds);
  playNoise(rumble, random, {
    level: 1.6,
    lowpass: 120,
    highpass: 24,
    swell: 1,
    swellHz: 1 / Math.max(4, seconds * 0.6),
  });
  for (let i = 0; i < tape.length; i++) tape.add(i, rumble.left[i] as number, rumble.right[i] as number);
}

/** One level for all shots of all films. */
function normalise(tape: Tape): void {
  let loudest = 0;
  for (let i = 0; i < tape.length; i++) {
    loudest = Math.max(loudest, Math.abs(tape.left[i] as number), Math.abs(tape.right[i] as number));
  }
  const gain = PEAK / (loudest || 1);
  for (let i = 0; i < tape.length; i++) {
    tape.left[i] = (tape.left[i] as number) * gain;
    tape.right[i] = (tape.right[i] as number) * gain;
  }
}

/** No click at either end. */
function fadeEnds(tape: Tape): void {
  for (let i = 0; i < tape.length; i++) {
    const fade = Math.min(
      1,
      i / (FADE_IN_SECONDS * SAMPLE_RATE),
      (tape.length - i) / (FADE_OUT_SECONDS * SAMPLE_RATE),
    );
    tape.left[i] = (tape.left[i] as number) * fade;
    tape.right[i] = (tape.right[i] as number) * fade;
  }
}
