import type { Log } from '../observe/log.ts';
import type { DeliverySender } from '../task/deliveries.ts';
import type { FileReaper, FileService } from '../task/files.ts';
import type { PriceBooks } from '../task/ledger.ts';
import type { Moderation } from '../task/moderation.ts';
import type {
  BlobStore,
  EngineRegistry,
  LinkedFiles,
  Media,
  TaskStore,
  UpstreamAccess,
  UrlFetcher,
} from '../task/ports.ts';
import type { Scenarios } from '../task/scenario.ts';
import type { Deadlines } from './deadlines.ts';
import type { QueuePositions } from './queue-positions.ts';
import type { SdkRetries } from './sdk-retries.ts';

/** Everything that the life of a task rests on. `main.ts` fills it with the real parts. */
export interface LifecycleDependencies {
  readonly store: TaskStore;
  readonly blobs: BlobStore;
  readonly media: Media;
  readonly engines: EngineRegistry;
  readonly urls: UrlFetcher;
  readonly upstreamAccess: UpstreamAccess;
  readonly files: Pick<FileService, 'find' | 'findByLink' | 'read'> & FileReaper;
  readonly linkedFiles: LinkedFiles;
  readonly callbacks: DeliverySender;
  readonly moderation: Moderation;
  readonly prices: PriceBooks;
  /** Absent where nothing is acted out. */
  readonly scenarios?: Scenarios;
  readonly sdkRetries: SdkRetries;
  readonly queuePositions: QueuePositions;
  readonly deadlines: Deadlines;
  /** A film of this process is to be asked about after so long; absent where nobody asks. */
  readonly wakePoller?: (delayMs: number) => void;
  readonly log: Log;
  readonly linkLifetimeMs: number;
  newAssetId(): string;
  /** A whole number from 0 to 2^31 - 1, for films whose client gave no seed. */
  newSeed(): number;
}
