import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createAccountAdmin } from '../src/accounts/account-admin.ts';
import { wireAccounts } from '../src/composition/accounts.ts';
import { readConfig } from '../src/config.ts';
import { createKeyStore } from '../src/db/keys.ts';
import { createProjectStore } from '../src/db/projects.ts';
import { backends, openTestDatabase } from '../src/db/testing/backends.ts';
import { silentLog } from '../src/observe/log.ts';
import { until } from './harness/wait.ts';

const SOURCES = fileURLToPath(new URL('../../src', import.meta.url));
const JUMPS_MS = [-86_400_000, -3_600_000, 3_600_000, 86_400_000] as const;
const CHANGE = { actor: 'key_operator', details: {} };
/** A revoked key is refused after one second; the rest is what a busy machine may add. */
const REFUSED_TIMEOUT_MS = 20_000;

/** Who asks for the time of day, and why it may: what must not jump asks the database or a clock that does not. */
const ASKS_FOR_THE_TIME_OF_DAY: Readonly<Record<string, string>> = {
  'cli/webhook-listener.ts': 'signs with it, for a receiver that looks at its own clock',
  'composition/engines.ts': 'upstreams stamp their films, and a lost one is looked for by its stamp',
  'composition/scenarios.ts': 'the acts of a scenario go on after a restart',
  'composition/webhooks.ts': 'signs with it, for receivers that look at their own clocks',
  'egress/callback-post.ts': 'a date in retry-after, which is clamped',
  'engines/film/attempts/render-lock.ts':
    'beats are the times of a file; saves work, and nothing rests on it',
  'engines/film/index.ts': 'the age of left-over drafts',
  'engines/remote/upstream-http.ts': 'a date in retry-after, which is clamped',
  'storage/file-blob-store.ts': 'the age of left-over files',
  'storage/s3-leftovers.ts': 'the age of left-over uploads',
};

function askersForTheTimeOfDay(): string[] {
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|(^|\/)testing\//.test(path))
    .filter((path) => /\bDate\.now\b|\bnew Date\(\)/.test(readFileSync(join(SOURCES, path), 'utf8')))
    .sort();
}

/** The clock of this process is wrong from now on, until the test ends. */
function jump(context: TestContext, byMs: number): void {
  const realNow = Date.now;
  context.mock.method(Date, 'now', () => realNow() + byMs);
}

test('nobody asks for the time of day but who may be wrong about it', () => {
  const listed = Object.keys(ASKS_FOR_THE_TIME_OF_DAY).filter((path) => path.endsWith('.ts'));
  assert.deepEqual(askersForTheTimeOfDay(), listed.sort());
});

for (const backend of backends()) {
  test(`${backend.name}: a key is refused a second after another node revoked it, whichever way the clock jumps`, async (context) => {
    const opened = await openTestDatabase(backend);
    const config = readConfig({});
    const [here, there] = [0, 1].map(() => wireAccounts(opened.database, config, silentLog, []));
    assert.ok(here !== undefined && there !== undefined);
    const admin = createAccountAdmin({
      keys: createKeyStore(opened.database),
      projects: createProjectStore(opened.database),
      accounts: here,
    });
    try {
      const project = await admin.createProject({ name: 'p', limits: {}, unlimited: true }, CHANGE);
      for (const byMs of JUMPS_MS) {
        const { id, secret } = await admin.createKey({ name: 'k', projectId: project.id }, CHANGE);
        assert.ok(await there.authenticate(secret));
        jump(context, byMs);
        assert.ok(await there.authenticate(secret), 'nor does a jump refuse who is welcome');
        await admin.revokeKey(id, CHANGE);
        await until(
          async () => ((await there.authenticate(secret)) === null ? true : null),
          REFUSED_TIMEOUT_MS,
          () => `a revoked key is still believed after a jump by ${byMs} ms`,
        );
        context.mock.restoreAll();
      }
    } finally {
      context.mock.restoreAll();
      await Promise.all([here.close(), there.close()]);
      await opened.remove();
    }
  });
}
