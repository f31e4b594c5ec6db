import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Engine, EnginePoll, EngineRef } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import { createFilmEngine, type FilmEngineInternals } from './index.ts';
import { CHILD_ENTRY } from './render/render-process.ts';
import { limitsFor } from './render/watchdog.ts';
import { submissionOf } from './testing/requests.ts';

const NEVER = new AbortController().signal;
const FILM = { seconds: 1, width: 256, height: 256, prompt: 'green hills' };
const dir = mkdtempSync(join(tmpdir(), 'reelay-full-'));
const filler = join(dir, '.filler');
let mounted = false;

before(() => {
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', dir], { stdio: 'ignore' });
    mounted = true;
  } catch {
    // Only root may.
  }
});
after(() => {
  // Lazily: a render that was just begun may still hold its folder.
  if (mounted) execFileSync('/bin/umount', ['-l', dir]);
  rmSync(dir, { recursive: true, force: true });
});

function leave(bytes: number): void {
  const { bavail, bsize } = statfsSync(dir);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
}

function makeRoom(): void {
  truncateSync(filler, 0);
}

function engineWith(room: FilmEngineInternals['room'], told: string[]): Engine {
  return createFilmEngine(
    { workDir: dir, concurrency: 1, sink: { name: 'wasm' }, log: (message) => void told.push(message) },
    { childEntry: CHILD_ENTRY, limits: limitsFor, ...(room === undefined ? {} : { room }) },
  );
}

async function pollUntil(
  engine: Engine,
  ref: EngineRef,
  enough: (poll: EnginePoll) => boolean,
): Promise<EnginePoll> {
  const deadlineMs = Date.now() + 120_000;
  for (;;) {
    const poll = await engine.poll(ref);
    if (enough(poll)) return poll;
    assert.ok(Date.now() < deadlineMs, 'waited too long');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const ended = ({ state }: EnginePoll): boolean => state === 'done' || state === 'failed';

test('a film waits for room on a full disk, is told of once, and is made when there is room', async (t) => {
  if (!mounted) return t.skip('only root may mount a small file system');
  const told: string[] = [];
  const engine = engineWith(undefined, told);
  t.after(() => engine.close());
  leave(100_000);
  const ref = await engine.submit(submissionOf('att_1', FILM), NEVER);
  let polls = 0;
  await pollUntil(engine, ref, ({ state }) => {
    assert.equal(state, 'queued');
    return ++polls === 10;
  });
  makeRoom();
  assert.equal((await pollUntil(engine, ref, ended)).state, 'done');
  assert.equal(told.length, 1, told.join());
  await engine.discard(ref);
});

test('a render that meets the full disk at its end is begun anew, and leaves nothing that was half written', async (t) => {
  if (!mounted) return t.skip('only root may mount a small file system');
  const told: string[] = [];
  // As with a quota: nothing is known of it before it is used up.
  const engine = engineWith({ freeBytes: async () => 1e12, pauseMs: 10 }, told);
  t.after(() => engine.close());
  leave(16_384);
  const ref = await engine.submit(submissionOf('att_2', FILM), NEVER);
  await pollUntil(engine, ref, (poll) => {
    assert.ok(!ended(poll), JSON.stringify(poll));
    return told.length > 0;
  });
  makeRoom();
  assert.equal((await pollUntil(engine, ref, ended)).state, 'done');
  assert.deepEqual(
    readdirSync(join(dir, 'att_2')).filter((name) => /part|new|lock/.test(name)),
    [],
  );
  await engine.discard(ref);
});

test('control: a disk that stays full is given up after four renders, as a failure of its own', async (t) => {
  if (!mounted) return t.skip('only root may mount a small file system');
  const told: string[] = [];
  let starts = 0;
  const freeBytes = async (): Promise<number> => {
    starts += 1;
    return 1e12;
  };
  const engine = engineWith({ freeBytes, pauseMs: 10 }, told);
  t.after(() => engine.close());
  leave(16_384);
  const ref = await engine.submit(submissionOf('att_3', FILM), NEVER);
  const poll = await pollUntil(engine, ref, ended);
  makeRoom();
  assert.ok(
    poll.state === 'failed' && poll.failure.message === 'there was no room for the film',
    JSON.stringify(poll),
  );
  assert.equal(starts, 4);
  await engine.discard(ref);
});

test('a submit without room for its job is refused as a passing trouble and leaves nothing', async (t) => {
  if (!mounted) return t.skip('only root may mount a small file system');
  const engine = engineWith(undefined, []);
  t.after(() => engine.close());
  leave(0);
  const refused = engine.submit(submissionOf('att_4', FILM), NEVER);
  await assert.rejects(refused, (error) => error instanceof TaskError && error.code === 'unavailable');
  assert.deepEqual(readdirSync(dir), ['.filler']);
  makeRoom();
  assert.ok(await engine.submit(submissionOf('att_4', FILM), NEVER));
});
