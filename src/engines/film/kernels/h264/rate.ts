// How many units of distortion (SAD or SATD) one bit is worth at a QP.
import { allocate } from './memory';

let table: usize = 0;

/** 2^((QP - 12) / 6): the multiplier that the reference model uses for differences, as the step doubles every 6. */
export function openRates(): void {
  table = allocate(52 * 4);
  for (let qp = 0; qp < 52; qp++) {
    const exact = <f32>Math.pow(2.0, (<f64>qp - 12.0) / 6.0);
    store<i32>(table + (qp << 2), max<i32>(1, <i32>(exact + 0.5)));
  }
}

// @ts-ignore: decorator
@inline
export function lambdaOf(qp: i32): i32 {
  return load<i32>(table + (qp << 2));
}
