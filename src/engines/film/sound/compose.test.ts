import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lightningTimes } from '../scenes/lightning.ts';
import { parseShot } from '../shot/parse-shot.ts';
import { type FilmShot, LOOKS, MOODS, type Mood, SETTINGS, type ShotSpec } from '../shot/shot-spec.ts';
import { SAMPLE_RATE, type StereoSound } from './aac.ts';
import { composeSound } from './compose.ts';
import { gaitBeats } from './gait-beats.ts';
import { loudnessOf } from './loudness.ts';
import { truePeak } from './true-peak.ts';

function shotOf(prompt: string, change: Partial<ShotSpec> = {}): ShotSpec {
  return { ...parseShot({ prompt, seed: 5, look: null, image: null, mark: false }), ...change };
}

function soundOf(shot: ShotSpec, seconds: number): StereoSound {
  return composeSound({ shots: [{ shot, seconds }] });
}

function powers(channel: Float32Array, windowSeconds: number): number[] {
  const size = Math.round(windowSeconds * SAMPLE_RATE);
  return Array.from({ length: Math.floor(channel.length / size) }, (_, i) => {
    const window = channel.subarray(i * size, (i + 1) * size);
    return Math.sqrt(window.reduce((sum, value) => sum + value * value, 0) / size);
  });
}

function checkLevels(shots: readonly FilmShot[], label: string): void {
  const sound = composeSound({ shots });
  const seconds = shots.reduce((sum, shot) => sum + shot.seconds, 0);
  const loudness = loudnessOf(sound);
  assert.ok(loudness > -18 && loudness < -14, `${label}: ${loudness} LUFS`);
  for (const channel of [sound.left, sound.right]) {
    assert.equal(channel.length, Math.round(seconds * SAMPLE_RATE));
    const peak = 20 * Math.log10(truePeak(channel, 0, channel.length));
    assert.ok(peak <= -1, `${label}: ${peak} dBTP`);
    // The last half second is the fade.
    const heard = powers(channel, 0.5).slice(0, -1);
    assert.ok(Math.min(...heard) > 0.003, `${label}: silent for half a second, ${Math.min(...heard)}`);
    assert.ok(
      Math.abs(channel[0] ?? 1) < 0.001 && Math.abs(channel.at(-1) ?? 1) < 0.001,
      `${label}: a click`,
    );
  }
}

for (const [index, setting] of SETTINGS.entries()) {
  test(`the ${setting} is never silent, peaks below -1 dBTP, is near -16 LUFS, and ends softly`, () => {
    const look = LOOKS[index % LOOKS.length] ?? 'natural';
    const mood = MOODS[index % MOODS.length] ?? 'calm';
    const weather = index % 2 === 0 ? 'storm' : 'clear';
    checkLevels(
      [{ shot: shotOf('', { setting, weather, look, mood }), seconds: 2 }],
      `${setting} ${look} ${mood}`,
    );
  });
}

test('films of the shortest length, and of several shots, keep the same levels', () => {
  checkLevels([{ shot: shotOf('a horse gallops over hills'), seconds: 1 }], 'one second');
  const shots = ['a rocket in space', 'a drum on a stage', 'a selfie in the snow'].map((prompt) => ({
    shot: shotOf(prompt),
    seconds: 1.2,
  }));
  checkLevels(shots, 'three shots');
});

test('the same shots give the same samples; another seed gives others', () => {
  const one = soundOf(shotOf('a forest at dawn'), 1.5);
  assert.deepEqual(soundOf(shotOf('a forest at dawn'), 1.5), one);
  assert.notDeepEqual(soundOf(shotOf('a forest at dawn', { seed: 6 }), 1.5), one);
});

