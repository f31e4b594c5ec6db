import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

/** A program of ours in a process of its own, to be killed as a crash would kill it. */
export class Child {
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  #errors = '';

  constructor(entry: URL, ...parameters: readonly string[]) {
    this.#process = spawn(process.execPath, [fileURLToPath(entry), ...parameters], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let rest = '';
    this.#process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      this.lines.push(...parts);
    });
    this.#process.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#errors += chunk;
    });
  }

  /** Waits until the child has printed this many lines. */
  async printed(count: number): Promise<void> {
    await eventually(() => {
      if (this.lines.length < count && this.#process.exitCode !== null) {
        throw new Error(`the child ended early: ${this.#errors}`);
      }
      return this.lines.length >= count;
    });
  }

  /** kill -9, then waits until the process is gone. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'close');
    this.#process.kill('SIGKILL');
    await gone;
  }
}
