// Takes the lock of a directory, says so, and keeps it until it is killed.
import { lockDirectory } from '../embedded/directory-lock.ts';

const [directory = ''] = process.argv.slice(2);
try {
  await lockDirectory(directory);
  process.stdout.write(`held by ${process.pid}\n`);
} catch (error) {
  process.stdout.write(`refused: ${(error as Error).message}\n`);
}
setInterval(() => undefined, 60_000);
