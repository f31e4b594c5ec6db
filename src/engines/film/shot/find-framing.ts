import type { ShotSpec } from './shot-spec.ts';

const CLOSE =
  /(?<![a-z])(?:close[- ]?ups?|macro|head[- ]?shot|portrait of|medium close|tight (?:shot|framing))(?![a-z])|特写|近景|近距离/i;
const WIDE =
  /(?<![a-z])(?:(?:extreme |ultra )?wide(?:[- ]angle)? (?:shot|view)|establishing shot|long shot|bird'?s[- ]eye)(?![a-z])|全景|远景|大远景/i;
/** A shot that ends or begins elsewhere has no one framing. */
const ELSEWHERE = /(?:then|into|to) (?:a |an |an extreme )?close[- ]?up|no close[- ]?up/i;

/** How near the prompt wants its subject; null where it does not say. */
export function framingOf(prompt: string): NonNullable<ShotSpec['framing']> | null {
  if (CLOSE.test(prompt) && !ELSEWHERE.test(prompt)) return 'close';
  return WIDE.test(prompt) ? 'wide' : null;
}
