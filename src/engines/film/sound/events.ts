import { between, type Random } from '../raster/random.ts';
import { lightningTimes } from '../scenes/lightning.ts';
import type { ShotSpec, Subject } from '../shot/shot-spec.ts';
import { SUBJECT_ROLES, subjectEntry } from '../subjects/catalogue.ts';
import { type Bed, hum } from './ambience.ts';
import { chirp, footfall, horn, sequence, type Throat, throat } from './calls.ts';
import { gaitBeats } from './gait-beats.ts';
import { burst, gusts, playNoise } from './noise.ts';
import { type Tape, TURN } from './tape.ts';
import { thunderOf } from './thunder.ts';

/** What is heard because something is seen to happen. */
export const events: Bed = (tape, random, shot) => {
  for (const strike of lightningTimes(shot, tape.seconds)) {
    const thunder = thunderOf(random);
    tape.play(thunder.sound, strike + thunder.delaySeconds, thunder.level, between(random, -0.4, 0.4));
  }
  for (const subject of shot.subjects) {
    playFeet(tape, random, subject, shot);
    playCall(tape, random, subject);
    playMachine(tape, random, subject);
  }
};

/** At most so many of a group are heard apart. */
const HEARD_MAX = 3;

function playFeet(tape: Tape, random: Random, subject: Subject, shot: ShotSpec): void {
  const gait = gaitBeats(subject, shot);
  if (gait === null) return;
  const weight = Math.min(1, subjectEntry(subject.name).size * subject.scale * 0.7);
  const soft = shot.snowy || shot.setting === 'beach' || shot.setting === 'desert' || shot.setting === 'snow';
  const hoofed =
    /horse|unicorn|donkey|zebra|cow|bull|deer|moose|bison|goat|sheep|ram|camel|llama|jockey/.test(
      subject.name,
    );
  const brightness = (soft ? 900 : hoofed ? 2600 : 1500) * (shot.setting === 'city' ? 1.5 : 1);
  const steps = Array.from({ length: 4 }, () => footfall(random, weight, brightness));
  for (let member = 0; member < Math.min(subject.count, HEARD_MAX); member++) {
    // One alone begins its cycle with the film, as it is drawn.
    const lag = member === 0 ? 0 : random();
    for (let cycle = -1; cycle * gait.cycleSeconds < tape.seconds; cycle++) {
      for (const [phase, level] of gait.beats) {
        const step = steps[Math.floor(random() * steps.length)];
        const time = (cycle + phase + lag) * gait.cycleSeconds;
        if (step !== undefined && time >= 0)
          tape.play(step, time, level * (0.05 + weight * 0.16), member * 0.4 - 0.2);
      }
    }
  }
}

interface Call extends Throat {
  readonly level: number;
  /** How often in a film's shot, at most, and the seconds between. */
  readonly times: number;
  readonly pause: number;
}

const OPEN_MOUTH = [
  [700, 900],
  [1700, 1300],
] as const;
const DEEP_MOUTH = [
  [420, 560],
  [950, 800],
] as const;
const BARK: Call = {
  pitch: [330, 480, 260],
  seconds: 0.17,
  mouth: OPEN_MOUTH,
  breath: 0.35,
  level: 0.2,
  times: 4,
  pause: 0.9,
};
const MEOW: Call = {
  pitch: [420, 640, 380],
  seconds: 0.62,
  mouth: [
    [600, 1000],
    [2300, 1200],
  ],
  breath: 0.06,
  level: 0.14,
  times: 1,
  pause: 1,
};
const MOO: Call = {
  pitch: [115, 160, 105],
  seconds: 1.3,
  mouth: DEEP_MOUTH,
  breath: 0.05,
  level: 0.17,
  times: 2,
  pause: 3,
};
const BLEAT: Call = {
  pitch: [330, 360, 300],
  seconds: 0.6,
  mouth: OPEN_MOUTH,
  breath: 0.15,
  level: 0.12,
  times: 2,
  pause: 2,
};
const ROAR: Call = {
  pitch: [70, 110, 55],
  seconds: 1.5,
  mouth: DEEP_MOUTH,
  breath: 0.55,
  level: 0.3,
  times: 1,
  pause: 4,
};
const NEIGH: Call = {
  pitch: [620, 980, 420],
  seconds: 0.9,
  mouth: OPEN_MOUTH,
  breath: 0.15,
  level: 0.14,
  times: 1,
  pause: 4,
};
const QUACK: Call = {
  pitch: [300, 330, 240],
  seconds: 0.2,
  mouth: [
    [900, 1300],
    [2100, 2400],
  ],
  breath: 0.1,
  level: 0.1,
  times: 5,
  pause: 0.7,
};
const OINK: Call = {
  pitch: [150, 210, 130],
  seconds: 0.28,
  mouth: DEEP_MOUTH,
  breath: 0.45,
  level: 0.16,
  times: 3,
  pause: 1.2,
};
const CROW: Call = {
  pitch: [520, 640, 480],
  seconds: 0.32,
  mouth: OPEN_MOUTH,
  breath: 0.35,
  level: 0.1,
  times: 4,
  pause: 1.1,
};
const HOWL: Call = {
  pitch: [330, 520, 390],
  seconds: 1.7,
  mouth: [
    [500, 650],
    [1100, 900],
  ],
  breath: 0.04,
  level: 0.13,
  times: 1,
  pause: 5,
};
const SONG: Call = {
  pitch: [190, 130, 170],
  seconds: 2,
  mouth: [
    [300, 420],
    [700, 560],
  ],
  breath: 0.02,
  level: 0.2,
  times: 2,
  pause: 3.4,
};

