import type { LimitState } from '../../task/limits.ts';

/** OpenAI's names. They tell of the bucket that the request was counted in: creates, or everything else. */
export function limitHeaders({ limit, remaining, resetMs }: LimitState): Record<string, string> {
  return {
    'x-ratelimit-limit-requests': String(limit),
    'x-ratelimit-remaining-requests': String(remaining),
    'x-ratelimit-reset-requests': duration(resetMs),
  };
}

/** `120ms`, `7s`, `6m0s`: rounded up, so that nobody comes back too early. */
function duration(milliseconds: number): string {
  if (milliseconds <= 999) return `${Math.ceil(milliseconds)}ms`;
  const seconds = Math.ceil(milliseconds / 1_000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
