import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type AttemptState, AttemptStore } from '../attempts/attempt-store.ts';
import { submissionOf } from '../testing/requests.ts';
import { RenderQueue } from './render-queue.ts';
import { Room } from './room.ts';
import { limitsFor } from './watchdog.ts';

/** Lets the second look at an attempt, which is the first heartbeat of its render, come back when it is told to. */
class SlowStore extends AttemptStore {
  looks = 0;
  heldUp: (() => void) | null = null;

  override async state(attemptId: unknown): Promise<AttemptState> {
    if (++this.looks === 2)
      await new Promise<void>((resolve) => {
        this.heldUp = resolve;
      });
    return await super.state(attemptId);
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + 20_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadlineMs, 'waited too long');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a heartbeat that comes back after its film was made does not end the process that waits for the next', async (t) => {
  const workDir = await mkdtemp(join(tmpdir(), 'reelay-queue-'));
  t.after(() => rm(workDir, { recursive: true, force: true, maxRetries: 5 }));
  const plain = new AttemptStore(workDir);
  const store = new SlowStore(workDir);
  const childEntry = new URL('../testing/obliging.child.js', import.meta.url);
  const log = (message: string): void => assert.fail(message);
  const sink = { name: 'wasm' } as const;
  const queue = new RenderQueue({
    store,
    concurrency: 1,
    childEntry,
    limits: limitsFor,
    sink,
    decoders: [],
    room: new Room({ workDir, log }),
    log,
  });
  t.after(() => queue.close());
  const pids: string[] = [];
  for (const attemptId of ['first', 'second']) {
    await plain.create(submissionOf(attemptId));
    queue.add(attemptId);
    await until(
      async () => queue.state(attemptId) === null && typeof (await plain.state(attemptId)) === 'object',
    );
    pids.push(await readFile(join(plain.folder(attemptId), 'film.mp4'), 'utf8'));
    if (attemptId === 'second') break;
    assert.ok(store.heldUp !== null, 'the heartbeat is still on its way');
    store.heldUp();
    // The same look, begun later, is over later.
    await plain.state(attemptId);
    await plain.state(attemptId);
  }
  assert.equal(pids[0], pids[1]);
});
