import { randomFrom } from '../raster/random.ts';
import { SAMPLE_RATE } from './aac.ts';
import { burst, follow } from './noise.ts';
import { shape, TURN } from './tape.ts';

/** Renders one note, mono, with a peak near 1. `seconds` matters to held voices; the others ring as long as they do. */
export type Voice =
  | { readonly kind: 'struck'; readonly render: (hertz: number) => Float32Array }
  | { readonly kind: 'held'; readonly render: (hertz: number, seconds: number) => Float32Array };

type Partial = readonly [ratio: number, level: number, decayPerSecond: number];
const HIGHEST = 15_000;

/** Partials that die each at its own pace, by rotating phasors: no sine per sample. */
function struck(ring: number, attack: number, partials: readonly Partial[], knock = 0): Voice {
  return {
    kind: 'struck',
    render: (hertz) => {
      const sound = new Float32Array(Math.round(ring * SAMPLE_RATE));
      // High strings are short.
      const haste = (hertz / 262) ** 0.45;
      for (const [ratio, level, decay] of partials) {
        if (hertz * ratio < HIGHEST) addPartial(sound, hertz * ratio, level, decay * haste);
      }
      const total = partials.reduce((sum, [, level]) => sum + level, 0);
      finish(sound, attack, 1 / (total * 0.75));
      if (knock > 0) addKnock(sound, knock);
      return sound;
    },
  };
}

function addPartial(sound: Float32Array, hertz: number, level: number, decay: number): void {
  const shrink = Math.exp(-decay / SAMPLE_RATE);
  const stepCos = Math.cos((TURN * hertz) / SAMPLE_RATE) * shrink;
  const stepSin = Math.sin((TURN * hertz) / SAMPLE_RATE) * shrink;
  // Below a thousandth it is not heard any more.
  const end = Math.min(sound.length, Math.round((6.9 / decay) * SAMPLE_RATE));
  let [c, s] = [level, 0];
  for (let i = 0; i < end; i++) {
    const turned = c * stepCos - s * stepSin;
    s = c * stepSin + s * stepCos;
    c = turned;
    sound[i] = (sound[i] as number) + s;
  }
}

/** The hammer, or the finger, on the wood. */
function addKnock(sound: Float32Array, level: number): void {
  const knock = burst(randomFrom(11), 0.03, { lowpass: 2200, highpass: 200 }, (t) => Math.exp(-t * 160));
  for (let i = 0; i < Math.min(knock.length, sound.length); i++) {
    sound[i] = (sound[i] as number) + (knock[i] as number) * level;
  }
}

/** No click at either end. */
function finish(sound: Float32Array, attack: number, gain: number): void {
  const rise = Math.max(1, attack * SAMPLE_RATE);
  const fall = 0.03 * SAMPLE_RATE;
  for (let i = 0; i < sound.length; i++) {
    sound[i] = (sound[i] as number) * gain * Math.min(1, i / rise, (sound.length - i) / fall);
  }
}

/** A string after Karplus and Strong: a burst of noise goes round in a loop that loses its highs. */
function plucked(ring: number, brightness: number, decaySeconds: number): Voice {
  return {
    kind: 'struck',
    render: (hertz) => {
      const sound = new Float32Array(Math.round(ring * SAMPLE_RATE));
      const period = SAMPLE_RATE / hertz;
      const length = Math.max(2, Math.floor(period - 0.5));
      const loop = burst(
        randomFrom(Math.round(hertz)),
        length / SAMPLE_RATE,
        { lowpass: brightness, highpass: 40 },
        () => 1,
      );
      const loudest = loop.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-6);
      // 60 dB in `decaySeconds` at middle C, sooner above it; once per period.
      const keep = 10 ** (-3 / (hertz * decaySeconds * Math.sqrt(262 / hertz)));
      // An all-pass takes up what the loop's whole samples leave of the period.
      const rest = period - 0.5 - length;
      const pass = (1 - rest) / (1 + rest);
      let [at, last, tuned, before] = [0, 0, 0, 0];
      for (let i = 0; i < sound.length; i++) {
        const value = loop[at] as number;
        sound[i] = value;
        const damped = (value + last) * 0.5 * keep;
        last = value;
        tuned = pass * damped + before - pass * tuned;
        before = damped;
        loop[at] = tuned;
        if (++at === length) at = 0;
      }
      finish(sound, 0.002, 0.8 / loudest);
      return sound;
    },
  };
}

interface Bowing {
  /** Levels of the harmonics, from the first on; a dull set for the beginning of a note and a bright one for its middle. */
  readonly dull: readonly number[];
  readonly bright: readonly number[];
  readonly attack: number;
  readonly release: number;
  /** Semitones, and times per second. */
  readonly vibrato: number;
  readonly vibratoHertz: number;
  readonly breath?: number;
  /** Players in unison, slightly apart. */
  readonly players?: number;
}

const TABLE = 1024;

