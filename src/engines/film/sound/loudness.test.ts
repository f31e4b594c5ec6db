import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAMPLE_RATE, type StereoSound } from './aac.ts';
import { loudnessOf } from './loudness.ts';
import { truePeak } from './true-peak.ts';

function sine(hertz: number, seconds: number, level: (t: number) => number, phase = 0): Float32Array {
  return new Float32Array(Math.round(seconds * SAMPLE_RATE)).map((_, i) => {
    const t = i / SAMPLE_RATE;
    return level(t) * Math.sin(Math.PI * 2 * hertz * t + phase);
  });
}

function both(channel: Float32Array): StereoSound {
  return { left: channel, right: channel };
}

test('the meter reads what the standard says of a sine: -3.01 LUFS in one channel, 3 more in two', () => {
  // BS.1770-5: 997 Hz at full scale in one front channel reads -3.01 LKFS.
  const tone = sine(997, 2, () => 1);
  assert.ok(Math.abs(loudnessOf({ left: tone, right: new Float32Array(tone.length) }) + 3.01) < 0.02);
  assert.ok(Math.abs(loudnessOf(both(tone))) < 0.02);
  assert.ok(Math.abs(loudnessOf(both(sine(997, 2, () => 0.1))) + 20) < 0.02);
});

test('the meter hears a bass less than a middle tone, and gates what is far below the rest', () => {
  assert.ok(loudnessOf(both(sine(30, 2, () => 0.5))) < loudnessOf(both(sine(1000, 2, () => 0.5))) - 4);
  const half = loudnessOf(both(sine(997, 4, (t) => (t < 2 ? 0.1 : 0.0001))));
  assert.ok(half > -20.7, `ungated it would be 3 lower: ${half}`);
  assert.equal(loudnessOf(both(new Float32Array(4800))), Number.NEGATIVE_INFINITY);
});

test('a peak between two samples is found', () => {
  // A quarter of the sample rate, 45 degrees off: every sample is 3 dB below the wave.
  const tone = sine(SAMPLE_RATE / 4, 0.05, () => 1, Math.PI / 4);
  const samples = tone.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  assert.ok(samples < 0.72, `negative control ${samples}`);
  const peak = truePeak(tone, 200, 1000);
  assert.ok(Math.abs(20 * Math.log10(peak)) < 0.1, `${peak}`);
});
