import { ClipRefused } from './clip-frames.ts';

/** Kinds of NAL units, ITU-T H.264 table 7-1. */
export const NAL = { slice: 1, idrSlice: 5, sequenceParameters: 7, pictureParameters: 8 } as const;

export interface AvcConfiguration {
  /** Sequence parameter sets, then picture parameter sets. */
  readonly parameterSets: readonly Uint8Array[];
  /** Bytes of the length before each unit of a packet. */
  readonly lengthBytes: number;
}

/** Reads an `avcC` record, ISO/IEC 14496-15 section 5.3.3.1. Throws `invalid_clip` for one that is cut short. */
export function readAvcConfiguration(record: Uint8Array): AvcConfiguration {
  const lengthBytes = ((record[4] ?? 0) & 3) + 1;
  const parameterSets: Uint8Array[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = (record[at] ?? 0) & mask;
    at += 1;
    for (let i = 0; i < count; i++) {
      const length = ((record[at] ?? 0) << 8) | (record[at + 1] ?? 0);
      parameterSets.push(record.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  if (at > record.length || parameterSets.length === 0) throw damaged();
  return { parameterSets, lengthBytes };
}

/** The NAL units of a packet. Throws `invalid_clip` when a length points beyond its end. */
export function* unitsOf(packet: Uint8Array, lengthBytes: number): Generator<Uint8Array> {
  let at = 0;
  while (at < packet.length) {
    let length = 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + (packet[at + i] ?? 0);
    at += lengthBytes;
    if (length === 0 || at + length > packet.length) throw damaged();
    yield packet.subarray(at, at + length);
    at += length;
  }
}

export function unitKind(unit: Uint8Array): number {
  return (unit[0] ?? 0) & 0x1f;
}

export interface SequenceParameters {
  /** Whole macroblocks: what a decoder delivers. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** What of it is picture. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const BASELINE = 66;

/**
 * Reads a sequence parameter set up to the cropping, section 7.3.2.1.1. Null when the profile is not Baseline, because
 * others have more fields. Throws `invalid_clip` for one that ends too early.
 */
export function readSequenceParameters(unit: Uint8Array): SequenceParameters | null {
  const profile = unit[1] ?? 0;
  const compatible = ((unit[2] ?? 0) & 0x80) !== 0;
  // High and its relatives may claim compatibility, yet have their extra fields in front of the rest.
  if (profile !== BASELINE && !(compatible && (profile === 77 || profile === 88))) return null;
  const bits = new BitReader(withoutEmulation(unit.subarray(4)));
  bits.golomb();
  bits.golomb();
  const countType = bits.golomb();
  if (countType === 0) bits.golomb();
  else if (countType === 1) {
    bits.read(1);
    bits.golomb();
    bits.golomb();
    const cycle = bits.golomb();
    if (cycle > 255) throw damaged();
    for (let i = 0; i < cycle; i++) bits.golomb();
  }
  bits.golomb();
  bits.read(1);
  const codedWidth = (bits.golomb() + 1) * 16;
  const mapUnits = bits.golomb() + 1;
  const framesOnly = bits.read(1) === 1;
  if (!framesOnly) return null;
  bits.read(1);
  const codedHeight = mapUnits * 16;
  const cropped = bits.read(1) === 1;
  const [left, right, top, bottom] = cropped
    ? [bits.golomb() * 2, bits.golomb() * 2, bits.golomb() * 2, bits.golomb() * 2]
    : [0, 0, 0, 0];
  const width = codedWidth - left - right;
  const height = codedHeight - top - bottom;
  if (width <= 0 || height <= 0) throw damaged();
  return { codedWidth, codedHeight, left, top, width, height };
}

/** Takes out the bytes that keep a payload from looking like a start code, section 7.4.1.1. */
function withoutEmulation(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, i) => !(byte === 3 && bytes[i - 1] === 0 && bytes[i - 2] === 0));
}

class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      const byte = this.#bytes[this.#at >> 3];
      if (byte === undefined) throw damaged();
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
      this.#at += 1;
    }
    return value;
  }

  /** Unsigned Exp-Golomb, section 9.1. The signed ones have the same length, and their values are not needed. */
  golomb(): number {
    let zeros = 0;
    while (this.read(1) === 0) {
      zeros += 1;
      if (zeros > 31) throw damaged();
    }
    return 2 ** zeros - 1 + this.read(zeros);
  }
}

function damaged(): ClipRefused {
  return new ClipRefused(
    'invalid_clip',
    'The clip of a character is damaged: its H.264 stream cannot be read.',
  );
}
