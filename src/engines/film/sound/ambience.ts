import { between, type Random } from '../raster/random.ts';
import type { Setting, ShotSpec } from '../shot/shot-spec.ts';
import { birdsong, chirp, footfall, horn, sequence, throat } from './calls.ts';
import { burst, gusts, playNoise } from './noise.ts';
import { type Tape, TURN } from './tape.ts';

/** Something that is heard in a place as long as it is seen. */
export type Bed = (tape: Tape, random: Random, shot: ShotSpec) => void;

/** Plays a call again and again, with pauses between `least` and `most` seconds. */
function scatter(
  tape: Tape,
  random: Random,
  { least, most, level, first = most }: { least: number; most: number; level: number; first?: number },
  call: () => Float32Array,
): void {
  for (let t = random() * first; t < tape.seconds - 0.3; t += between(random, least, most))
    tape.play(call(), t, level * between(random, 0.5, 1), between(random, -0.85, 0.85));
}

function wind(level: number): Bed {
  return (tape, random, { weather }) => {
    const storm = weather === 'storm' ? 1.5 : 1;
    const low = gusts(random, 7, 0.6);
    const high = gusts(random, 4.6, 0.85);
    playNoise(tape, random, { level: level * storm, lowpass: 420, highpass: 60, swell: low });
    playNoise(tape, random, {
      level: level * storm * 0.6,
      lowpass: 1500,
      highpass: 480,
      swell: high,
      width: 1,
    });
  };
}

/**
 * Swells as the drawn waves do. The periods are those of the longest drawn wave: 2.2 of them lie on a tile of 256
 * texels in `passes/ocean.ts`, at 2.1 texels per metre (1.5 in a storm), which deep water lets pass in 6.0 s (7.1 s);
 * a beach's washes swing by 0.75 radians per second, 2.2 radians apart (`scenes/beach.ts`).
 */
const SWELL_RADIANS = { ocean: 1.055, storm: 0.891, beach: 0.75 } as const;
const WASH_PHASES = [0, 2.2] as const;

const surf: Bed = (tape, random, { setting, weather }) => {
  const beach = setting === 'beach';
  const speed = beach ? SWELL_RADIANS.beach : SWELL_RADIANS[weather === 'storm' ? 'storm' : 'ocean'];
  const roar = gusts(random, 11, 0.3);
  playNoise(tape, random, { level: 0.5, lowpass: 300, highpass: 36, swell: roar });
  for (const phase of WASH_PHASES) {
    // A wash rises fast, breaks at its highest and draws back hissing.
    const rise = (t: number): number => 0.5 + 0.5 * Math.sin(t * speed + phase);
    playNoise(tape, random, {
      level: 0.55,
      lowpass: 950,
      highpass: 110,
      swell: (t) => 0.12 + 0.88 * rise(t) ** 2.2,
      pan: phase === 0 ? -0.3 : 0.3,
    });
    playNoise(tape, random, {
      level: beach ? 0.34 : 0.2,
      lowpass: 7000,
      highpass: 1600,
      swell: (t) => 0.08 + 0.92 * rise(t - 0.55) ** 3.4,
      width: 1,
      pan: phase === 0 ? 0.25 : -0.25,
    });
  }
};

const gulls: Bed = (tape, random, { time, weather }) => {
  if (time === 'night' || weather === 'storm') return;
  const cry = (): Float32Array => {
    const mouth = [
      [1500, 1100],
      [2900, 2300],
    ] as const;
    const one = throat({ pitch: [900, 1350, 760], seconds: 0.34, mouth, breath: 0.08 }, random);
    return random() < 0.5
      ? one
      : sequence([
          [0, one],
          [0.42, one],
          [0.8, one],
        ]);
  };
  scatter(tape, random, { least: 2.5, most: 5.5, level: 0.05 }, cry);
};

const birds: Bed = (tape, random, { time, weather }) => {
  if (time === 'night' || weather === 'storm') return;
  const dawn = time === 'dawn' ? 0.45 : 1;
  const wet = weather === 'rain' || weather === 'snow' ? 2.5 : 1;
  const birdCount = wet > 1 ? 1 : time === 'dawn' ? 4 : 3;
  for (let bird = 0; bird < birdCount; bird++) {
    // Each bird has its own song and tree.
    const song = birdsong(random);
    scatter(
      tape,
      random,
      { least: 1.4 * dawn * wet, most: 3.6 * dawn * wet, level: 0.06, first: 1.6 },
      () => song,
    );
  }
};