function tableOf(levels: readonly number[], hertz: number): Float32Array {
  const table = new Float32Array(TABLE + 1);
  const heard = levels.map((level, k) => (hertz * (k + 1) < HIGHEST ? level : 0));
  const norm = Math.sqrt(heard.reduce((sum, level) => sum + level * level, 0)) * 1.6 || 1;
  for (let i = 0; i <= TABLE; i++) {
    let sum = 0;
    for (let k = 0; k < heard.length; k++) {
      // Phases that spread the energy over the cycle: in phase, the wave would be one spike.
      sum += (heard[k] ?? 0) * Math.sin((TURN * (k + 1) * i) / TABLE + k * k * 0.7);
    }
    table[i] = sum / norm;
  }
  return table;
}

/** Bowed and blown notes: two tables that cross-fade with the strength of the tone. */
function held(bowing: Bowing): Voice {
  return {
    kind: 'held',
    render: (hertz, seconds) => {
      const sound = new Float32Array(Math.round((seconds + bowing.release) * SAMPLE_RATE));
      const tables = [tableOf(bowing.dull, hertz), tableOf(bowing.bright, hertz)] as const;
      const players = bowing.players ?? 1;
      for (let player = 0; player < players; player++) {
        const detune = players === 1 ? 1 : 1 + (player - (players - 1) / 2) * 0.0032;
        addPlayer(sound, tables, { bowing, hertz: hertz * detune, seconds, player, level: players ** -0.6 });
      }
      return sound;
    },
  };
}

interface Player {
  readonly bowing: Bowing;
  readonly hertz: number;
  readonly seconds: number;
  readonly player: number;
  readonly level: number;
}

/** Samples between two readings of the envelope and the vibrato. */
const CONTROL = 32;

function addPlayer(
  sound: Float32Array,
  [dull, bright]: readonly [Float32Array, Float32Array],
  { bowing, hertz, seconds, player, level }: Player,
): void {
  const breath = bowing.breath ?? 0;
  const air = follow(4000);
  let noise = 0x2545f491 + player;
  let [gain, hiss, phase] = [0, 0, player * 311];
  for (let start = 0; start < sound.length; start += CONTROL) {
    const end = Math.min(start + CONTROL, sound.length);
    const t = end / SAMPLE_RATE;
    const next = Math.min(1, t / bowing.attack, Math.max(0, seconds + bowing.release - t) / bowing.release);
    const step = (next - gain) / CONTROL;
    const strength = Math.min(1, t / (bowing.attack * 2.2)) * next;
    const depth = bowing.vibrato * Math.min(1, Math.max(0, (t - 0.18) / 0.4));
    const bend = 2 ** ((depth * Math.sin(TURN * bowing.vibratoHertz * t + player)) / 12);
    const advance = (hertz * bend * TABLE) / SAMPLE_RATE;
    for (let i = start; i < end; i++) {
      phase += advance;
      if (phase >= TABLE) phase -= TABLE;
      const at = phase | 0;
      const part = phase - at;
      const a = (dull[at] as number) + part * ((dull[at + 1] as number) - (dull[at] as number));
      const b = (bright[at] as number) + part * ((bright[at + 1] as number) - (bright[at] as number));
      let value = a + (b - a) * strength;
      if (breath > 0) {
        noise = (Math.imul(noise, 1664525) + 1013904223) | 0;
        hiss += air * (noise / 2_147_483_648 - hiss);
        value += hiss * breath;
      }
      gain += step;
      sound[i] = (sound[i] as number) + value * gain * level;
    }
    gain = next;
  }
}

/** Harmonics that fall by a power of their number. */
function falling(count: number, power: number, evens = 1): readonly number[] {
  return Array.from({ length: count }, (_, k) => (k + 1) ** -power * (k % 2 === 1 ? evens : 1));
}

function drum(seconds: number, from: number, to: number, fall: number, skin: number): Voice {
  return {
    kind: 'struck',
    render: () => {
      const noise = burst(randomFrom(5), seconds, { lowpass: 3000, highpass: 300 }, (t) => Math.exp(-t * 40));
      let phase = 0;
      return shape(seconds, (t, i) => {
        phase += (TURN * (to + (from - to) * Math.exp(-t * 28))) / SAMPLE_RATE;
        const ending = Math.min(1, (seconds - t) / 0.02);
        return (Math.sin(phase) * Math.exp(-t * fall) + (noise[i] as number) * skin) * ending;
      });
    },
  };
}

function rattle(seconds: number, lowpass: number, highpass: number, fall: number, attack = 0.001): Voice {
  const envelope = (t: number): number =>
    Math.min(1, t / attack) * Math.exp(-t * fall) * Math.min(1, (seconds - t) / 0.01);
  return {
    kind: 'struck',
    render: () => burst(randomFrom(9), seconds, { lowpass, highpass }, envelope),
  };
}

