/** Node fires a longer timer at once. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** Something took too long; what it does later has no effect, since its lease is given back. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
  constructor(what: string, limitMs: number) {
    super(`${what} took longer than ${Math.round(limitMs)} ms`);
  }
}

/** Rejects with TookTooLong when `work` is not done by then; `work` itself cannot be stopped and is left behind. */
export async function within<Result>(what: string, limitMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(what, limitMs)), Math.min(limitMs, TIMER_MAX_MS));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A stream that breaks when nothing comes for this long, as from a connection whose other end is gone. */
export async function* withoutPauses(
  what: string,
  pauseMaxMs: number,
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const reader = chunks[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const next = await within(what, pauseMaxMs, reader.next());
      ended = next.done === true;
      if (ended) return;
      yield next.value;
    }
  } finally {
    // Not waited for: a generator that hangs in `next` would never come to its `return`.
    if (!ended) void Promise.resolve(reader.return?.()).catch(() => undefined);
  }
}
