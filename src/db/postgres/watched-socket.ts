import { Socket } from 'node:net';

/** Above every statement's own limit, so that silence means that nobody is there. */
const SILENCE_MAX_MS = 12_000;
const LOOK_EVERY_MS = 1_000;

/**
 * A socket for one connection to PostgreSQL that gives up when something was asked and nothing comes back. A peer that
 * vanished without a word is otherwise noticed by the kernel after a quarter of an hour, and until then the pool hands
 * its connection to one request after the other. (Inside TLS it sees no bytes and does nothing.)
 */
export function watchedSocket(silenceMaxMs: number = SILENCE_MAX_MS): Socket {
  const socket = new Socket();
  let askedAtMs: number | null = null;
  const write = socket.write.bind(socket);
  socket.write = ((...given: Parameters<typeof write>) => {
    askedAtMs ??= performance.now();
    return write(...given);
  }) as typeof socket.write;
  socket.on('data', () => {
    askedAtMs = null;
  });
  const timer = setInterval(
    () => {
      if (askedAtMs === null || performance.now() - askedAtMs < silenceMaxMs) return;
      socket.destroy(new Error(`no answer from the database in ${silenceMaxMs} ms`));
    },
    Math.min(LOOK_EVERY_MS, silenceMaxMs),
  );
  timer.unref();
  socket.on('close', () => clearInterval(timer));
  return socket;
}
