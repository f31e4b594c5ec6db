// Creates the database files once, in a thread of its own: the 250 MB that the first start takes go back with it.
import { workerData } from 'node:worker_threads';
import { openEngine } from './durable-node-fs.ts';
import type { WorkerSettings } from './protocol.ts';

const { directory, durable } = workerData as WorkerSettings;
const engine = await openEngine(directory, { count: 0 }, { durable });
await engine.close();
