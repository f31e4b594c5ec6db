import { parentPort, workerData } from 'node:worker_threads';
import { CustomSource } from 'mediabunny';
import { readVideoFacts } from './video-facts.ts';
import type { ProbeAnswer, ProbeMessage } from './video-probe.ts';

const port = parentPort;
if (port === null) throw new Error('video-probe.worker runs as a worker thread');

/** Reads that were asked for and not answered, by number. */
const waiting = new Map<number, (bytes: Uint8Array) => void>();
let reads = 0;

port.on('message', ({ read, bytes }: ProbeAnswer) => {
  waiting.get(read)?.(bytes);
  waiting.delete(read);
});

const say = (message: ProbeMessage): void => port.postMessage(message);
const source = new CustomSource({
  getSize: () => Number(workerData),
  read: (start, end) =>
    new Promise((resolve) => {
      reads += 1;
      waiting.set(reads, resolve);
      say({ type: 'read', read: reads, start, end });
    }),
  prefetchProfile: 'fileSystem',
});

try {
  say({ type: 'facts', facts: await readVideoFacts(source) });
} catch (error) {
  say({ type: 'unplayable', reason: error instanceof Error ? error.message : String(error) });
}
