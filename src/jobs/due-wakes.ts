/** Wakes of one step are gathered into slots this wide, so that a thousand waiting tasks cost ten looks a second. */
const SLOT_MS = 50;
/** The longest wait worth a timer; a later job is found by the ordinary look. */
const WAIT_MAX_MS = 3_600_000;

/**
 * Wakes a step when a delayed job of this process comes due. NOTIFY is only sent for immediate jobs; looking
 * twice a second for the others kept the embedded database at 5 % of a core while nothing happened.
 */
export class DueWakes<Step> {
  readonly #wake: (step: Step) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(wake: (step: Step) => void) {
    this.#wake = wake;
  }

  expect(step: Step, delayMs: number): void {
    if (delayMs > WAIT_MAX_MS) return;
    const slot = Math.floor((performance.now() + delayMs) / SLOT_MS) + 1;
    const key = `${String(step)}@${slot}`;
    if (this.#timers.has(key)) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(key);
        this.#wake(step);
      },
      slot * SLOT_MS - performance.now(),
    );
    timer.unref();
    this.#timers.set(key, timer);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