const crickets: Bed = (tape, random, { time, weather }) => {
  if (time !== 'night' || weather === 'storm' || weather === 'snow' || weather === 'rain') return;
  for (let insect = 0; insect < 3; insect++) {
    const pitch = between(random, 3900, 4900);
    const pulse = chirp(pitch, pitch * 1.01, 0.018);
    const call = sequence([0, 1, 2].map((i) => [i * 0.026, pulse] as const));
    const pause = between(random, 0.34, 0.62);
    const pan = between(random, -0.9, 0.9);
    const level = between(random, 0.02, 0.05);
    for (let t = random() * pause; t < tape.seconds - 0.1; t += pause) tape.play(call, t, level, pan);
  }
};

const leaves: Bed = (tape, random) => {
  const rustle = gusts(random, 3.4, 0.8);
  playNoise(tape, random, { level: 0.14, lowpass: 5200, highpass: 1900, swell: rustle, width: 1 });
};

const lapping: Bed = (tape, random) => {
  playNoise(tape, random, { level: 0.16, lowpass: 700, highpass: 160, swell: gusts(random, 3.1, 0.7) });
  scatter(tape, random, { least: 0.35, most: 1.1, level: 0.16, first: 0.4 }, () => {
    const drop = between(random, 320, 620);
    const splash = burst(
      random,
      0.22,
      { lowpass: 1500, highpass: 260 },
      (t) => Math.sin((Math.PI * t) / 0.22) ** 2,
    );
    return sequence([
      [0, splash],
      [0.05, chirp(drop, drop * 1.5, 0.07).map((value) => value * 0.3)],
    ]);
  });
};

const city: Bed = (tape, random, { time, subjects }) => {
  const traffic = gusts(random, 5.2, 0.5);
  playNoise(tape, random, { level: 0.55, lowpass: 230, highpass: 40, swell: traffic });
  playNoise(tape, random, {
    level: 0.12,
    lowpass: 1600,
    highpass: 350,
    swell: gusts(random, 3.7, 0.7),
    width: 1,
  });
  const far = (): Float32Array =>
    horn([between(random, 330, 400), between(random, 415, 470)], between(random, 0.18, 0.5), 900);
  scatter(tape, random, { least: 3.2, most: time === 'night' ? 9 : 6, level: 0.045, first: 3 }, far);
  if (subjects.some(({ action }) => action === 'walk' || action === 'run')) return;
  // Somebody goes by.
  const pace = between(random, 0.5, 0.6);
  const from = random() < 0.5 ? -1 : 1;
  for (let t = 0.3; t < tape.seconds - 0.2; t += pace) {
    const pan = from * (0.9 - (1.8 * t) / tape.seconds);
    tape.play(footfall(random, 0.35, 2600), t, 0.035 * (1.2 - Math.abs(pan)), pan);
  }
};

const road: Bed = (tape, random) => {
  const purr = gusts(random, 6, 0.25);
  playNoise(tape, random, { level: 0.42, lowpass: 750, highpass: 90, swell: purr });
  playNoise(tape, random, {
    level: 0.1,
    lowpass: 4200,
    highpass: 1200,
    swell: gusts(random, 2.6, 0.4),
    width: 1,
  });
  hum(tape, 58 * between(random, 0.95, 1.05), [1, 0.6, 0.36, 0.24, 0.12, 0.08], 0.05, purr);
};

/** A tone of some harmonics that goes on, a little apart in the channels. */
export function hum(
  tape: Tape,
  hertz: number,
  harmonics: readonly number[],
  level: number,
  swell: (t: number) => number,
): void {
  const size = 1024;
  const table = new Float32Array(size).map((_, i) =>
    harmonics.reduce((sum, part, k) => sum + part * Math.sin((TURN * (k + 1) * i) / size + k), 0),
  );
  let phase = 0;
  let advance = 0;
  let gain = 0;
  for (let i = 0; i < tape.length; i++) {
    if (i % 64 === 0) {
      const t = i / 48_000;
      gain = swell(t) * level;
      advance = (hertz * size * (1 + 0.012 * Math.sin(t * 0.9) + 0.006 * Math.sin(t * 3.1))) / 48_000;
    }
    phase += advance;
    tape.left[i] = (tape.left[i] as number) + (table[phase & (size - 1)] as number) * gain;
    tape.right[i] = (tape.right[i] as number) + (table[(phase + 180) & (size - 1)] as number) * gain;
  }
}

