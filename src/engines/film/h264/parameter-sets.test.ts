import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codecString, decoderConfiguration, levelOf } from './parameter-sets.ts';
import { readConfiguration } from './testing/parameter-set-reader.ts';

test('a decoder reads the size that was asked for, cropped or not', () => {
  const side = fc.integer({ min: 8, max: 960 }).map((half) => half * 2);
  fc.assert(
    fc.property(side, side, (width, height) => {
      const read = readConfiguration(decoderConfiguration({ width, height, framesPerSecond: 30 }));
      assert.deepEqual([read.width, read.height], [width, height]);
      assert.deepEqual([read.mbWidth, read.mbHeight], [Math.ceil(width / 16), Math.ceil(height / 16)]);
    }),
  );
});

test('the level is the lowest that the size and the rate of pictures fit in', () => {
  const levels = [
    [256, 256, 30],
    [640, 360, 30],
    [1280, 720, 30],
    [720, 1280, 60],
    [1792, 1024, 30],
    [1080, 1920, 30],
    [1920, 1080, 60],
  ].map(([width = 0, height = 0, framesPerSecond = 0]) => levelOf({ width, height, framesPerSecond }));
  assert.deepEqual(levels, [13, 30, 31, 32, 40, 40, 42]);
  // As few macroblocks as 720p, but too long a side for its level.
  assert.equal(levelOf({ width: 4096, height: 224, framesPerSecond: 30 }), 40);
  assert.throws(() => levelOf({ width: 8192, height: 8192, framesPerSecond: 30 }), RangeError);
});

test('players are told profile and level as RFC 6381 spells them', () => {
  assert.equal(codecString({ width: 1280, height: 720, framesPerSecond: 30 }), 'avc1.42c01f');
});
