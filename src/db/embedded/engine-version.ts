import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The PostgreSQL in the installed PGlite. A test compares it with what a new directory says. */
export const ENGINE_MAJOR = '18';

/** Refuses files of another major version, which the engine itself answers with a crash that names no cause. */
export function assertReadableFiles(directory: string): void {
  const major = readFileSync(join(directory, 'PG_VERSION'), 'utf8').trim();
  if (major === ENGINE_MAJOR) return;
  throw new Error(
    `the embedded database in ${directory} was written by PostgreSQL ${major}, and this Reelay has ${ENGINE_MAJOR}; ` +
      'move it with the Reelay that wrote it (docs/database.md, "Moving to PostgreSQL")',
  );
}