/** Power-weighted mean frequency in hertz, by the crossings of the differentiated wave: sqrt of the second spectral moment. */
function brightness({ left }: StereoSound): number {
  let [slope, power] = [0, 0];
  for (let i = 1; i < left.length; i++) {
    slope += ((left[i] as number) - (left[i - 1] as number)) ** 2;
    power += (left[i] as number) ** 2;
  }
  return (Math.sqrt(slope / power) * SAMPLE_RATE) / (Math.PI * 2);
}

test('moods are heard: a happy film is brighter than a sad or a mysterious one', () => {
  const mean = (mood: Mood): number =>
    [1, 2, 3]
      .map((seed) =>
        brightness(soundOf(shotOf('', { setting: 'room', weather: 'clear', seed, mood, subjects: [] }), 3)),
      )
      .reduce((sum, value) => sum + value / 3, 0);
  const [happy, sad, mysterious] = [mean('happy'), mean('sad'), mean('mysterious')];
  assert.ok(happy > sad * 1.3 && happy > mysterious * 1.3, `${happy} ${sad} ${mysterious}`);
});

test('thunder follows each strike of lightning within 0.8 to 3 s; nothing thunders without lightning', () => {
  const thundered = (shot: ShotSpec): boolean => {
    // The selfie has next to no score, so that what differs is what is seen.
    const times = lightningTimes(shot, 6);
    const low = powers(lowest(soundOf(shot, 6).left), 0.1);
    const quiet = [...low].sort((a, b) => a - b)[Math.floor(low.length * 0.2)] ?? 0;
    return times
      .filter((time) => time < 2.9)
      .some(
        (time) =>
          Math.max(...low.slice(Math.ceil((time + 0.8) * 10), Math.ceil((time + 3.6) * 10))) > quiet * 4,
      );
  };
  const storm = shotOf('', { setting: 'room', weather: 'storm', look: 'selfie', mood: 'calm', subjects: [] });
  assert.ok(thundered(storm));
  assert.ok(!thundered({ ...storm, weather: 'rain' }), 'negative control');
});

/** What lies below 60 Hz or so. */
function lowest(channel: Float32Array): Float32Array {
  let [a, b] = [0, 0];
  return channel.map((value) => {
    a += 0.008 * (value - a);
    b += 0.008 * (a - b);
    return b;
  });
}

test('feet are heard in the rhythm of the gait that is drawn, and not where there is no ground', () => {
  const [horse] = shotOf('a horse gallops over the hills').subjects;
  assert.ok(horse);
  assert.deepEqual(
    gaitBeats({ ...horse, action: 'run' }, { setting: 'hills', subjects: [horse] })?.beats.length,
    3,
    'a gallop has three beats',
  );
  const walk = gaitBeats({ ...horse, action: 'walk' }, { setting: 'hills', subjects: [horse] });
  const large = gaitBeats({ ...horse, action: 'walk', scale: 2 }, { setting: 'hills', subjects: [horse] });
  assert.equal(walk?.beats.length, 4);
  assert.ok((large?.cycleSeconds ?? 0) > (walk?.cycleSeconds ?? 9), 'large things are slower');
  assert.equal(gaitBeats({ ...horse, action: 'run' }, { setting: 'ocean', subjects: [horse] }), null);
});

test('a cut does not click: the wave goes on over it', () => {
  const shots = [
    { shot: shotOf('a beach at noon'), seconds: 1.5 },
    { shot: shotOf('a city in the rain'), seconds: 1.5 },
  ];
  const { left } = composeSound({ shots });
  const steps = (from: number, to: number): number => {
    let largest = 0;
    for (let i = from; i < to; i++)
      largest = Math.max(largest, Math.abs((left[i] as number) - (left[i - 1] as number)));
    return largest;
  };
  const cut = 1.5 * SAMPLE_RATE;
  const elsewhere = Math.max(steps(SAMPLE_RATE / 2, cut - 100), steps(cut + 100, 2.5 * SAMPLE_RATE));
  assert.ok(steps(cut - 20, cut + 20) <= elsewhere);
});
