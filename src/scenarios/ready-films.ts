import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { EngineFile } from '../task/engine.ts';
import { ASSET_KINDS, type AssetKind, type Plan } from '../task/task.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'image/webp': 'webp',
  'image/jpeg': 'jpg',
  'image/png': 'png',
};

/** Films that were made once, one of each size and length, to be given out at once ever after. */
export class ReadyFilms {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What all films of this plan have in common. */
  nameOf({ width, height, seconds }: Plan): string {
    return `${width}x${height}-${seconds}s`;
  }

  /** Its files, or null unless all are there. */
  async find(name: string): Promise<Readonly<Record<AssetKind, EngineFile>> | null> {
    const found: [AssetKind, EngineFile][] = [];
    for (const kind of ASSET_KINDS) {
      const file = await this.#file(name, kind);
      if (file === null) return null;
      found.push([kind, file]);
    }
    return Object.fromEntries(found) as Record<AssetKind, EngineFile>;
  }

  /** The same file, kept on its way. A reader that stops half-way leaves nothing behind. */
  keep(name: string, kind: AssetKind, { contentType, chunks }: EngineFile): EngineFile {
    const extension = EXTENSIONS[contentType];
    if (extension === undefined) return { contentType, chunks };
    const path = join(this.#folder, `${name}-${kind}.${extension}`);
    const draft = `${path}.${randomUUID()}.part`;
    const folder = this.#folder;
    async function* kept(): AsyncGenerator<Uint8Array> {
      await mkdir(folder, { recursive: true });
      try {
        await pipeline(chunks, createWriteStream(draft));
        await rename(draft, path);
      } finally {
        await rm(draft, { force: true });
      }
      yield* createReadStream(path);
    }
    return { contentType, chunks: kept() };
  }

  async #file(name: string, kind: AssetKind): Promise<EngineFile | null> {
    for (const [contentType, extension] of Object.entries(EXTENSIONS)) {
      const path = join(this.#folder, `${name}-${kind}.${extension}`);
      const there = await access(path).then(
        () => true,
        () => false,
      );
      if (there) return { contentType, chunks: createReadStream(path) };
    }
    return null;
  }
}
