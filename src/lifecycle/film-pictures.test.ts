import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import { encodeClip } from '../engines/film/testing/clips.ts';
import { createMedia } from '../media/media.ts';
import { NO_MODERATION } from '../task/moderation.ts';
import type { Task } from '../task/task.ts';
import { Life, VIDEO_FACTS } from './testing/life.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';

for (const backend of backends()) {
  describe(`pictures of films that come without, on ${backend.name}`, () => {
    let opened: TestDatabase;
    let film: Uint8Array;
    before(async () => {
      opened = await openTestDatabase(backend);
      film = await encodeClip(64, 36, 12, () => [120, 128, 128]);
    });
    after(() => opened.remove());

    async function delivered(
      bytes: Uint8Array,
      moderated: boolean,
    ): Promise<{ readonly task: Task; readonly seen: number; readonly said: string }> {
      const life = await Life.open(opened, new ScriptedEngine());
      const media = createMedia({ blobs: life.deps.blobs, decoders: ['wasm'] });
      let seen = 0;
      let said = '';
      life.deps = {
        ...life.deps,
        media: { ...media, probeVideo: async () => ({ ...VIDEO_FACTS, durationMs: 1_000 }) },
        moderation: {
          ...NO_MODERATION,
          stages: moderated ? ['result'] : [],
          checkResult: async (_subject, _prompt, frames) => {
            seen += frames.length;
          },
        },
        log: {
          ...life.deps.log,
          warn: (_fields, message) => {
            said += message;
          },
        },
      };
      Object.assign(life.engine.capabilities, { approximate: true });
      life.engine.files = { video: { contentType: 'video/mp4', bytes } };
      life.engine.verdict = { state: 'done', outputs: ['video'] };
      const created = await life.create();
      let task = await life.run(created, 'plan', 'submit', 'poll', 'fetch', 'settle');
      for (let tries = 0; tries < 10 && task.status === 'running'; tries += 1)
        task = await life.run(created, 'settle');
      return { task, seen, said };
    }

    it('are made before the film is delivered, and are what moderation looks at', async () => {
      const { task, seen } = await delivered(film, true);
      assert.equal(task.status, 'completed', task.failure?.message);
      assert.deepEqual(
        task.assets.map(({ kind, contentType, width, height }) => [kind, contentType, width, height]).sort(),
        [
          ['spritesheet', 'image/jpeg', 64 * 5, 36 * 5],
          ['thumbnail', 'image/webp', 64, 36],
          ['video', 'video/mp4', VIDEO_FACTS.width, VIDEO_FACTS.height],
        ],
      );
      assert.equal(seen, 5);
    });

    it('that cannot be made are done without, and where moderation has to look the film is refused and the operator told why', async () => {
      const dark = new Uint8Array(1_000).fill(7);
      const without = await delivered(dark, false);
      assert.equal(without.task.status, 'completed');
      assert.deepEqual(
        without.task.assets.map(({ kind }) => kind),
        ['video'],
      );
      assert.match(without.said, /without thumbnail and spritesheet/);
      const refused = await delivered(dark, true);
      assert.equal(refused.task.failure?.code, 'moderation_unavailable');
      assert.match(refused.said, /ffmpeg on the PATH/);
    });
  });
}
