import type { JsonObject } from '../task/json.ts';
import { type Dialect, SIGNAL_STRENGTHS, type SignalStrength } from './dialect.ts';

export interface DetectionInput {
  /** The prefix that was stripped from the path, for example `/duomi`. */
  readonly basePath?: string | undefined;
  /** The Host header, with or without a port. */
  readonly host?: string | undefined;
  /** Lower-case names, `authorization` included: its form is a signal. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The task id in the path, where it has one. */
  readonly taskId?: string | undefined;
  readonly fields: JsonObject;
  /** Name of the dialect that the operator pinned the caller's key to. */
  readonly keyDialect?: string | null | undefined;
  /** Name of the dialect that validates when nothing tells; the first claimant when it is not one. */
  readonly serverDefault: string;
}

export interface Detection {
  readonly dialect: Dialect;
  /** The answer has to suit every claimant. */
  readonly ambiguous: boolean;
}

/** The header that names the dialect outright. */
export const DIALECT_HEADER = 'x-sora-dialect';

/**
 * Decides which dialect a request on a shared path speaks: what the client or operator said outright, then the
 * form of the id in the path, then the strongest sign in the request, then the default. The order and what was rejected: docs/dialects/detection.md.
 * Throws RangeError when nobody claims the path, which is the caller's mistake.
 */
export function resolveDialect(claimants: readonly Dialect[], input: DetectionInput): Detection {
  if (claimants[0] === undefined) throw new RangeError('no dialect claims this path');
  const named = claimants.length === 1 ? claimants[0] : saidOutright(claimants, input);
  if (named !== undefined) return { dialect: named, ambiguous: false };
  return undeclared(claimantsOfId(claimants, input.taskId), input);
}

/** Leaves a path that is polled by id to the dialect that mints such ids, else to those that mint no ids of their own. */
function claimantsOfId(claimants: readonly Dialect[], taskId: string | undefined): readonly Dialect[] {
  if (taskId === undefined) return claimants;
  const minting = claimants.filter((dialect) => dialect.mints?.(taskId));
  return minting.length > 0 ? minting : claimants.filter((dialect) => dialect.mints === undefined);
}

function undeclared(claimants: readonly Dialect[], input: DetectionInput): Detection {
  const [only, second] = claimants;
  if (only === undefined) throw new RangeError('every claimant of this path wants ids of its own');
  if (second === undefined) return { dialect: only, ambiguous: false };
  const fallback = byName(claimants, input.serverDefault) ?? only;
  const signal = strongestSignal(claimants, input);
  if (signal === null) return { dialect: fallback, ambiguous: true };
  const { strength, dialects } = signal;
  const [winner, rival] = dialects;
  if (winner === undefined || rival !== undefined)
    return { dialect: dialects.includes(fallback) ? fallback : (winner ?? fallback), ambiguous: true };
  return { dialect: winner, ambiguous: strength === 'likely' || strength === 'soft' };
}

function saidOutright(claimants: readonly Dialect[], input: DetectionInput): Dialect | undefined {
  const host = input.host?.toLowerCase().replace(/:\d+$/, '');
  return (
    claimants.find((dialect) => dialect.basePath === input.basePath) ??
    claimants.find((dialect) => host !== undefined && dialect.hosts.includes(host)) ??
    byName(claimants, input.headers[DIALECT_HEADER]?.trim().toLowerCase()) ??
    byName(claimants, input.keyDialect)
  );
}

function byName(claimants: readonly Dialect[], name: string | null | undefined): Dialect | undefined {
  return claimants.find((dialect) => dialect.name === name);
}

function strongestSignal(
  claimants: readonly Dialect[],
  input: DetectionInput,
): { strength: SignalStrength; dialects: readonly Dialect[] } | null {
  const signals = claimants.map((dialect) => ({
    dialect,
    strength: dialect.recognise?.(input) ?? null,
  }));
  for (const strength of SIGNAL_STRENGTHS) {
    const dialects = signals.filter((signal) => signal.strength === strength).map((signal) => signal.dialect);
    if (dialects.length > 0) return { strength, dialects };
  }
  return null;
}
