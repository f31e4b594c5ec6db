import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { orientationOf } from '../../task/frame-size.ts';
import { namedFrames, nameFrame } from './named-frames.ts';

const FRAMES = [
  ...namedFrames('480p', '16:9=864x496 9:16=496x864'),
  ...namedFrames('720p', '16:9=1280x720 9:16=720x1280 4:3=1112x834'),
  ...namedFrames('1080p', '16:9=1920x1080 9:16=1080x1920', [8]),
];
const named = (width: number, height: number) => {
  const { ratio, tier } = nameFrame(FRAMES, { width, height });
  return `${ratio} ${tier}`;
};

describe('frames that have a name', () => {
  it('are found by their own size', () => {
    for (const { ratio, tier, size } of FRAMES)
      assert.equal(named(size.width, size.height), `${ratio} ${tier}`);
  });

  it('are found by shape first, then by area', () => {
    assert.equal(named(1792, 1024), '16:9 1080p');
    assert.equal(named(848, 480), '16:9 480p');
    assert.equal(named(640, 480), '4:3 720p');
  });

  it('keep the orientation of any size that is clearly of one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 2_000 }),
        fc.double({ min: 1.2, max: 3, noNaN: true }),
        (side, by) => {
          const longer = Math.round(side * by);
          const upright = { width: side, height: longer };
          assert.equal(orientationOf(nameFrame(FRAMES, upright).size), 'portrait');
          const flat = { width: longer, height: side };
          assert.equal(orientationOf(nameFrame(FRAMES, flat).size), 'landscape');
        },
      ),
    );
  });

  it('are not made up', () => {
    assert.throws(() => namedFrames('720p', '16:9=large'), /no frame/);
    assert.throws(() => nameFrame([], { width: 1, height: 1 }), /without frames/);
  });
});
