import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ClipRefused } from './clip-frames.ts';
import { readAvcConfiguration, readSequenceParameters, unitsOf } from './h264-stream.ts';

/** Of two films: this project's own encoder at 720 x 1280, and x264 at 322 x 242, whose margins are cropped. */
const OWN = Buffer.from('6742001fa680b40a19', 'hex');
const CROPPED = Buffer.from('6742c00dd90150878888c044000003000400000300c83c50a920', 'hex');
const HIGH = Buffer.from('6764000dacd94150878888c044000003000400000300c83c50a658', 'hex');

test('the size of a stream is read from its own parameters, margins apart', () => {
  const own = readSequenceParameters(OWN);
  assert.deepEqual([own?.width, own?.height, own?.codedWidth, own?.codedHeight], [720, 1280, 720, 1280]);
  const cropped = readSequenceParameters(CROPPED);
  assert.deepEqual(
    [cropped?.width, cropped?.height, cropped?.codedWidth, cropped?.codedHeight],
    [322, 242, 336, 256],
  );
  assert.equal(readSequenceParameters(HIGH), null, 'negative control: another profile');
});

/** Reading ends: with a value, or with the one refusal. */
function endsWell(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    return error instanceof ClipRefused;
  }
}

test('no bytes make the readers of a stream throw anything but a refusal', () => {
  const bytes = fc.uint8Array({ maxLength: 80 });
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 4 }), (junk, lengthBytes) => {
      const baseline = Buffer.concat([Buffer.from([0x67, 66, 0, 31]), junk]);
      assert.ok(endsWell(() => readSequenceParameters(baseline)));
      assert.ok(endsWell(() => readAvcConfiguration(junk)));
      assert.ok(endsWell(() => [...unitsOf(junk, lengthBytes)]));
    }),
  );
});

test('a packet is taken apart and nothing of it is lost', () => {
  const unit = fc.uint8Array({ minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 6 }), fc.constantFrom(2, 4), (units, lengthBytes) => {
      const packet = Buffer.concat(
        units.flatMap((each) => {
          const head = Buffer.alloc(lengthBytes);
          head.writeUIntBE(each.length, 0, lengthBytes);
          return [head, each];
        }),
      );
      assert.deepEqual(
        [...unitsOf(packet, lengthBytes)].map((each) => [...each]),
        units.map((each) => [...each]),
      );
    }),
  );
});
