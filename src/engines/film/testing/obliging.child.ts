import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Stands in for `render/render.child.ts`: makes films at once, which hold nothing but the id of this process. One whose
// folder has a file called `large` leaves it with a lot of memory.
process.on('disconnect', () => process.exit(1));
process.on('message', ({ folder }: { folder: string }) => {
  writeFileSync(join(folder, 'film.mp4'), String(process.pid));
  process.send?.({ kind: 'done', rssBytes: existsSync(join(folder, 'large')) ? 1e12 : 1e6 });
});
