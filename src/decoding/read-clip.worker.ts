import { parentPort, workerData } from 'node:worker_threads';
import { ClipRefused } from './clip-frames.ts';
import { type ClipJob, type ReaderMessage, readClip } from './read-clip.ts';

const port = parentPort;
if (port === null) throw new Error('read-clip.worker runs as a worker thread');

try {
  port.postMessage((await readClip(workerData as ClipJob)) satisfies ReaderMessage);
} catch (error) {
  // Whatever a stranger's file makes the demuxer throw says one thing: the file cannot be read.
  const refusal =
    error instanceof ClipRefused
      ? error
      : new ClipRefused('invalid_clip', 'The clip of a character cannot be read as a video.');
  port.postMessage({
    kind: 'refused',
    code: refusal.code,
    message: refusal.message,
  } satisfies ReaderMessage);
}
