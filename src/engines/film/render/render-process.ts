import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { TaskFailure } from '../../../task/error.ts';
import type { ChildMessage, ChildOrder } from './render.child.ts';
import { type RenderLimits, Watchdog } from './watchdog.ts';

export type RenderEnd =
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly failure: TaskFailure; readonly detail: string }
  | { readonly state: 'killed' };

export const CHILD_ENTRY = new URL('./render.child.js', import.meta.url);

const CHECK_INTERVAL_MS = 200;
const STDERR_CHARACTERS_MAX = 4000;
/** The child gets no more of the environment than Node and the image library need: no keys, no database address. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH'];

/** One render in a process of its own: a crash, a hang or a leak in it costs one film and nothing else. */
export class RenderProcess {
  readonly ended: Promise<RenderEnd>;
  readonly #child: ChildProcess;
  #framesDone = 0;
  #frames = 0;
  #killed = false;

  constructor(entry: URL, order: ChildOrder, limits: RenderLimits) {
    this.#child = fork(entry, {
      execArgv: [],
      env: Object.fromEntries(
        ENVIRONMENT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
      ),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    });
    this.ended = this.#watch(order, limits);
  }

  get progress(): number {
    // The film is joined and its pictures are made after the last frame: 100 is kept for the files.
    return this.#frames === 0 ? 0 : Math.floor((this.#framesDone / this.#frames) * 98);
  }

  kill(): void {
    this.#killed = true;
    this.#child.kill('SIGKILL');
  }

  async #watch(order: ChildOrder, limits: RenderLimits): Promise<RenderEnd> {
    const child = this.#child;
    const watchdog = new Watchdog(limits, performance.now());
    let verdict: TaskFailure | null = null;
    let done = false;
    let refusal: TaskFailure | null = null;
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_CHARACTERS_MAX);
    });
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'done') {
        done = true;
        return;
      }
      if (message.kind === 'refused') {
        refusal = message.failure;
        return;
      }
      this.#framesDone = message.framesDone;
      this.#frames = message.frames;
      watchdog.hear(message.framesDone, message.rssBytes, performance.now());
    });
    const timer = setInterval(() => {
      verdict ??= watchdog.verdict(performance.now());
      if (verdict !== null) child.kill('SIGKILL');
    }, CHECK_INTERVAL_MS);
    let spawnError: Error | null = null;
    child.on('error', (error) => {
      spawnError = error;
    });
    child.send(order, (error) => {
      if (error !== null) spawnError ??= error;
    });
    const [code, signal] = await once(child, 'close').finally(() => clearInterval(timer));
    if (this.#killed) return { state: 'killed' };
    if (verdict !== null) return { state: 'failed', failure: verdict, detail: stderr };
    if (done) return { state: 'done' };
    if (refusal !== null) return { state: 'failed', failure: refusal, detail: stderr };
    const failure = { code: 'engine_failed', message: 'the film could not be made' } as const;
    const reason = spawnError === null ? `exit code ${code}, signal ${signal}` : String(spawnError);
    return { state: 'failed', failure, detail: `${reason}\n${stderr}` };
  }
}
