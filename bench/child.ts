import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a server process has used. */
export interface Usage {
  /** User and system time since its start. */
  readonly processorMs: number;
  readonly rssBytes: number;
  /** Most since the last time that somebody asked. */
  readonly peakRssBytes: number;
}

const LOOK_INTERVAL_MS = 10;

/** A server in a process of its own that tells where it listens and what it uses. */
export class BenchServer {
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** @param script a compiled file beside this one that calls `reportTo`. */
  static async start(script: string, env: Readonly<Record<string, string>>): Promise<BenchServer> {
    const child = fork(fileURLToPath(new URL(script, import.meta.url)), [], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
    });
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${script} ended: ${code}`)));
    const [url] = await Promise.race([once(child, 'message') as Promise<[string]>, ended]);
    ended.catch(() => undefined);
    return new BenchServer(child, url);
  }

  async usage(): Promise<Usage> {
    this.#child.send('usage');
    const [usage] = (await once(this.#child, 'message')) as [Usage];
    return usage;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}

/** The other end of `BenchServer`, for the process that serves. */
export function reportTo(parent: NodeJS.Process, url: string): void {
  let peakRssBytes = 0;
  setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, process.memoryUsage.rss());
  }, LOOK_INTERVAL_MS).unref();
  parent.on('message', () => {
    const { user, system } = process.cpuUsage();
    const rssBytes = process.memoryUsage.rss();
    const usage = { processorMs: (user + system) / 1000, rssBytes, peakRssBytes };
    peakRssBytes = rssBytes;
    parent.send?.(usage satisfies Usage);
  });
  parent.send?.(url);
}
