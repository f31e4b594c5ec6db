import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { testEngine } from '../testing/conformance.ts';
import { createFilmEngine } from './index.ts';
import { requestOf } from './testing/requests.ts';

const workDir = mkdtempSync(join(tmpdir(), 'reelay-film-'));
after(() => rmSync(workDir, { recursive: true, force: true, maxRetries: 5 }));

testEngine('film', {
  make: async () => createFilmEngine({ workDir, concurrency: 1 }),
  small: requestOf({ seconds: 1, width: 320, height: 256 }),
  unknownRef: async () => ({ attemptId: 'nobody' }),
  timeoutMs: 60_000,
});
