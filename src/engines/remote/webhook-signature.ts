/** How far the clock of whoever signed may be from ours, either way: what is older may have been recorded. */
const WINDOW_MS = 300_000;

/** @param unixSeconds as it stands in a header */
export function isFresh(unixSeconds: string | undefined, nowMs: number): boolean {
  if (unixSeconds === undefined || !/^\d{1,12}$/.test(unixSeconds)) return false;
  return Math.abs(Number(unixSeconds) * 1000 - nowMs) <= WINDOW_MS;
}
