import { fdatasyncSync } from 'node:fs';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { INT8_OID, parseInt8 } from '../int8.ts';

/** EIO in the error numbers of Emscripten's libc. PostgreSQL panics on it, as it must after a failed fsync. */
const EIO = 29;

interface NodeFsModule {
  readonly NODEFS: { readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number } };
}

/** How often the engine asked for data to reach the disk, and did. */
export interface SyncCounter {
  count: number;
}

/**
 * PGlite's file system on a real directory, with the fsync that Emscripten's NODEFS lacks: without it every
 * fsync of the engine succeeds and does nothing. It relies on Emscripten's internals, so every start proves
 * it again (`durability-self-test.ts`).
 */
export class DurableNodeFS extends NodeFS {
  readonly #syncs: SyncCounter;

  constructor(directory: string, syncs: SyncCounter) {
    super(directory);
    this.#syncs = syncs;
  }

  override async init(...[pglite, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const prepared = await super.init(pglite, options);
    const { emscriptenOpts } = prepared;
    emscriptenOpts.preRun = [...(emscriptenOpts.preRun ?? []), (module: unknown) => this.#patch(module)];
    return prepared;
  }

  #patch(module: unknown): void {
    const operations = (module as NodeFsModule).NODEFS.stream_ops;
    operations.fsync = ({ nfd }) => {
      try {
        fdatasyncSync(nfd);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        process.stderr.write(`embedded database: fsync failed: ${code}\n`);
        return EIO;
      }
      this.#syncs.count += 1;
      return 0;
    };
  }
}

export interface EngineOptions {
  /** False only in the negative control of the durability tests. */
  readonly durable: boolean;
}

/**
 * Opens (and if needed initialises) the engine in a directory. `-F` is PGlite's default and means "no fsync";
 * `wal_sync_method=fsync` makes the log use the one call that is patched. 16 MB of buffers instead of 128 MB
 * saves 130 MB of memory; the WAL limits keep the log near 32 MB, the least that two segments allow.
 */
export async function openEngine(
  directory: string,
  syncs: SyncCounter,
  { durable }: EngineOptions,
): Promise<PGlite> {
  const settings = ['shared_buffers=16MB', 'min_wal_size=32MB', 'max_wal_size=64MB'];
  const parameters = PGlite.defaultStartParams.filter((parameter) => !durable || parameter !== '-F');
  if (durable) settings.push('wal_sync_method=fsync');
  const options: PGliteOptions = {
    fs: durable ? new DurableNodeFS(directory, syncs) : new NodeFS(directory),
    startParams: [...parameters, ...settings.flatMap((setting) => ['-c', setting])],
    parsers: { [INT8_OID]: parseInt8 },
  };
  return PGlite.create(options);
}
