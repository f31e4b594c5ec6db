import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the condition holds; fails after a time that only a hang reaches. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const giveUpAt = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`the condition did not hold within ${timeoutMs} ms`);
    await sleep(5);
  }
}
