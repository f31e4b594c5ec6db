import { TaskError } from '../task/error.ts';

/** The store is full, away or refuses us. Nothing is lost, and it may be tried again. */
export function storageUnavailable(internalMessage: string, cause: unknown): TaskError {
  return new TaskError('unavailable', 'The server cannot store files at the moment.', {
    internalMessage,
    cause,
  });
}
