import type { Job } from '../task/ports.ts';
import type { Transaction } from './database.ts';

/** Where the store puts jobs: into the caller's transaction, so that a job exists exactly when its reason does. */
export interface JobQueue {
  enqueue(transaction: Transaction, jobs: readonly Job[]): Promise<void>;
}