const CALLS: readonly (readonly [RegExp, Call])[] = [
  [/^(cat|black-cat)$/, MEOW],
  [/dog|poodle/, BARK],
  [/^(cow|bull|buffalo|bison|moose)$/, MOO],
  [/^(sheep|goat|ram|llama)$/, BLEAT],
  [/^(lion|tiger|leopard|bear|polar-bear|dragon|dinosaur|sauropod|gorilla|monster)$/, ROAR],
  [/^(horse|donkey|zebra|unicorn)$/, NEIGH],
  [/^(duck|goose|swan)$/, QUACK],
  [/^(pig|boar|hippo)$/, OINK],
  [/^(crow|eagle|parrot|rooster|penguin|seal)$/, CROW],
  [/^wolf$/, HOWL],
  [/^(whale|orca)$/, SONG],
];

function playCall(tape: Tape, random: Random, { name, action, count }: Subject): void {
  if (action === 'sleep' || action === 'play') return;
  if (/^(bird|dove|chick|flamingo|peacock)$/.test(name)) playTwitter(tape, random, count);
  if (name === 'owl') playHoot(tape, random);
  if (name === 'dolphin') playClicks(tape, random);
  if (name === 'bee' || name === 'fly')
    hum(tape, name === 'bee' ? 230 : 310, [1, 0.7, 0.5, 0.3], 0.012, gusts(random, 1.1, 0.8));
  const call = CALLS.find(([names]) => names.test(name))?.[1];
  if (call === undefined) return;
  const sound = throat(call, random);
  let t = between(random, 0.25, 0.5) * Math.min(3, tape.seconds);
  for (let i = 0; i < call.times && t + call.seconds < tape.seconds; i++) {
    tape.play(sound, t, call.level * between(random, 0.8, 1), between(random, -0.3, 0.3));
    t += call.pause * between(random, 0.8, 1.7) + call.seconds;
  }
}

function playTwitter(tape: Tape, random: Random, count: number): void {
  for (let t = 0.2; t < tape.seconds - 0.3; t += between(random, 0.5, 1.5) / Math.min(2, count)) {
    const pitch = between(random, 2800, 4200);
    tape.play(chirp(pitch, pitch * between(random, 0.75, 1.3), 0.09), t, 0.09, between(random, -0.5, 0.5));
  }
}

function playHoot(tape: Tape, random: Random): void {
  const hoot = sequence([
    [0, chirp(390, 370, 0.22)],
    [0.36, chirp(400, 340, 0.6)],
  ]);
  for (let t = 0.5; t < tape.seconds - 1; t += between(random, 2.6, 4.2)) tape.play(hoot, t, 0.12, 0.3);
}

function playClicks(tape: Tape, random: Random): void {
  for (let t = 0.4; t < tape.seconds - 0.4; t += between(random, 1.6, 3)) {
    const whistle = between(random, 3800, 5200);
    tape.play(chirp(whistle, whistle * 1.6, 0.28), t, 0.04, between(random, -0.5, 0.5));
  }
}

