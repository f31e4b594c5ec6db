import type { RequestWindows } from '../db/request-windows.ts';
import { TaskError } from '../task/error.ts';
import type { Admission, Limits, RequestKind } from '../task/limits.ts';
import type { Caller } from '../task/ports.ts';
import { LeasedWindow, type Verdict } from './leased-window.ts';

export interface RequestLimits {
  /** Counts one request. Null when neither the key nor its project has a limit for this kind. */
  admit(caller: Caller, kind: RequestKind): Promise<Admission | null>;
}

export interface RequestLimitsDependencies {
  readonly store: RequestWindows;
  /** Never goes back; only differences are used. */
  nowMs(): number;
  /** A minute, but for tests. */
  readonly windowMs?: number;
}

const MINUTE_MS = 60_000;
/** Bounds memory; a window that is forgotten loses at most 1 % of a limit for a minute. */
const WINDOWS_MAX = 10_000;
/** openai-node before 7 takes a wait of 60 s or more for nonsense and comes back after half a second. */
const WAIT_MAX_MS = 59_999;

/** Requests a minute, for keys and projects, over any number of nodes on one database. */
export function createRequestLimits(deps: RequestLimitsDependencies): RequestLimits {
  const { store, nowMs, windowMs = MINUTE_MS } = deps;
  const windows = new Map<string, LeasedWindow>();

  function windowOf(owner: string, kind: RequestKind, limit: number): LeasedWindow {
    const name = `${kind} ${owner}`;
    const known = windows.get(name);
    if (known?.limit === limit) return known;
    if (windows.size >= WINDOWS_MAX) windows.clear();
    const window = new LeasedWindow({ owner, kind, limit, windowMs, store, nowMs });
    windows.set(name, window);
    return window;
  }

  return {
    async admit({ keyId, projectId, limits }, kind) {
      if (limits === undefined) return null;
      const scopes = [
        { name: 'key', owner: keyId, limit: limitOf(limits.key, kind) },
        { name: 'project', owner: projectId, limit: limitOf(limits.project, kind) },
      ] as const;
      const granted: LeasedWindow[] = [];
      let nearest: Verdict | null = null;
      for (const { name, owner, limit } of scopes) {
        if (limit === null) continue;
        const window = windowOf(owner, kind, limit);
        const verdict = await window.take();
        if (!verdict.granted) {
          for (const other of granted) other.giveBack();
          return { state: verdict.state, refusal: refusal(verdict, name, kind) };
        }
        granted.push(window);
        if (nearest === null || verdict.state.remaining < nearest.state.remaining) nearest = verdict;
      }
      return nearest === null ? null : { state: nearest.state, refusal: null };
    },
  };
}

function limitOf(limits: Limits, kind: RequestKind): number | null {
  return kind === 'create' ? limits.createsPerMinute : limits.readsPerMinute;
}

function refusal({ state, waitMs }: Verdict, scope: 'key' | 'project', kind: RequestKind): TaskError {
  const what = kind === 'create' ? 'new videos' : 'requests';
  const seconds = Math.ceil(waitMs / 1_000);
  return new TaskError(
    'rate_limit_exceeded',
    `Rate limit reached for this ${scope}: ${state.limit} ${what} per minute. Please try again in ${seconds}s.`,
    { retryAfterMs: Math.min(waitMs, WAIT_MAX_MS) },
  );
}
