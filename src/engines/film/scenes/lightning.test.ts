import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lightningTimes } from './lightning.ts';

test('a longer film has the strikes of the shorter one, and then more', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const shot = { setting: 'ocean', weather: 'storm', seed } as const;
    const short = lightningTimes(shot, 8);
    const long = lightningTimes(shot, 25);
    assert.deepEqual(long.slice(0, short.length), short);
    assert.ok(short.length >= 4 && short.length <= 7 && long.length > short.length, `seed ${seed}`);
    assert.ok(long.every((time, i) => time >= 0 && time < 25 && time > (long[i - 1] ?? -2) + 1.2));
  }
});

test('another seed strikes at other times; nothing strikes in fair weather, in space or on a stage', () => {
  const shot = { setting: 'city', weather: 'storm', seed: 1 } as const;
  assert.notDeepEqual(lightningTimes(shot, 20), lightningTimes({ ...shot, seed: 2 }, 20));
  assert.deepEqual(lightningTimes({ ...shot, weather: 'rain' }, 20), []);
  assert.deepEqual(lightningTimes({ ...shot, setting: 'space' }, 20), []);
  assert.deepEqual(lightningTimes({ ...shot, setting: 'stage' }, 20), []);
});
