// One instance of this module encodes one stream and owns its memory: addresses are handed out once, at the start.

let top: usize = __heap_base;

/** Zeroed bytes, aligned to 64, with 64 bytes behind them that SIMD may read or write past the end. */
export function allocate(bytes: usize): usize {
  const at = (top + 63) & ~63;
  top = at + bytes + 64;
  const missing = <i32>((top + 65535) >>> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
  return at;
}
