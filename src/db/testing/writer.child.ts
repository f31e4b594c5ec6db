// Accepts tasks for ever and prints the id of each one that was acknowledged.
import { createJobQueue } from '../../jobs/job-queue.ts';
import { type DatabaseLocation, openDatabase } from '../database.ts';
import { createTaskStore } from '../store/task-store.ts';
import { insertSample } from './sample-tasks.ts';

const [location = '', projectId = '', keyId = ''] = process.argv.slice(2);
const database = await openDatabase(JSON.parse(location) as DatabaseLocation);
const store = createTaskStore(database, await createJobQueue(database));

async function writeForEver(): Promise<never> {
  for (;;) {
    const { id } = await insertSample(store, { projectId, keyId });
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all([writeForEver(), writeForEver(), writeForEver()]);
