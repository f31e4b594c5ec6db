import { statfs } from 'node:fs/promises';
import { isDiskFull } from '../attempts/durable-file.ts';

type FilmSize = Readonly<Record<'attemptId', string> & Record<'seconds' | 'width' | 'height', number>>;

export interface RoomOptions {
  readonly workDir: string;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** Bytes that may still be written to the folder. */
  readonly freeBytes?: (workDir: string) => Promise<number>;
  readonly pauseMs?: number;
}

/** Pictures and bookkeeping, and as much again for whoever else writes there. */
const BASE_BYTES = 1_000_000;
/** Three times what the encoders need for noise. */
const BYTES_PER_PIXEL = 0.06;
const FRAMES_PER_SECOND = 30;
/** A quota is not seen before it is used up, so that a render may find out only at its end; it is dear to try. */
const RENDERS_MAX = 4;
const PAUSE_MS = 10_000;

/** Whether films fit onto the disk. One that does not is left open, and begun when there is room. */
export class Room {
  readonly #options: Required<RoomOptions>;
  /** Renders that ended on a full disk. */
  readonly #full = new Map<string, { readonly renders: number; readonly notBeforeMs: number }>();
  #lacking = false;

  constructor(options: RoomOptions) {
    this.#options = { freeBytes: freeBytesIn, pauseMs: PAUSE_MS, ...options };
  }

  async has({ attemptId, seconds, width, height }: FilmSize): Promise<boolean> {
    if (performance.now() < (this.#full.get(attemptId)?.notBeforeMs ?? 0)) return false;
    const { workDir, freeBytes } = this.#options;
    const bytes = BASE_BYTES + seconds * FRAMES_PER_SECOND * width * height * BYTES_PER_PIXEL;
    const enough = (await freeBytes(workDir)) >= bytes;
    if (enough) this.#lacking = false;
    else this.lack({ attemptId, neededBytes: Math.ceil(bytes) });
    return enough;
  }

  /** Logged once for each time that the disk is full. */
  lack(fields: Readonly<Record<string, unknown>>): void {
    if (this.#lacking) return;
    this.#lacking = true;
    this.#options.log('there is no room for films; they are made when there is', fields);
  }

  /** A render of it ended on a full disk: true when it may be begun anew, after a pause. */
  isWorthAnother(attemptId: string): boolean {
    this.lack({ attemptId });
    const renders = (this.#full.get(attemptId)?.renders ?? 0) + 1;
    if (renders >= RENDERS_MAX) return false;
    this.#full.set(attemptId, { renders, notBeforeMs: performance.now() + this.#options.pauseMs });
    return true;
  }

  forget(attemptId: string): void {
    this.#full.delete(attemptId);
  }

  /** True for the errors of a full disk, which are noted. */
  explains(error: unknown, attemptId: string): boolean {
    if (!isDiskFull(error)) return false;
    this.lack({ attemptId, error: String(error) });
    return true;
  }
}

async function freeBytesIn(workDir: string): Promise<number> {
  const { bavail, bsize } = await statfs(workDir);
  return bavail * bsize;
}
