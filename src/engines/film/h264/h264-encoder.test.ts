import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CodedPicture, H264Encoder, QP_MAX, QP_MIN } from './h264-encoder.ts';
import { ReferenceDecoder } from './testing/reference-decoder.ts';

/** Luma, then chroma: the value at (x, y) of a plane at a time. */
type Painter = (frame: number, plane: number, x: number, y: number) => number;

interface Coded {
  readonly configuration: Uint8Array;
  readonly pictures: readonly CodedPicture[];
  /** What the encoder says that decoders see. */
  readonly seen: readonly Uint8Array[];
  readonly sources: readonly Uint8Array[];
}

function paint(width: number, height: number, frame: number, painter: Painter): Uint8Array {
  const planes = [0, 1, 2].map((plane) => {
    const across = plane === 0 ? width : width / 2;
    const down = plane === 0 ? height : height / 2;
    return Uint8Array.from({ length: across * down }, (_, i) =>
      Math.min(255, Math.max(0, painter(frame, plane, i % across, Math.floor(i / across)))),
    );
  });
  return Uint8Array.from(Buffer.concat(planes));
}

function encode(width: number, height: number, frames: number, qp: number, painter: Painter): Coded {
  const encoder = new H264Encoder({ width, height, framesPerSecond: 30 });
  const pictures: CodedPicture[] = [];
  const seen: Uint8Array[] = [];
  const sources: Uint8Array[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const source = paint(width, height, frame, painter);
    sources.push(source);
    encoder.picture.set(source);
    pictures.push(encoder.encode(frame === 0, qp));
    seen.push(encoder.reconstruction());
  }
  return { configuration: encoder.configuration, pictures, seen, sources };
}

function decode({ configuration, pictures }: Coded): Uint8Array[] {
  const decoder = new ReferenceDecoder(configuration);
  return pictures.map(({ data }) => decoder.decode(data));
}

function texture(x: number, y: number): number {
  return 128 + 60 * Math.sin(x * 0.31) * Math.cos(y * 0.23) + 40 * Math.sin((x + y) * 0.71);
}

/** A repeatable value 0..255 of a place. */
function hash(...places: readonly number[]): number {
  let value = 17;
  for (const place of places) value = Math.imul(value ^ place, 0x9e3779b1) ^ (value >>> 15);
  return (value >>> 8) & 255;
}

function psnr(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (const [i, value] of a.entries()) sum += (value - (b[i] ?? 0)) ** 2;
  return sum === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10((255 * 255 * a.length) / sum);
}

test('a decoder that follows the standard sees exactly what the encoder predicts from', () => {
  const kinds = fc.constantFrom('flat', 'noise', 'gradient', 'moving', 'cut', 'grain');
  fc.assert(
    fc.property(
      kinds,
      fc.integer({ min: 8, max: 27 }),
      fc.integer({ min: 8, max: 20 }),
      fc.integer({ min: QP_MIN, max: QP_MAX }),
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: -40, max: 40 }),
      fc.nat(),
      (kind, halfWidth, halfHeight, qp, speedX, speedY, seed) => {
        const painter: Painter = (frame, plane, x, y) => {
          const scale = plane === 0 ? 1 : 2;
          const travelled = texture(x * scale + (frame * speedX) / 8, y * scale + (frame * speedY) / 8);
          switch (kind) {
            case 'flat':
              return 90 + (seed % 50) + plane * 20;
            case 'noise':
              return hash(seed, frame, plane, x, y);
            case 'gradient':
              return x * scale * 2 + y * scale + frame * 3 + plane * 30;
            case 'moving':
              return plane === 0 ? travelled : travelled / 2 + 64;
            case 'cut':
              return frame < 2 ? travelled : hash(seed, plane, x >> 2, y >> 3);
            default:
              return 60 + x / 4 + (hash(seed, frame, plane, x, y) >> 5);
          }
        };
        const coded = encode(halfWidth * 2, halfHeight * 2, 3, qp, painter);
        assert.deepEqual(decode(coded), coded.seen);
      },
    ),
    { numRuns: 40 },
  );
});

test('a flipped bit is noticed: the judge does not agree with everything', () => {
  const coded = encode(48, 32, 3, 24, (frame, plane, x, y) => texture(x * 3 + frame * 2, y * 2 + plane));
  assert.deepEqual(decode(coded), coded.seen);
  const noticed = [0.3, 0.5, 0.7, 0.9].map((place) => {
    const pictures = coded.pictures.map(({ data, key }) => ({ data: data.slice(), key }));
    const damaged = pictures[1]?.data;
    assert.ok(damaged);
    const at = 5 + Math.floor((damaged.length - 6) * place);
    damaged[at] = (damaged[at] ?? 0) ^ 0x10;
    try {
      const shown = decode({ ...coded, pictures });
      return !shown.every((picture, i) => Buffer.from(picture).equals(coded.seen[i] ?? new Uint8Array()));
    } catch {
      return true;
    }
  });
  assert.deepEqual(noticed, [true, true, true, true]);
});

