import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameSize, parseOrientation, parsePixelSize } from './frame-size.ts';

test('a tier keeps the orientation that was asked for', () => {
  assert.deepEqual(frameSize('portrait', 'standard'), { width: 720, height: 1280 });
  assert.deepEqual(frameSize('landscape', 'high'), { width: 1792, height: 1024 });
  assert.deepEqual(frameSize('portrait', 'full'), { width: 1080, height: 1920 });
});

test('a ratio is not mistaken for a size in pixels', () => {
  assert.equal(parsePixelSize('16x9'), null);
  assert.equal(parsePixelSize('16:9'), null);
  assert.deepEqual(parsePixelSize('1280x720'), { width: 1280, height: 720 });
});

test('every word that clients use for a shape is understood, and a square is not guessed', () => {
  for (const word of ['16:9', '16x9', '4:3', 'landscape', ' Horizontal '])
    assert.equal(parseOrientation(word), 'landscape');
  for (const word of ['9:16', '9x16', '3/4', 'PORTRAIT', 'vertical'])
    assert.equal(parseOrientation(word), 'portrait');
  for (const word of ['1:1', 'square', '', '0:9', 'wide']) assert.equal(parseOrientation(word), null);
});
