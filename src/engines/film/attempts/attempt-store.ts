import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Submission } from '../../../task/engine.ts';
import { TaskError, type TaskFailure } from '../../../task/error.ts';
import type { AssetKind } from '../../../task/task.ts';
import { type AttemptJob, clipName, jobFrom, referenceName } from './attempt-job.ts';
import { isMissing, readJson, syncFolder, writeDurably } from './durable-file.ts';

export interface FileOfAttempt {
  readonly name: string;
  readonly contentType: string;
}

export const OUTPUT_FILES: Readonly<Record<AssetKind, FileOfAttempt>> = {
  video: { name: 'film.mp4', contentType: 'video/mp4' },
  thumbnail: { name: 'thumbnail.webp', contentType: 'image/webp' },
  spritesheet: { name: 'spritesheet.jpg', contentType: 'image/jpeg' },
};

/** How an attempt ended. Written last, so that its presence means that everything else is whole. */
export type AttemptEnd =
  | { readonly state: 'done'; readonly outputs: readonly AssetKind[] }
  | { readonly state: 'failed'; readonly failure: TaskFailure };

export type AttemptState = 'absent' | 'open' | AttemptEnd;

/** The id becomes a folder name, so that nothing else may be in it. */
const ATTEMPT_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

/** The folders of all attempts: `<workDir>/<attemptId>/`. The layout is described in `docs/film-engine.md`. */
export class AttemptStore {
  readonly #workDir: string;

  constructor(workDir: string) {
    this.#workDir = workDir;
  }

  /** @throws TaskError `engine_failed` for an id that could not be a folder's name. */
  folder(attemptId: unknown): string {
    if (typeof attemptId !== 'string' || !ATTEMPT_ID.test(attemptId)) {
      throw new TaskError('engine_failed', 'the film engine does not know this attempt');
    }
    return join(this.#workDir, attemptId);
  }

  /** Stores what a render needs. Storing the same attempt again changes nothing. */
  async create(submission: Submission): Promise<void> {
    const folder = this.folder(submission.attemptId);
    await mkdir(this.#workDir, { recursive: true });
    const draft = join(this.#workDir, `.new-${submission.attemptId}-${randomBytes(6).toString('hex')}`);
    await mkdir(draft);
    try {
      for (const [index, image] of submission.images.entries()) {
        await writeDurably(join(draft, referenceName(index)), image.bytes);
      }
      for (const [index, clip] of submission.clips.entries()) {
        await writeDurably(join(draft, clipName(index)), clip.bytes);
      }
      await writeDurably(join(draft, 'job.json'), JSON.stringify(jobFrom(submission)));
      if ((await this.state(submission.attemptId)) !== 'absent') return;
      await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
        // Two submits of one attempt: the first folder stays.
        if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code ?? '')) throw error;
      });
      await syncFolder(this.#workDir);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }

  async job(attemptId: string): Promise<AttemptJob | null> {
    return await readJson<AttemptJob>(join(this.folder(attemptId), 'job.json'));
  }

  async state(attemptId: unknown): Promise<AttemptState> {
    const folder = this.folder(attemptId);
    const end = await readJson<AttemptEnd>(join(folder, 'done.json'));
    if (end !== null) return end;
    try {
      await stat(join(folder, 'job.json'));
      return 'open';
    } catch (error) {
      if (isMissing(error)) return 'absent';
      throw error;
    }
  }

  /** The first end stands: a film that was made cannot fail or be cancelled any more. */
  async end(attemptId: string, end: AttemptEnd): Promise<AttemptEnd | 'absent'> {
    const before = await this.state(attemptId);
    if (before === 'absent' || typeof before === 'object') return before;
    await writeDurably(join(this.folder(attemptId), 'done.json'), JSON.stringify(end));
    return end;
  }

  async remove(attemptId: unknown): Promise<void> {
    await rm(this.folder(attemptId), { recursive: true, force: true });
  }

  /** Leftovers of submits that were cut off before their folder got its name. */
  async removeDrafts(olderThanMs: number, nowMs: number): Promise<void> {
    const names = await readdir(this.#workDir).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const name of names.filter((entry) => entry.startsWith('.new-'))) {
      const path = join(this.#workDir, name);
      const age = await stat(path).then(
        (entry) => nowMs - entry.mtimeMs,
        () => 0,
      );
      if (age > olderThanMs) await rm(path, { recursive: true, force: true });
    }
  }
}
