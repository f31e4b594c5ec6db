// The thread that owns the embedded database. In the main thread PGlite starves timers and sockets: its queries
// resolve in microtasks, and under load a 5 ms timer never fired (docs/database.md, "The five fixes").
import { parentPort, workerData } from 'node:worker_threads';
import { commitReachesDisk } from './durability-self-test.ts';
import { openEngine, type SyncCounter } from './durable-node-fs.ts';
import { EngineSessions } from './engine-sessions.ts';
import type { Reply, Request, WireError, WorkerSettings } from './protocol.ts';

const port = parentPort;
if (port === null) throw new Error('pglite.worker runs only as a worker thread');
const { directory, durable } = workerData as WorkerSettings;

const syncs: SyncCounter = { count: 0 };
const engine = await openEngine(directory, syncs, { durable });
const sessions = new EngineSessions(engine, (channel, payload) => {
  send({ kind: 'notification', channel, payload });
});

function send(reply: Reply): void {
  port?.postMessage(reply);
}

function toWireError(error: unknown): WireError {
  const { message, code, detail, constraint, table, column } = error as WireError;
  return { message, code, detail, constraint, table, column };
}

async function serve(request: Request): Promise<void> {
  try {
    send({ kind: 'done', id: request.id, results: await sessions.run(request) });
  } catch (error) {
    send({ kind: 'failed', id: request.id, error: toWireError(error) });
  }
  if (request.kind === 'close') port?.close();
}

port.on('message', (request: Request) => {
  void serve(request);
});
send({ kind: 'ready', commitReachesDisk: await commitReachesDisk(engine, syncs) });
