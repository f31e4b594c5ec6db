import type { Delivery } from '../task/deliveries.ts';
import { deliver } from './deliver.ts';
import type { LifecycleDependencies } from './dependencies.ts';

export interface DeliveryBounds {
  /** Under way at once in this process. They wait for receivers and cost next to nothing. */
  readonly total: number;
  /** So that the many receivers of one project cannot use up the total. */
  readonly perProject: number;
  readonly perTarget: number;
}

const BOUNDS: DeliveryBounds = { total: 256, perProject: 32, perTarget: 4 };
/** Receivers that waited and are looked after by one that freed a place. */
const WAITING_AT_ONCE = 4;
/** Receivers that wait for a place in memory; what is beyond is found by the sweep. */
const WAITING_MAX = 10_000;

export interface DeliveryOptions {
  readonly bounds?: DeliveryBounds;
  /** Calls back after so many milliseconds. */
  readonly later?: (delayMs: number, work: () => void) => void;
}

/** Sends what is owed, beside the job queue, whose batches would wait for their slowest receiver. */
export interface Deliveries {
  /** Takes what is owed for a task, or the delivery of this id; resolves once it is under way or waits for its turn. */
  wake(of: string): Promise<void>;
  /** Takes nothing more and waits for what is under way, up to `timeoutMs`; the rest goes on once its lease runs out. */
  stop(timeoutMs: number): Promise<void>;
}

type Parts = Pick<LifecycleDependencies, 'store' | 'callbacks' | 'log'>;

export function createDeliveries(parts: Parts, options: DeliveryOptions = {}): Deliveries {
  return new BoundedDeliveries(parts, options);
}

/**
 * A receiver that hangs may hold four places, and one after its first failure, out of the many of its project and the
 * more of the process. What has no place stays due in the database, and whoever frees a place looks for the next.
 */
class BoundedDeliveries implements Deliveries {
  readonly #parts: Parts;
  readonly #bounds: DeliveryBounds;
  readonly #later: (delayMs: number, work: () => void) => void;
  readonly #running = new Set<Promise<void>>();
  readonly #byTarget = new Map<string, number>();
  readonly #byProject = new Map<string, number>();
  readonly #failing = new Set<string>();
  readonly #paused = new Set<string>();
  /** Receivers with something due and no place, in order of their coming. */
  readonly #waiting = new Set<string>();
  #underWay = 0;
  #stopped = false;

  constructor(parts: Parts, { bounds = BOUNDS, later = unreferencedTimeout }: DeliveryOptions) {
    this.#parts = parts;
    this.#bounds = bounds;
    this.#later = later;
  }

  async wake(of: string): Promise<void> {
    if (this.#stopped) return;
    await this.#take(await this.#parts.store.claimDeliveries({ of }));
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#stopped = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([this.#allDone(), late]);
    clearTimeout(timer);
  }

  async #allDone(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #take(deliveries: readonly Delivery[]): Promise<void> {
    for (const delivery of deliveries) {
      if (!this.#stopped && this.#hasPlace(delivery.target, delivery.projectId)) {
        this.#start(delivery);
      } else {
        if (this.#waiting.size < WAITING_MAX) this.#waiting.add(delivery.target);
        await this.#parts.store.returnDelivery(delivery.id);
      }
    }
  }

  #start(delivery: Delivery): void {
    const { target, projectId } = delivery;
    this.#underWay += 1;
    count(this.#byTarget, target, 1);
    count(this.#byProject, projectId, 1);
    const running = this.#run(delivery).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #run(delivery: Delivery): Promise<void> {
    const { target, projectId } = delivery;
    let isRecorded = false;
    try {
      const outcome = await deliver(delivery, this.#parts);
      isRecorded = true;
      if (outcome.type === 'delivered') this.#failing.delete(target);
      else this.#failing.add(target);
      if (outcome.type === 'retry' && outcome.pauseMs !== undefined) this.#pause(target, outcome.pauseMs);
    } catch (error) {
      this.#parts.log.error({ err: error, deliveryId: delivery.id }, 'a delivery will be repeated');
    }
    this.#underWay -= 1;
    count(this.#byTarget, target, -1);
    count(this.#byProject, projectId, -1);
    // After trouble of our own, the database's say, the sweep brings the rest back at a quieter time.
    if (isRecorded) await this.#fill(target);
  }

  #pause(target: string, pauseMs: number): void {
    if (this.#paused.has(target)) return;
    this.#paused.add(target);
    this.#later(pauseMs, () => {
      this.#paused.delete(target);
      const filling = this.#fill(target).finally(() => this.#running.delete(filling));
      this.#running.add(filling);
    });
  }

  /** The next of this receiver, and then those that waited for a place of the project or the process. */
  async #fill(target: string): Promise<void> {
    try {
      await this.#next(target);
      // One that still finds no place goes to the end of the line.
      const others = [...this.#waiting].filter((waiting) => this.#isFree(waiting));
      for (const waiting of others.slice(0, WAITING_AT_ONCE)) {
        if (this.#underWay < this.#bounds.total) await this.#next(waiting);
      }
    } catch (error) {
      this.#parts.log.error({ err: error }, 'deliveries that wait could not be taken');
    }
  }

  async #next(target: string): Promise<void> {
    const places = this.#placesOf(target) - (this.#byTarget.get(target) ?? 0);
    if (this.#stopped || places <= 0) return;
    this.#waiting.delete(target);
    await this.#take(await this.#parts.store.claimDeliveries({ target, limit: places }));
  }

  #hasPlace(target: string, projectId: string): boolean {
    return (
      this.#isFree(target) &&
      this.#underWay < this.#bounds.total &&
      (this.#byProject.get(projectId) ?? 0) < this.#bounds.perProject
    );
  }

  #isFree(target: string): boolean {
    return (this.#byTarget.get(target) ?? 0) < this.#placesOf(target);
  }

  #placesOf(target: string): number {
    if (this.#paused.has(target)) return 0;
    return this.#failing.has(target) ? 1 : this.#bounds.perTarget;
  }
}

function count(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const after = (counts.get(key) ?? 0) + change;
  if (after === 0) counts.delete(key);
  else counts.set(key, after);
}

function unreferencedTimeout(delayMs: number, work: () => void): void {
  setTimeout(work, delayMs).unref();
}
