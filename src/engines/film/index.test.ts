import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Engine, EnginePoll, EngineRef, Submission } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import { createFilmEngine, type FilmEngineInternals } from './index.ts';
import { CHILD_ENTRY } from './render/render-process.ts';
import { limitsFor, type RenderLimits } from './render/watchdog.ts';
import { probeFilm } from './testing/probe-film.ts';
import { requestOf, submissionOf } from './testing/requests.ts';

const NEVER = new AbortController().signal;
const HUNG = new URL('./testing/hung.child.js', import.meta.url);
const CRASHING = new URL('./testing/crashing.child.js', import.meta.url);
const OBLIGING = new URL('./testing/obliging.child.js', import.meta.url);
const DEADLINE_MS = 40_000;

async function workDir(context: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'reelay-film-'));
  context.after(() => rm(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

function engineIn(context: TestContext, path: string, internals: Partial<FilmEngineInternals> = {}): Engine {
  const options = { workDir: path, concurrency: 1 };
  const engine = createFilmEngine(options, { childEntry: CHILD_ENTRY, limits: limitsFor, ...internals });
  context.after(() => engine.close());
  return engine;
}

async function until(
  engine: Engine,
  ref: EngineRef,
  accept: (poll: EnginePoll) => boolean,
): Promise<EnginePoll> {
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    const poll = await engine.poll(ref);
    if (accept(poll)) return poll;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the film did not get there in time');
}

const ended = (poll: EnginePoll): boolean => poll.state === 'done' || poll.state === 'failed';

async function read(engine: Engine, ref: EngineRef): Promise<Buffer> {
  const { contentType, chunks } = await engine.fetch(ref, 'video');
  assert.equal(contentType, 'video/mp4');
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

test('an attempt that is submitted twice makes one film, whose files stay until they are discarded', async (t) => {
  const path = await workDir(t);
  const engine = engineIn(t, path);
  const [ref, again] = await Promise.all([
    engine.submit(submissionOf('att_1'), NEVER),
    engine.submit(submissionOf('att_1'), NEVER),
  ]);
  assert.deepEqual(ref, again);
  const seen: number[] = [];
  const last = await until(engine, ref, (poll) => {
    if (poll.state === 'running' && poll.progress !== null) seen.push(poll.progress);
    return ended(poll);
  });
  assert.deepEqual(last, { state: 'done', outputs: ['video', 'thumbnail', 'spritesheet'] });
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
  assert.ok(seen.every((progress) => progress < 100));
  // The lock goes a moment after the end is recorded, so that nobody starts the film again in between.
  const names = (await readdir(join(path, 'att_1'))).filter((name) => name !== 'render.lock').sort();
  assert.deepEqual(names, ['done.json', 'film.mp4', 'job.json', 'spritesheet.jpg', 'thumbnail.webp']);
  assert.equal((await read(engine, ref)).subarray(4, 8).toString(), 'ftyp');
  assert.equal(await engine.cancel(ref), 'too_late');
  await engine.discard(ref);
  assert.deepEqual(await readdir(path), []);
  assert.equal((await engine.poll(ref)).state, 'lost');
});

test('a film that was lost with its process is made again after the restart, byte for byte', async (t) => {
  const path = await workDir(t);
  const before = engineIn(t, path);
  const ref = await before.submit(submissionOf('att_2', { seconds: 2.5 }), NEVER);
  await until(before, ref, (poll) => poll.state === 'running');
  await before.close();
  assert.ok(!(await readdir(join(path, 'att_2'))).includes('done.json'));
  const after = engineIn(t, path);
  assert.equal((await after.poll(ref)).state, 'queued');
  assert.equal((await until(after, ref, ended)).state, 'done');
  const undisturbed = await after.submit(submissionOf('att_3', { seconds: 2.5 }), NEVER);
  await until(after, undisturbed, ended);
  assert.ok((await read(after, ref)).equals(await read(after, undisturbed)));
  const third = engineIn(t, path);
  assert.equal((await third.poll(ref)).state, 'done');
});

test('a cancelled film stops at once and stays cancelled', async (t) => {
  const path = await workDir(t);
  const engine = engineIn(t, path, { childEntry: HUNG });
  const ref = await engine.submit(submissionOf('att_4'), NEVER);
  const waiting = await engine.submit(submissionOf('att_5'), NEVER);
  await until(engine, ref, (poll) => poll.state === 'running');
  assert.equal(await engine.cancel(waiting), 'cancelled');
  assert.equal(await engine.cancel(ref), 'cancelled');
  for (const cancelled of [ref, waiting]) {
    const poll = await engine.poll(cancelled);
    assert.ok(poll.state === 'failed' && poll.failure.code === 'cancelled');
  }
  assert.ok(!(await readdir(join(path, 'att_4'))).includes('render.lock'));
});

test('a render that hangs is ended by its watchdog, and the next one is made', async (t) => {
  const path = await workDir(t);
  const impatient = engineIn(t, path, {
    childEntry: HUNG,
    limits: () => ({ wallMs: 60_000, stallMs: 300, rssBytes: 1e12 }),
  });
  const ref = await impatient.submit(submissionOf('att_6'), NEVER);
  const poll = await until(impatient, ref, ended);
  assert.ok(poll.state === 'failed' && poll.failure.code === 'generation_timeout');
  const next = await impatient.submit(submissionOf('att_7'), NEVER);
  await until(impatient, next, (state) => state.state === 'running');
});

test('a render that needs too much memory is ended by its watchdog, and leaves no process', async (t) => {
  const path = await workDir(t);
  const limits = (): RenderLimits => ({ wallMs: 60_000, stallMs: 60_000, rssBytes: 1_000_000 });
  const engine = engineIn(t, path, { childEntry: HUNG, limits });
  const ref = await engine.submit(submissionOf('att_17'), NEVER);
  const poll = await until(engine, ref, ended);
  assert.deepEqual(poll, {
    state: 'failed',
    failure: { code: 'engine_failed', message: 'the film needed too much memory' },
  });
});

test('a render that is killed from outside in the middle is begun anew in another process, and the film is whole', async (t) => {
  const path = await workDir(t);
  const [pidFile, entry] = [join(path, 'pid'), join(path, 'child.mjs')];
  const telling = `import '${CHILD_ENTRY.href}';
    import { writeFileSync } from 'node:fs';
    writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));`;
  await writeFile(entry, telling);
  const engine = engineIn(t, path, { childEntry: pathToFileURL(entry) });
  const film = { seconds: 5, prompt: 'green hills' };
  const ref = await engine.submit(submissionOf('att_18', film), NEVER);
  await until(engine, ref, (poll) => poll.state === 'running' && (poll.progress ?? 0) > 0);
  const pid = Number(await readFile(pidFile, 'utf8'));
  process.kill(pid, 'SIGKILL');
  assert.equal((await until(engine, ref, ended)).state, 'done');
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  assert.notEqual(Number(await readFile(pidFile, 'utf8')), pid);
  assert.equal((await probeFilm(await read(engine, ref))).decodedFrames, 150);
});

test('a film that crashes two processes fails alone, without a word about the machine', async (t) => {
  const engine = engineIn(t, await workDir(t), { childEntry: CRASHING });
  const ref = await engine.submit(submissionOf('att_8'), NEVER);
  const poll = await until(engine, ref, ended);
  assert.deepEqual(poll, {
    state: 'failed',
    failure: { code: 'engine_failed', message: 'the film could not be made' },
  });
});

test('a clip that nothing here can decode fails its film alone, in words for the client', async (t) => {
  const path = await workDir(t);
  const options = { workDir: path, concurrency: 1, clipDecoder: 'none' } as const;
  const engine = createFilmEngine(options);
  t.after(() => engine.close());
  const character = { url: 'https://example.com/clip.mp4', startSeconds: 0, endSeconds: 1 };
  const bytes = await readFile(new URL('../../decoding/fixtures/high-profile.mp4', import.meta.url));
  const submission = submissionOf('att_11', { characters: [character] });
  const clip = { contentType: 'video/mp4', bytes, startSeconds: 0, endSeconds: 1, publicUrl: null } as const;
  const ref = await engine.submit({ ...submission, clips: [clip] }, NEVER);
  assert.ok((await readdir(join(path, 'att_11'))).includes('character-0.clip'));
  const poll = await until(engine, ref, ended);
  assert.ok(poll.state === 'failed' && poll.failure.code === 'decoder_unavailable', JSON.stringify(poll));
  assert.match(poll.failure.message, /beyond the Baseline profile.*ffmpeg/);
  assert.equal(engine.capabilities.characters, false);
  assert.throws(
    () => engine.plan(submission.request),
    (error) => error instanceof TaskError && error.code === 'decoder_unavailable',
    'where nothing decodes clips, such a film is refused before it is a task',
  );
});

test('films follow each other in one process, but none comes after a film from a client’s picture or clip', async (t) => {
  const engine = engineIn(t, await workDir(t), { childEntry: OBLIGING });
  const pidOf = async (attemptId: string, files: Partial<Submission> = {}): Promise<string> => {
    const ref = await engine.submit({ ...submissionOf(attemptId), ...files }, NEVER);
    await until(engine, ref, ended);
    return String(await read(engine, ref));
  };
  const bytes = new Uint8Array([1]);
  const picture = { contentType: 'image/png', width: 1, height: 1, bytes, publicUrl: null } as const;
  const clip = { contentType: 'video/mp4', bytes, startSeconds: 0, endSeconds: 1, publicUrl: null } as const;
  const first = await pidOf('att_11');
  assert.equal(await pidOf('att_12'), first);
  assert.equal(await pidOf('att_13', { images: [picture] }), first);
  const second = await pidOf('att_14');
  assert.notEqual(second, first);
  assert.equal(await pidOf('att_15', { clips: [clip] }), second);
  assert.notEqual(await pidOf('att_16'), second);
});

test('two processes that share a folder do not render one film at the same time', async (t) => {
  const path = await workDir(t);
  const first = engineIn(t, path, { childEntry: HUNG });
  const second = engineIn(t, path, { childEntry: HUNG });
  const ref = await first.submit(submissionOf('att_9'), NEVER);
  await until(first, ref, (poll) => poll.state === 'running');
  assert.deepEqual(await second.poll(ref), { state: 'running', progress: null });
  await first.close();
  assert.equal((await second.poll(ref)).state, 'queued');
});

test('an attempt id can never lead out of the folder', async (t) => {
  const path = await workDir(t);
  const engine = engineIn(t, path);
  for (const attemptId of ['../outside', '/etc', '.', '', 'a/b', 'a\0b']) {
    await assert.rejects(engine.submit(submissionOf(attemptId), NEVER));
    await assert.rejects(engine.discard({ attemptId }));
  }
  await assert.rejects(access(join(path, '..', 'outside')));
});

test('planning is pure and the stored job says what will be filmed', async (t) => {
  const path = await workDir(t);
  const engine = engineIn(t, path, { childEntry: HUNG });
  const request = requestOf({ prompt: 'a calico cat' });
  assert.deepEqual(engine.plan(request), engine.plan(request));
  await engine.submit(submissionOf('att_10', { prompt: 'a calico cat' }), NEVER);
  const job = JSON.parse(await readFile(join(path, 'att_10', 'job.json'), 'utf8'));
  assert.equal(job.shots[0].shot.subjects[0].coat, 'calico');
});

test('the committed kernels are what their sources compile to', () => {
  const script = fileURLToPath(new URL('../../../../scripts/build-kernels.mjs', import.meta.url));
  const result = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  assert.equal(result.status, 0, result.stderr);
});
