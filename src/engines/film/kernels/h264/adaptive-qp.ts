// How finely a macroblock is quantised: eyes see steps in a dark, flat area long before they see noise in a busy one.
import { activity16x16, mean16x16 } from './cost';
import { sourceStride, sourceY } from './picture';

/** Mean difference from the mean, in 256ths of a luma step, below which an area counts as flat or as smooth. */
const FLAT: i32 = 640;
const SMOOTH: i32 = 1024;
/** Below this luma (black is 16) a step of one is a visible part of the whole. */
const DARK: i32 = 64;
const QP_MIN: i32 = 12;

/** The QP of a macroblock in a picture of the given QP. */
export function adaptQp(mbX: i32, mbY: i32, qp: i32): i32 {
  const at = sourceY + (mbY << 4) * sourceStride + (mbX << 4);
  const mean = mean16x16(at, sourceStride);
  const activity = activity16x16(at, sourceStride, mean);
  let less = activity < FLAT ? 2 : activity < SMOOTH ? 1 : 0;
  if (mean < DARK && less > 0) less++;
  return max<i32>(QP_MIN, qp - less);
}
