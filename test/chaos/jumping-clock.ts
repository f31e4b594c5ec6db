const JUMPS_MS = [0, 3_600_000, -3_600_000, 86_400_000] as const;
const JUMP_EVERY_MS = 200;

/** Makes `Date` of this thread wrong by an hour or a day, forwards and back; timers and the database go on as they are. */
export function jumpClock(): void {
  const RealDate = globalThis.Date;
  let at = 0;
  setInterval(() => {
    at = (at + 1) % JUMPS_MS.length;
  }, JUMP_EVERY_MS).unref();
  const now = (): number => RealDate.now() + (JUMPS_MS[at] ?? 0);
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given) => Reflect.construct(target, given.length === 0 ? [now()] : given) as object,
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  });
}
