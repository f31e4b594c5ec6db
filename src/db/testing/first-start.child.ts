// Starts on an empty directory, to be killed while the database files are being created.
import { openDatabase } from '../database.ts';

const [dataDir = ''] = process.argv.slice(2);
await openDatabase({ dataDir });
process.stdout.write('ready\n');
setInterval(() => undefined, 60_000);