const STRINGS = { vibrato: 0.16, vibratoHertz: 5.4, attack: 0.14, release: 0.22 } as const;

export const VOICES = {
  piano: struck(
    3.2,
    0.003,
    [
      [1, 1, 1.3],
      [1.0012, 0.4, 2.6],
      [2.001, 0.55, 2.4],
      [3.004, 0.3, 3.6],
      [4.008, 0.17, 5],
      [5.014, 0.11, 7],
      [6.02, 0.07, 9],
      [8.05, 0.03, 13],
    ],
    0.25,
  ),
  bell: struck(3, 0.002, [
    [1, 1, 1.6],
    [2.76, 0.45, 3],
    [5.4, 0.22, 6],
    [0.5, 0.2, 1.2],
  ]),
  celesta: struck(2, 0.002, [
    [1, 1, 2.6],
    [4, 0.25, 6],
    [9.1, 0.06, 15],
  ]),
  glockenspiel: struck(1.6, 0.001, [
    [1, 1, 3.2],
    [2.75, 0.35, 6],
    [5.3, 0.2, 11],
  ]),
  marimba: struck(
    0.9,
    0.002,
    [
      [1, 1, 6],
      [3.93, 0.3, 16],
      [9.2, 0.08, 30],
    ],
    0.4,
  ),
  guitar: plucked(2.4, 5200, 2.4),
  banjo: plucked(1.2, 11_000, 0.8),
  harp: plucked(2.6, 3400, 2.8),
  pizzicato: plucked(0.5, 2600, 0.35),
  bass: plucked(1.8, 900, 2.2),
  violin: held({ ...STRINGS, dull: falling(10, 1.5), bright: falling(26, 1), attack: 0.07 }),
  strings: held({ ...STRINGS, dull: falling(8, 1.9), bright: falling(18, 1.35), players: 2 }),
  cello: held({ ...STRINGS, dull: falling(8, 1.7), bright: falling(18, 1.2), vibratoHertz: 4.6 }),
  spiccato: held({
    ...STRINGS,
    dull: falling(12, 1.3),
    bright: falling(20, 1.1),
    attack: 0.012,
    release: 0.07,
  }),
  brass: held({
    dull: falling(6, 1.8),
    bright: falling(22, 0.75),
    attack: 0.045,
    release: 0.1,
    vibrato: 0.06,
    vibratoHertz: 5,
    players: 2,
  }),
  horn: held({
    dull: falling(4, 2),
    bright: falling(10, 1.4),
    attack: 0.08,
    release: 0.16,
    vibrato: 0.05,
    vibratoHertz: 4.8,
  }),
  saxophone: held({
    dull: [1, 0.8, 0.5, 0.3, 0.2],
    bright: [1, 0.9, 0.85, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.1],
    attack: 0.05,
    release: 0.09,
    vibrato: 0.22,
    vibratoHertz: 5.2,
    breath: 0.12,
  }),
  flute: held({
    dull: [1, 0.2, 0.05],
    bright: [1, 0.45, 0.2, 0.08, 0.03],
    attack: 0.06,
    release: 0.1,
    vibrato: 0.14,
    vibratoHertz: 5,
    breath: 0.22,
  }),
  clarinet: held({
    dull: falling(7, 1.4, 0.05),
    bright: falling(15, 1, 0.12),
    attack: 0.035,
    release: 0.07,
    vibrato: 0.04,
    vibratoHertz: 4.6,
    breath: 0.05,
  }),
  accordion: held({
    dull: falling(14, 1.1),
    bright: falling(20, 0.95),
    attack: 0.04,
    release: 0.06,
    vibrato: 0,
    vibratoHertz: 0,
    players: 2,
  }),
  organ: held({
    dull: [1, 0.7, 0.3, 0.4, 0, 0.2, 0, 0.15],
    bright: [1, 0.7, 0.3, 0.4, 0, 0.2, 0, 0.15],
    attack: 0.02,
    release: 0.08,
    vibrato: 0.05,
    vibratoHertz: 6,
  }),
  pad: held({
    dull: falling(3, 2.4),
    bright: falling(8, 1.9),
    attack: 0.5,
    release: 0.7,
    vibrato: 0.05,
    vibratoHertz: 3.1,
    players: 2,
  }),
  kick: drum(0.4, 130, 46, 11, 0.25),
  tom: drum(0.5, 190, 96, 8, 0.4),
  hand: drum(0.3, 300, 205, 14, 0.5),
  timpani: drum(1.4, 92, 66, 3.2, 0.3),
  snare: rattle(0.24, 7500, 700, 17),
  hat: rattle(0.09, 16_000, 7000, 55),
  shaker: rattle(0.13, 14_000, 5200, 34, 0.025),
  cymbal: rattle(1.8, 15_000, 3200, 2.4, 0.004),
  tick: rattle(0.035, 9000, 2400, 120),
} as const satisfies Record<string, Voice>;

export type VoiceName = keyof typeof VOICES;
