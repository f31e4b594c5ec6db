import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import type { TaskFailure } from '../../../task/error.ts';
import type { ChildMessage, ChildOrder } from './render.child.ts';
import { type RenderLimits, Watchdog } from './watchdog.ts';

export type RenderEnd =
  | { readonly state: 'done' }
  | {
      readonly state: 'failed';
      readonly failure: TaskFailure;
      readonly detail: string;
      /** The process ended by itself: it crashed, or somebody outside killed it. Nothing is said of the film. */
      readonly lost: boolean;
    }
  /** The disk is full: the same film can be made when it is not. */
  | { readonly state: 'no_room'; readonly detail: string }
  | { readonly state: 'killed' };

export const CHILD_ENTRY = new URL('./render.child.js', import.meta.url);

const CHECK_INTERVAL_MS = 200;
const STDERR_CHARACTERS_MAX = 4000;
/** The child gets no more of the environment than Node and the image library need: no keys, no database address. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH'];

/**
 * A process that renders one film at a time: a crash, a hang or a leak in it costs that film and nothing else. Whatever
 * ends a film but its success ends the process too.
 */
export class RenderProcess {
  /** How it ended, for the log. */
  readonly exited: Promise<string>;
  readonly #child: ChildProcess;
  #onMessage: (message: ChildMessage) => void = () => undefined;
  #stderr = '';
  #framesDone = 0;
  #frames = 0;
  #films = 0;
  #rssBytes = 0;
  #killed = false;
  #alive = true;

  /** @param workers how many threads it draws with. */
  constructor(entry: URL, workers: number) {
    this.#child = fork(entry, [String(workers)], {
      execArgv: [],
      env: Object.fromEntries(
        ENVIRONMENT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
      ),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARACTERS_MAX);
    });
    this.#child.on('message', (message: ChildMessage) => this.#onMessage(message));
    this.exited = new Promise<string>((resolve) => {
      this.#child.on('close', (code, signal) => resolve(`exit code ${code}, signal ${signal}`));
      this.#child.on('error', (error) => {
        // Without a process id there was no start, and nothing will close.
        if (this.#child.pid === undefined) resolve(String(error));
      });
    }).finally(() => {
      this.#alive = false;
    });
    this.#release();
  }

  get isAlive(): boolean {
    return this.#alive && !this.#killed;
  }

  /** Films that it has made. */
  get films(): number {
    return this.#films;
  }

  /** Memory that it was seen to use last. */
  get rssBytes(): number {
    return this.#rssBytes;
  }

  /** Of the film that is being made, 0..98. */
  get progress(): number {
    // The film is joined and its pictures are made after the last frame: 100 is kept for the files.
    return this.#frames === 0 ? 0 : Math.floor((this.#framesDone / this.#frames) * 98);
  }

  kill(): void {
    this.#killed = true;
    // Whoever kills it may wait for its end, which an event loop without anything else to do would not.
    this.#hold();
    this.#child.kill('SIGKILL');
  }

  async render(order: ChildOrder, limits: RenderLimits): Promise<RenderEnd> {
    this.#framesDone = 0;
    this.#frames = 0;
    this.#stderr = '';
    this.#hold();
    const watchdog = new Watchdog(limits, performance.now());
    let verdict: TaskFailure | null = null;
    let noRoom: string | null = null;
    const timer = setInterval(() => {
      verdict ??= watchdog.verdict(performance.now());
      if (verdict !== null) this.#child.kill('SIGKILL');
    }, CHECK_INTERVAL_MS);
    const done = new Promise<null>((resolve) => {
      this.#onMessage = (message) => {
        if (message.kind === 'refused') {
          verdict ??= message.failure;
          this.#child.kill('SIGKILL');
          return;
        }
        if (message.kind === 'no_room') {
          noRoom = message.detail;
          this.#child.kill('SIGKILL');
          return;
        }
        this.#rssBytes = message.rssBytes;
        if (message.kind === 'done') return resolve(null);
        this.#framesDone = message.framesDone;
        this.#frames = message.frames;
        watchdog.hear(message.framesDone, message.rssBytes, performance.now());
      };
    });
    // A channel that is closed already belongs to a process that is gone or going, which is told below.
    if (this.#child.connected) this.#child.send(order, () => undefined);
    const reason = await Promise.race([done, this.exited]).finally(() => clearInterval(timer));
    // Whoever kills a render may remove its folder next, so that the process must be gone.
    if (this.#killed) return await this.exited.then(() => ({ state: 'killed' }));
    if (noRoom !== null) return { state: 'no_room', detail: noRoom };
    if (verdict !== null) return { state: 'failed', failure: verdict, detail: this.#stderr, lost: false };
    if (reason !== null) {
      const failure = { code: 'engine_failed', message: 'the film could not be made' } as const;
      return { state: 'failed', failure, detail: `${reason}\n${this.#stderr}`, lost: true };
    }
    this.#films++;
    this.#release();
    return { state: 'done' };
  }

  /** A process that waits must not keep this one running; one that renders must. */
  #release(): void {
    this.#child.unref();
    this.#child.channel?.unref();
    (this.#child.stderr as Socket | null)?.unref();
  }

  #hold(): void {
    this.#child.ref();
    this.#child.channel?.ref();
    (this.#child.stderr as Socket | null)?.ref();
  }
}
