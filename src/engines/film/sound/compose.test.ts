import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseShot } from '../shot/parse-shot.ts';
import { SETTINGS } from '../shot/shot-spec.ts';
import { SAMPLE_RATE } from './aac.ts';
import { composeSound } from './compose.ts';

const ONE_DECIBEL_BELOW_FULL = 10 ** (-1 / 20);
const SECONDS = 3;

for (const setting of SETTINGS) {
  test(`the ${setting} is never silent, never clips, and ends softly`, () => {
    const base = parseShot({ prompt: '', seed: 5, look: null, image: null, mark: false });
    const { left, right } = composeSound({
      shots: [{ shot: { ...base, setting, weather: 'storm' }, seconds: SECONDS }],
    });
    assert.equal(left.length, SECONDS * SAMPLE_RATE);
    for (const channel of [left, right]) {
      const peak = channel.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      assert.ok(peak <= ONE_DECIBEL_BELOW_FULL, `peak ${peak}`);
      for (let start = 0; start < channel.length; start += SAMPLE_RATE) {
        const second = channel.subarray(start, start + SAMPLE_RATE);
        const loudness = Math.sqrt(second.reduce((sum, value) => sum + value * value, 0) / second.length);
        assert.ok(loudness > 0.004, `second ${start / SAMPLE_RATE}: ${loudness}`);
      }
      assert.ok(Math.abs(channel.at(-1) ?? 1) < 0.001 && channel.every(Number.isFinite));
    }
  });
}
