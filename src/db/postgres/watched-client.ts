import pg from 'pg';

/** Above every statement's own limit, so that silence means that nobody is there. */
export const SILENCE_MAX_MS = 10_000;
const LOOK_EVERY_MS = 500;
/** For connections that nothing is asked of: the kernel asks, and gives up ten seconds later. */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 5_000 } as const;

/**
 * A class of clients, for a pool, that give their connection up when something was asked and nothing has come back for
 * so long. A peer that vanished without a word is otherwise noticed by the kernel after a quarter of an hour, and until
 * then the pool hands its connection to one request after the other. `silenceMaxMs` is asked at every look.
 */
export function watchedClient(silenceMaxMs: () => number = () => SILENCE_MAX_MS): typeof pg.Client {
  return class extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      // Not before: until then the pool's time limit for connecting holds, `connect` of a socket takes back what was
      // done to its `write`, and TLS puts another stream in its place.
      this.once('connect', () => watch(this.connection.stream, silenceMaxMs));
    }
  };
}

function watch(stream: pg.Connection['stream'], silenceMaxMs: () => number): void {
  let askedAtMs: number | null = null;
  const write = stream.write.bind(stream);
  stream.write = ((...given: Parameters<typeof write>) => {
    askedAtMs ??= performance.now();
    return write(...given);
  }) as typeof stream.write;
  stream.on('data', () => {
    askedAtMs = null;
  });
  const timer = setInterval(
    () => {
      const longestMs = silenceMaxMs();
      if (askedAtMs === null || performance.now() - askedAtMs < longestMs) return;
      stream.destroy(new Error(`no answer from the database in ${longestMs} ms`));
    },
    Math.min(LOOK_EVERY_MS, silenceMaxMs()),
  );
  timer.unref();
  stream.on('close', () => clearInterval(timer));
}
