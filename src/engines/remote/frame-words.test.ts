import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { ratioOf, tierOf } from './frame-words.ts';

const RATIOS = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];

it('an upright frame is never said to be wide, nor a wide one upright, whatever proportions there are', () => {
  const side = fc.integer({ min: 64, max: 4_000 });
  const some = fc.subarray(RATIOS, { minLength: 1 });
  fc.assert(
    fc.property(side, side, some, (width, height, ratios) => {
      const kind = Math.sign(width - height);
      const kinds = ratios.map((ratio) => {
        const [across = 0, down = 0] = ratio.split(':').map(Number);
        return Math.sign(across - down);
      });
      if (!kinds.includes(kind)) {
        assert.throws(() => ratioOf({ width, height }, ratios), /proportion/);
        return;
      }
      const said = ratioOf({ width, height }, ratios);
      assert.equal(kinds[ratios.indexOf(said)], kind);
    }),
  );
});

it('says the nearest proportion, and the largest number of lines that is not more', () => {
  assert.equal(ratioOf({ width: 1024, height: 1792 }, RATIOS), '9:16');
  assert.equal(ratioOf({ width: 1280, height: 960 }, RATIOS), '4:3');
  assert.equal(ratioOf({ width: 2520, height: 1080 }, RATIOS), '21:9');
  assert.equal(ratioOf({ width: 960, height: 960 }, RATIOS), '1:1');
  const tiers = ['1080p', '480p', '4K', '720p'];
  const sides = [360, 480, 719, 720, 1079, 1080, 2160];
  const said = sides.map((side) => tierOf({ width: side * 2, height: side }, tiers));
  assert.deepEqual(said, ['480p', '480p', '480p', '720p', '720p', '1080p', '4K']);
});
