import type { EnginePoll } from '../task/engine.ts';
import { refusalOf } from '../task/moderation.ts';
import type { Scenario } from '../task/scenario.ts';

/** Part of the time that a realistic film waits for its turn. */
const QUEUED_PART = 0.2;
/** Where the vendor's well-known late failures happen. */
const LATE_PERCENT = 92;

/**
 * What a scenario shows after this long: a function of the time alone, so that every run of a test sees the same
 * curve. Null when the engine's own state is to be shown.
 */
export function shownAfter({ name, seconds }: Scenario, elapsedMs: number): EnginePoll | null {
  const part = seconds === 0 ? 1 : elapsedMs / (seconds * 1000);
  switch (name) {
    case 'realistic':
      return part >= 1 ? null : risen(part, 99);
    case 'fail-at-92':
      return part >= 1
        ? failed('engine_failed', 'The video could not be generated (scenario).')
        : risen(part, LATE_PERCENT);
    case 'refuse-result': {
      const { code, message } = refusalOf('result', 'other');
      return part >= 1 ? failed(code, message) : risen(part, LATE_PERCENT);
    }
    default:
      return null;
  }
}

/** Quick at first and slow at the end, as users of the original remember it. */
function risen(part: number, topPercent: number): EnginePoll {
  if (part < QUEUED_PART) return { state: 'queued' };
  const running = (part - QUEUED_PART) / (1 - QUEUED_PART);
  return { state: 'running', progress: Math.floor(topPercent * (1 - (1 - running) ** 2)) };
}

function failed(code: 'engine_failed' | ReturnType<typeof refusalOf>['code'], message: string): EnginePoll {
  return { state: 'failed', failure: { code, message } };
}
