import { RenderProcess } from './render-process.ts';

export interface PoolOptions {
  readonly childEntry: URL;
  readonly workers: number;
  /** Renders at once; no more processes than this are kept. */
  readonly concurrency: number;
}

/** A leak of a megabyte per film is then one of fifty. */
const FILMS_MAX = 50;
/** Films of 720p leave about 300 MB behind, of which a fresh process needs a third. */
const IDLE_RSS_BYTES_MAX = 400 * 1024 * 1024;

/**
 * Keeps a process waiting for the next film. Starting one costs as much CPU as five seconds of a small film: Node, its
 * modules, the workers, compiled WebAssembly, and code that is not optimised yet.
 */
export class RenderPool {
  readonly #options: PoolOptions;
  readonly #busy = new Set<RenderProcess>();
  #idle: RenderProcess | null = null;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Starts a process that waits, if there is none. */
  warm(): void {
    if (this.#closed || this.#idle?.isAlive) return;
    this.#idle = new RenderProcess(this.#options.childEntry, this.#options.workers);
  }

  /** The one that waits, or a new one. */
  take(): RenderProcess {
    const waiting = this.#idle;
    this.#idle = null;
    const process = waiting?.isAlive
      ? waiting
      : new RenderProcess(this.#options.childEntry, this.#options.workers);
    this.#busy.add(process);
    return process;
  }

  /**
   * @param clean false after a failure, and after a film from a client's pictures or clips: a decoder that was taken
   * over by one must not see the next client's film.
   */
  giveBack(process: RenderProcess, clean: boolean): void {
    this.#busy.delete(process);
    const fit = clean && process.films < FILMS_MAX && process.rssBytes < IDLE_RSS_BYTES_MAX;
    if (fit && process.isAlive && !this.#closed && !this.#idle?.isAlive) this.#idle = process;
    else process.kill();
    if (this.#busy.size < this.#options.concurrency) this.warm();
  }

  /** Those that render are their callers' to end. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#idle?.kill();
    await this.#idle?.exited;
  }
}
