// The raw byte sequence payload: bits, Exp-Golomb codes (9.1), and its wrapping into a NAL unit (7.3.1).

let start: usize = 0;
let at: usize = 0;
let held: u64 = 0;
let heldBits: i32 = 0;

export function startBits(buffer: usize): void {
  start = buffer;
  at = buffer;
  held = 0;
  heldBits = 0;
}

/** The lowest `count` bits of `value`, 0..32 of them; what is above them in `value` must be zero. */
// @ts-ignore: decorator
@inline
export function putBits(count: i32, value: u32): void {
  held = (held << count) | <u64>value;
  heldBits += count;
  if (heldBits >= 32) {
    heldBits -= 32;
    store<u32>(at, bswap<u32>(<u32>(held >> heldBits)));
    at += 4;
  }
}

/** ue(v), for values below 2^16 - 1. */
export function putUnsigned(value: i32): void {
  const length = 32 - clz<i32>(value + 1);
  putBits(2 * length - 1, value + 1);
}

/** se(v), 9.1.1 */
export function putSigned(value: i32): void {
  putUnsigned(value > 0 ? 2 * value - 1 : -2 * value);
}

/** Bits that ue(v) takes. */
// @ts-ignore: decorator
@inline
function unsignedLength(value: i32): i32 {
  return 63 - 2 * clz<i32>(value + 1);
}

// @ts-ignore: decorator
@inline
export function signedLength(value: i32): i32 {
  return unsignedLength(value > 0 ? 2 * value - 1 : -2 * value);
}

/** rbsp_trailing_bits (7.3.2.11). Returns the length in bytes. */
export function finishBits(): i32 {
  putBits(1, 1);
  const spare = (8 - (heldBits & 7)) & 7;
  putBits(spare, 0);
  while (heldBits > 0) {
    heldBits -= 8;
    store<u8>(at, <u8>(held >> heldBits));
    at++;
  }
  return <i32>(at - start);
}

/**
 * Writes a NAL unit behind its length in four bytes (ISO/IEC 14496-15) and returns the size of both. Where the
 * payload would look like a start code, 7.4.1.1 puts a byte of three in between.
 */
export function wrapNal(header: i32, payload: usize, length: i32, target: usize): i32 {
  let to = target + 4;
  store<u8>(to, <u8>header);
  to++;
  let zeros = 0;
  for (let i = 0; i < length; i++) {
    const byte = load<u8>(payload + i);
    if (zeros >= 2 && byte <= 3) {
      store<u8>(to, 3);
      to++;
      zeros = 0;
    }
    store<u8>(to, byte);
    to++;
    zeros = byte == 0 ? zeros + 1 : 0;
  }
  const size = <i32>(to - target);
  store<u32>(target, bswap<u32>(<u32>(size - 4)));
  return size;
}
