import { parentPort } from 'node:worker_threads';
import { CustomSource } from 'mediabunny';
import { readVideoFacts } from './video-facts.ts';
import type { ProbeAnswer, ProbeMessage, ProbeOrder } from './video-probe.ts';

const port = parentPort;
if (port === null) throw new Error('video-probe.worker runs as a worker thread');

/** Reads that were asked for and not answered, by number. */
const waiting = new Map<number, (bytes: Uint8Array) => void>();
let reads = 0;

const say = (message: ProbeMessage): void => port.postMessage(message);

/** One film after the other: the parent sends the next only when it has the answer. */
port.on('message', (message: ProbeOrder | ProbeAnswer) => {
  if ('size' in message) {
    // A film before this one may have read ahead; nobody answers that any more.
    waiting.clear();
    void probe(message);
    return;
  }
  waiting.get(message.read)?.(message.bytes);
  waiting.delete(message.read);
});

async function probe({ film, size }: ProbeOrder): Promise<void> {
  const source = new CustomSource({
    getSize: () => size,
    read: (start, end) =>
      new Promise((resolve) => {
        reads += 1;
        waiting.set(reads, resolve);
        say({ film, type: 'read', read: reads, start, end });
      }),
    prefetchProfile: 'fileSystem',
  });
  try {
    say({ film, type: 'facts', facts: await readVideoFacts(source) });
  } catch (error) {
    say({ film, type: 'unplayable', reason: error instanceof Error ? error.message : String(error) });
  }
}
