// Works on the first job that it gets, takes the task's lease for an hour, and never ends.
import { createJobQueue } from '../../jobs/job-queue.ts';
import { type DatabaseLocation, openDatabase } from '../database.ts';
import { createTaskStore } from '../store/task-store.ts';
import { insertSample } from './sample-tasks.ts';

const [location = '', projectId = '', keyId = ''] = process.argv.slice(2);
const database = await openDatabase(JSON.parse(location) as DatabaseLocation);
const queue = await createJobQueue(database);
const store = createTaskStore(database, queue);
await queue.start(async ({ taskId }) => {
  await store.claim(taskId, 'plan', 3_600_000);
  process.stdout.write(`${taskId}\n`);
  await new Promise(() => undefined);
});
await insertSample(store, { projectId, keyId });