const hall: Bed = (tape, random) => {
  playNoise(tape, random, { level: 0.05, lowpass: 420, highpass: 120, swell: gusts(random, 4, 0.3) });
  // A murmur: many voices, none of which is understood.
  playNoise(tape, random, {
    level: 0.05,
    lowpass: 900,
    highpass: 330,
    swell: gusts(random, 0.5, 0.7),
    pan: -0.4,
  });
  playNoise(tape, random, {
    level: 0.05,
    lowpass: 1100,
    highpass: 360,
    swell: gusts(random, 0.43, 0.7),
    pan: 0.4,
  });
};

const room: Bed = (tape, random) => {
  playNoise(tape, random, { level: 0.12, lowpass: 260, highpass: 40, swell: gusts(random, 9, 0.2) });
  const tick = burst(random, 0.03, { lowpass: 6500, highpass: 1800 }, (t) => Math.exp(-t * 190));
  const tock = burst(random, 0.035, { lowpass: 4200, highpass: 1100 }, (t) => Math.exp(-t * 150));
  for (let i = 0; i * 0.5 < tape.seconds - 0.05; i++)
    tape.play(i % 2 === 0 ? tick : tock, i * 0.5 + 0.1, 0.1, 0.45);
};

const vacuum: Bed = (tape, random) => {
  const breath = gusts(random, 8, 0.5);
  for (const [hertz, level] of [
    [41, 0.16],
    [61.6, 0.1],
    [82.5, 0.07],
    [164.6, 0.02],
  ] as const)
    hum(tape, hertz * between(random, 0.995, 1.005), [1, 0.3, 0.12], level, breath);
  playNoise(tape, random, { level: 0.2, lowpass: 320, highpass: 50, swell: gusts(random, 6, 0.7), width: 1 });
};

const deep: Bed = (tape, random) => {
  playNoise(tape, random, {
    level: 0.6,
    lowpass: 190,
    highpass: 30,
    swell: gusts(random, 5, 0.5),
    width: 0.9,
  });
  hum(tape, 52, [1, 0.4], 0.04, gusts(random, 7, 0.6));
  scatter(tape, random, { least: 0.3, most: 1.3, level: 0.05, first: 0.5 }, () => {
    const parts = Array.from({ length: 2 + Math.floor(random() * 5) }, (_, i) => {
      const from = between(random, 260, 620);
      return [i * between(random, 0.04, 0.09), chirp(from, from * 1.9, between(random, 0.03, 0.08))] as const;
    });
    return sequence(parts);
  });
};

const hush: Bed = (tape, random) => {
  playNoise(tape, random, { level: 0.16, lowpass: 650, highpass: 140, swell: gusts(random, 6, 0.6) });
};

/** Loudness in LUFS that a place has under a score, and what it is made of. */
export const PLACES: Readonly<Record<Setting, { readonly loudness: number; readonly beds: readonly Bed[] }>> =
  {
    ocean: { loudness: -21, beds: [surf, gulls, wind(0.16)] },
    beach: { loudness: -21, beds: [surf, gulls, crickets] },
    lake: { loudness: -26, beds: [lapping, birds, crickets, wind(0.07)] },
    mountains: { loudness: -25, beds: [wind(0.4), birds] },
    snow: { loudness: -29, beds: [hush] },
    hills: { loudness: -27, beds: [wind(0.14), birds, crickets, leaves] },
    desert: { loudness: -25, beds: [wind(0.45)] },
    forest: { loudness: -25, beds: [leaves, birds, crickets, wind(0.08)] },
    city: { loudness: -25, beds: [city] },
    road: { loudness: -23, beds: [road] },
    stage: { loudness: -33, beds: [hall] },
    room: { loudness: -33, beds: [room] },
    space: { loudness: -25, beds: [vacuum] },
    sky: { loudness: -25, beds: [wind(0.4)] },
    underwater: { loudness: -24, beds: [deep] },
  };