function playMachine(tape: Tape, random: Random, { name }: Subject): void {
  if (/^(ship|cruise-ship|ferry)$/.test(name)) {
    const blast = horn([98, 123, 147], Math.min(1.9, tape.seconds * 0.5), 650);
    tape.play(blast, Math.min(1.2, tape.seconds * 0.2), 0.26, -0.2);
  } else if (name === 'train') playTrain(tape, random);
  else if (/^(bullet-train|railway-car|tram|metro|monorail)$/.test(name)) playRails(tape, random, 0.16);
  else if (name === 'rocket') playRocket(tape, random);
  else if (/^(airplane|jet|ufo)$/.test(name)) {
    playNoise(tape, random, {
      level: 0.32,
      lowpass: 900,
      highpass: 140,
      swell: passing(tape.seconds),
      width: 0.8,
    });
    hum(tape, name === 'airplane' ? 92 : 178, [1, 0.5, 0.3, 0.2], 0.04, passing(tape.seconds));
  } else if (name === 'helicopter') playRotor(tape, random);
  else if (/^(speedboat|motor-boat|tractor|truck|semi-truck|bus|fire-truck)$/.test(name))
    playMotor(tape, random, 44);
  else if (/^(motorcycle|scooter|racing-car)$/.test(name)) playMotor(tape, random, 92);
  else if (
    SUBJECT_ROLES.vehicles.has(name) &&
    subjectEntry(name).gait === 'drive' &&
    !SILENT_WHEELS.test(name)
  )
    playMotor(tape, random, 66);
}

const SILENT_WHEELS = /bicycle|skate|sled|kick-scooter|trolleybus/;

/** Comes near in the middle of the shot. */
function passing(seconds: number): (t: number) => number {
  return (t) => 0.25 + 0.75 * Math.exp(-(((t - seconds * 0.5) / (seconds * 0.28)) ** 2));
}

function playMotor(tape: Tape, random: Random, hertz: number): void {
  const near = passing(tape.seconds);
  hum(tape, hertz * between(random, 0.95, 1.05), [1, 0.8, 0.55, 0.5, 0.3, 0.25, 0.15, 0.1], 0.045, near);
  playNoise(tape, random, { level: 0.16, lowpass: 1400, highpass: 200, swell: near, width: 0.8 });
}

function playRails(tape: Tape, random: Random, level: number): void {
  playNoise(tape, random, { level: level * 1.4, lowpass: 520, highpass: 60, swell: passing(tape.seconds) });
  const joint = footfall(random, 0.7, 3200);
  for (let t = 0.2; t < tape.seconds - 0.3; t += 0.62) {
    tape.play(joint, t, level, -0.2);
    tape.play(joint, t + 0.13, level * 0.8, 0.1);
  }
}

function playTrain(tape: Tape, random: Random): void {
  playRails(tape, random, 0.1);
  const puff = burst(
    random,
    0.22,
    { lowpass: 2400, highpass: 220 },
    (t) => Math.sin((Math.PI * t) / 0.22) ** 1.4,
  );
  for (let i = 0; i * 0.27 < tape.seconds - 0.25; i++) tape.play(puff, i * 0.27, i % 4 === 0 ? 0.3 : 0.18, 0);
  const whistle = horn([622, 740, 932], Math.min(1.1, tape.seconds * 0.4), 2600);
  tape.play(whistle, Math.min(1, tape.seconds * 0.25), 0.12, 0.25);
}

function playRocket(tape: Tape, random: Random): void {
  const flame = gusts(random, 1.7, 0.25);
  playNoise(tape, random, { level: 0.95, lowpass: 150, highpass: 24, swell: flame });
  playNoise(tape, random, {
    level: 0.3,
    lowpass: 1300,
    highpass: 180,
    swell: gusts(random, 0.33, 0.5),
    width: 1,
  });
}

function playRotor(tape: Tape, random: Random): void {
  const beat = (t: number): number => 0.15 + 0.85 * Math.max(0, Math.sin(TURN * 10.8 * t)) ** 3;
  playNoise(tape, random, { level: 0.5, lowpass: 420, highpass: 50, swell: beat });
  hum(tape, 190, [1, 0.4, 0.2], 0.012, () => 1);
}

const CLAPPERS = 26;

/** An audience that claps, from a moment on: many hands, none in time with another. */
export function applaud(tape: Tape, random: Random, fromSeconds: number): void {
  const claps = Array.from({ length: 6 }, () =>
    burst(random, 0.04, { lowpass: between(random, 2200, 4600), highpass: 700 }, (t) => Math.exp(-t * 130)),
  );
  for (let person = 0; person < CLAPPERS; person++) {
    const pace = between(random, 0.17, 0.26);
    const pan = between(random, -1, 1);
    const level = between(random, 0.1, 0.3);
    for (let t = fromSeconds + random() * 0.5; t < tape.seconds; t += pace * between(random, 0.93, 1.07)) {
      const clap = claps[person % claps.length];
      if (clap !== undefined) tape.play(clap, t, level * Math.min(1, 0.3 + (t - fromSeconds)), pan);
    }
  }
}