test('a smaller quantiser gives a better picture and a larger file, and both are good for their size', () => {
  const results = [16, 26, 36].map((qp) => {
    const { pictures, seen, sources } = encode(96, 64, 6, qp, (frame, plane, x, y) =>
      plane === 0 ? texture(x + frame * 1.75, y + frame * 0.5) : 128 + 20 * Math.sin(x / 9),
    );
    const bytes = pictures.reduce((sum, { data }) => sum + data.length, 0);
    const quality = Math.min(...sources.map((source, i) => psnr(source, seen[i] ?? new Uint8Array())));
    return { bytes, quality };
  });
  const [fine, middle, coarse] = results;
  assert.ok(fine && middle && coarse);
  assert.ok(fine.bytes > middle.bytes && middle.bytes > coarse.bytes, JSON.stringify(results));
  assert.ok(fine.quality > 43 && middle.quality > 36 && coarse.quality > 28, JSON.stringify(results));
});

test('what stands still, or only moves, costs next to nothing after the key picture', () => {
  const still = encode(128, 96, 4, 26, (_, plane, x, y) => texture(x * 2 + plane, y * 3));
  const sliding = encode(128, 96, 4, 26, (frame, plane, x, y) =>
    plane === 0 ? texture(x + frame * 3, y + frame) : 128,
  );
  const jumping = encode(128, 96, 4, 26, (frame, plane, x, y) => hash(frame, plane, x >> 1, y >> 1));
  const part = ({ pictures }: Coded): number =>
    Math.max(...pictures.slice(1).map(({ data }) => data.length)) / (pictures[0]?.data.length ?? 1);
  assert.ok(part(still) < 0.01, `still ${part(still)}`);
  assert.ok(part(sliding) < 0.35, `sliding ${part(sliding)}`);
  // The control: pictures that have nothing in common cost as much as key pictures.
  assert.ok(part(jumping) > 0.7, `jumping ${part(jumping)}`);
});

test('the same pictures give the same bytes, whatever an encoder made before', () => {
  const encoder = new H264Encoder({ width: 64, height: 48, framesPerSecond: 30 });
  const fresh = new H264Encoder({ width: 64, height: 48, framesPerSecond: 30 });
  const segment = (by: H264Encoder, painter: Painter): CodedPicture[] =>
    [0, 1, 2].map((frame) => {
      by.picture.set(paint(64, 48, frame, painter));
      return by.encode(frame === 0, 28);
    });
  const noisy: Painter = (frame, plane, x, y) => texture(x + frame, y) + (hash(frame, plane, x, y) >> 5);
  const moving: Painter = (frame, plane, x, y) => texture(x * 2 - frame * 5, y + plane);
  const other = segment(encoder, moving);
  assert.notDeepEqual(other, segment(encoder, noisy));
  assert.deepEqual(segment(encoder, noisy), segment(fresh, noisy));
});

test('a key picture needs nothing from before it', () => {
  const encoder = new H264Encoder({ width: 64, height: 48, framesPerSecond: 30 });
  const painter: Painter = (frame, plane, x, y) => texture(x + frame * 2, y + plane);
  const coded = [true, false, true, false].map((key, frame) => {
    encoder.picture.set(paint(64, 48, frame, painter));
    return { ...encoder.encode(key, 26), seen: encoder.reconstruction() };
  });
  const decoder = new ReferenceDecoder(encoder.configuration);
  for (const { data, seen } of coded.slice(2)) assert.deepEqual(decoder.decode(data), seen);
});

test('what the encoder cannot do is refused by name', () => {
  const small = new H264Encoder({ width: 32, height: 32, framesPerSecond: 30 });
  assert.throws(() => small.encode(false, 26), /starts with a key picture/);
  assert.throws(() => small.encode(true, QP_MIN - 1), RangeError);
  assert.throws(() => small.encode(true, QP_MAX + 1), RangeError);
  assert.throws(() => new H264Encoder({ width: 33, height: 32, framesPerSecond: 30 }), RangeError);
  assert.throws(() => new H264Encoder({ width: 16_384, height: 16_384, framesPerSecond: 30 }), RangeError);
});
