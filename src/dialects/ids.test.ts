import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { generationId, isSharedGenerationId, modelTaskId, uuid, videoId } from './ids.ts';

const nowMs = () => 1_762_010_620_459;

const source = (pick: number) => ({
  nowMs,
  randomText: (length: number, alphabet: string) => (alphabet[pick % alphabet.length] ?? '').repeat(length),
});

describe('ids', () => {
  it('carry their time as the vendors` own examples do', () => {
    assert.equal(modelTaskId(source(0), 'sora-2').slice(0, 22), 'sora-2:task_01k9008rhb');
    assert.equal(generationId(source(1), false), 'task-unified-1762010620-11111111');
  });

  it('keep their form and stay whole in a path segment, whatever is drawn', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.string(), (pick, model) => {
        assert.match(videoId(source(pick)), /^video_[0-9a-f]{48}$/);
        assert.match(
          uuid(source(pick)),
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        assert.match(modelTaskId(source(pick), model), /^[A-Za-z0-9._-]{0,64}:task_[0-9a-hjkmnp-tv-z]{26}$/);
      }),
    );
  });

  it('tell a shared create from a certain one, whatever is drawn', () => {
    for (let pick = 0; pick < 36; pick += 1) {
      assert.equal(isSharedGenerationId(generationId(source(pick), true)), true);
      assert.equal(isSharedGenerationId(generationId(source(pick), false)), false);
    }
    for (const foreign of ['video_z', 'task-unified-1-z', 'sora-2:task_z'])
      assert.equal(isSharedGenerationId(foreign), false);
  });
});
