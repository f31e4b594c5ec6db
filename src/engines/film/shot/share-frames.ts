/** Shots are never shorter than this many frames: an eye needs a second to see where it is. */
export const SHOT_FRAMES_MIN = 30;

/**
 * Shares `frames` among shots in proportion to `weights`, whole frames each, none under `SHOT_FRAMES_MIN`. There must
 * be room: `frames >= weights.length * SHOT_FRAMES_MIN`, unless there is a single shot.
 */
export function shareFrames(frames: number, weights: readonly number[]): number[] {
  const raised = new Set<number>();
  let shares = weights.map(() => 0);
  for (let settled = false; !settled; ) {
    settled = true;
    const free = frames - raised.size * SHOT_FRAMES_MIN;
    const total = weights.reduce((sum, weight, index) => (raised.has(index) ? sum : sum + weight), 0);
    shares = weights.map((weight, index) => (raised.has(index) ? SHOT_FRAMES_MIN : (free * weight) / total));
    for (const [index, share] of shares.entries()) {
      if (share >= SHOT_FRAMES_MIN || raised.has(index) || weights.length === 1) continue;
      raised.add(index);
      settled = false;
    }
  }
  return wholeShares(frames, shares);
}

/** Rounds the running sum, so that the last frame is never lost or added. */
function wholeShares(frames: number, shares: readonly number[]): number[] {
  let sum = 0;
  let given = 0;
  return shares.map((share, index) => {
    sum += share;
    const upTo = index === shares.length - 1 ? frames : Math.round(sum);
    const whole = upTo - given;
    given = upTo;
    return whole;
  });
}
