/** What all nodes share: the secrets, the one that signs first, and the database's clock. */
export interface SharedLinkState {
  readonly secrets: readonly string[];
  readonly nowMs: number;
}

export interface LinkSecretSource {
  read(): Promise<SharedLinkState>;
}

export interface LinkSecrets {
  secrets(): readonly string[];
  /** The database's clock, in milliseconds since 1970; a jump of this machine's own does not move it. */
  nowMs(): number;
  /** Reads again what all nodes share, unless that was done within the last second. */
  refresh(): Promise<void>;
  /** Takes what was read a moment ago, after a change of one's own. */
  accept(state: SharedLinkState): void;
  stop(): void;
}

/** Half of the minute within which every node is promised to sign with a new secret. */
const REFRESH_MS = 30_000;
/** A link that nobody can verify may be signed with a secret that is a moment old; floods of them cost a query each second. */
const REFRESH_AGAIN_MS = 1_000;

/** Keeps the secrets of links as the database has them. A failed refresh goes to `onTrouble`; the old ones stay. */
export async function followLinkSecrets(
  source: LinkSecretSource,
  onTrouble: (error: unknown) => void,
  monotonicMs: () => number = () => performance.now(),
): Promise<LinkSecrets> {
  const stamped = (state: SharedLinkState) => ({ ...state, readAtMs: monotonicMs() });
  let known = stamped(await source.read());
  let reading: Promise<void> | null = null;

  function refresh(): Promise<void> {
    if (monotonicMs() - known.readAtMs < REFRESH_AGAIN_MS) return Promise.resolve();
    reading ??= source
      .read()
      .then((fresh) => {
        known = stamped(fresh);
      }, onTrouble)
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  const timer = setInterval(() => void refresh(), REFRESH_MS);
  timer.unref();
  return {
    secrets: () => known.secrets,
    nowMs: () => known.nowMs + (monotonicMs() - known.readAtMs),
    refresh,
    accept: (state) => {
      known = stamped(state);
    },
    stop: () => clearInterval(timer),
  };
}
