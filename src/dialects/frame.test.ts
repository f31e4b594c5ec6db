import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskError } from '../task/error.ts';
import { type FrameFields, readFrame } from './frame.ts';

function frame(fields: FrameFields, orientation: 'portrait' | 'landscape' = 'landscape'): string {
  const { width, height } = readFrame(fields, { orientation });
  return `${width}x${height}`;
}

describe('frame words', () => {
  it('are read whichever field they are in', () => {
    const cases: readonly (readonly [FrameFields, string])[] = [
      [{}, '1280x720'],
      [{ size: '720x1280' }, '720x1280'],
      [{ size: '1024X1792' }, '1024x1792'],
      [{ size: '9:16' }, '720x1280'],
      [{ size: '9x16' }, '720x1280'],
      [{ size: 'large' }, '1792x1024'],
      [{ size: 'small', orientation: 'portrait' }, '720x1280'],
      [{ size: '1080P', orientation: 'vertical' }, '1080x1920'],
      [{ aspect_ratio: '9:16', hd: true }, '1024x1792'],
      [{ aspect_ratio: '720x1280' }, '720x1280'],
      [{ aspect_ratio: '16:9', quality: '1080p' }, '1920x1080'],
      [{ quality: '1080p', hd: true }, '1920x1080'],
      [{ quality: 'high' }, '1792x1024'],
      [{ resolution: '720p', ratio: '3:4' }, '720x1280'],
    ];
    for (const [fields, expected] of cases) assert.equal(frame(fields), expected, JSON.stringify(fields));
    assert.equal(frame({}, 'portrait'), '720x1280');
  });

  it('in pixels win over words, and the field made for the orientation wins over a ratio in `size`', () => {
    assert.equal(frame({ size: '1920x1080', aspect_ratio: '9:16', quality: '720p' }), '1920x1080');
    assert.equal(frame({ size: '16:9', orientation: 'portrait' }), '720x1280');
  });

  it('that nobody can read are refused even when another field is clear', () => {
    for (const [param, word] of [
      ['size', 'tiny-ish'],
      ['size', '99999x99999'],
      ['aspect_ratio', '1:1'],
      ['orientation', 'square'],
      ['quality', '4k'],
      ['resolution', 'constructor'],
    ] as const) {
      assert.throws(
        () => frame({ size: '1280x720', [param]: word }),
        (error: unknown) => {
          assert.ok(error instanceof TaskError && error.code === 'invalid_value');
          assert.equal(error.param, param);
          assert.ok(error.message.includes(`'${word}'`) && (error.allowed?.length ?? 0) > 1);
          return true;
        },
      );
    }
  });
});
