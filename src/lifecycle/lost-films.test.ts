import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import { Life } from './testing/life.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';

for (const backend of backends()) {
  describe(`a film that its engine has lost, on ${backend.name}`, () => {
    let opened: TestDatabase;
    before(async () => {
      opened = await openTestDatabase(backend);
    });
    after(() => opened.remove());

    it('is ordered again as a new attempt where that costs nothing, and then delivered', async () => {
      const life = await Life.open(opened, new ScriptedEngine('safe'));
      const task = await life.create();
      life.engine.verdict = { state: 'running', progress: 40 };
      await life.run(task, 'plan', 'submit', 'poll');
      life.engine.verdict = { state: 'lost' };
      const lost = await life.run(task, 'poll');
      assert.deepEqual([lost.status, lost.stage, lost.progress], ['running', 'plan', 40]);
      life.engine.verdict = { state: 'done', outputs: ['video'] };
      const done = await life.run(task, 'plan', 'submit', 'poll', 'fetch', 'settle');
      assert.equal(done.status, 'completed', done.failure?.message);
      const attempts = life.engine.submissions.map(({ attemptId }) => attemptId);
      assert.equal(new Set(attempts).size, 2);
    });

    it('is ordered again too when it is lost before its file is here', async () => {
      const life = await Life.open(opened, new ScriptedEngine('safe'));
      const task = await life.create();
      life.engine.verdict = { state: 'done', outputs: ['video'] };
      await life.run(task, 'plan', 'submit', 'poll');
      life.engine.verdict = { state: 'lost' };
      assert.equal((await life.run(task, 'fetch')).stage, 'plan');
      life.engine.verdict = { state: 'done', outputs: ['video'] };
      assert.equal((await life.run(task, 'plan', 'submit', 'poll', 'fetch', 'settle')).status, 'completed');
    });

    it('is made three times at most', async () => {
      const life = await Life.open(opened, new ScriptedEngine('safe'));
      const task = await life.create();
      life.engine.verdict = { state: 'lost' };
      let now = task;
      for (let round = 0; round < 6 && now.status !== 'failed'; round += 1)
        now = await life.run(task, 'plan', 'submit', 'poll');
      assert.equal(now.failure?.message, 'The engine has lost this video.');
      assert.equal(life.engine.submissions.length, 3);
    });

    it('is not ordered again where it may be paid twice', async () => {
      const life = await Life.open(opened, new ScriptedEngine('never'));
      const task = await life.create();
      life.engine.verdict = { state: 'lost' };
      const failed = await life.run(task, 'plan', 'submit', 'poll');
      assert.deepEqual(failed.failure, { code: 'engine_failed', message: 'The engine has lost this video.' });
      assert.equal(life.engine.submissions.length, 1);
    });

    it('keeps its slot no longer than it is made: another task gets it', async () => {
      const life = await Life.open(opened, new ScriptedEngine('safe'));
      await life.deps.store.announceEngines('node', [{ slotKey: 'scripted', films: 1, shared: true }]);
      const [first, second] = [await life.create(), await life.create()];
      life.engine.verdict = { state: 'lost' };
      await life.run(first, 'plan', 'submit');
      await life.run(second, 'plan', 'submit');
      assert.equal(life.engine.submissions.length, 1);
      await life.run(first, 'poll');
      await life.run(second, 'submit');
      assert.deepEqual(
        life.engine.submissions.map(({ taskId }) => taskId),
        [first.id, second.id],
      );
    });
  });

  describe(`the capabilities that count, on ${backend.name}`, () => {
    let opened: TestDatabase;
    before(async () => {
      opened = await openTestDatabase(backend);
    });
    after(() => opened.remove());

    it('are those of the model that a film was planned with, not of the engine at large', async () => {
      /** Its films may be a little off and cost nothing; the engine itself says neither. */
      class Loose extends ScriptedEngine {
        forPlan(): ScriptedEngine {
          const capabilities = { ...this.capabilities, approximate: true, resubmit: 'safe' } as const;
          return Object.assign(Object.create(this) as ScriptedEngine, { capabilities });
        }
      }
      const life = await Life.open(opened, new Loose('never'));
      const task = await life.create();
      life.engine.verdict = { state: 'lost' };
      assert.equal((await life.run(task, 'plan', 'submit', 'poll')).stage, 'plan');
      life.engine.verdict = { state: 'done', outputs: ['video'] };
      const probeVideo = async () => ({ width: 704, height: 400, durationMs: 4_800, hasAudio: false });
      life.deps = { ...life.deps, media: { ...life.deps.media, probeVideo } };
      const done = await life.run(task, 'plan', 'submit', 'poll', 'fetch', 'settle');
      assert.equal(done.status, 'completed', done.failure?.message);
    });
  });
}
