export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

export function mix(from: number, to: number, weight: number): number {
  return from + (to - from) * weight;
}

/** 0 below `low`, 1 above `high`, a smooth S between. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}
