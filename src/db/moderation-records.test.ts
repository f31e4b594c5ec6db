import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ModerationEvent, ModerationRecords } from '../task/moderation.ts';
import type { Caller } from '../task/ports.ts';
import { createModerationRecords } from './moderation-records.ts';
import { backends, openTestDatabase, type TestDatabase } from './testing/backends.ts';
import { sampleCaller } from './testing/sample-tasks.ts';

const HASH = 'a'.repeat(64);

for (const backend of backends()) {
  describe(`the audit of moderation on ${backend.name}`, () => {
    let opened: TestDatabase;
    let records: ModerationRecords;
    let caller: Caller;

    before(async () => {
      opened = await openTestDatabase(backend);
      records = createModerationRecords(opened.database);
      caller = await sampleCaller(opened.database);
    });
    after(() => opened.remove());

    function event(changes: Partial<ModerationEvent> = {}): Omit<ModerationEvent, 'id' | 'createdAtMs'> {
      return {
        projectId: caller.projectId,
        keyId: caller.keyId,
        taskId: null,
        stage: 'prompt',
        checker: 'words',
        action: 'refused',
        reason: 'violence',
        detail: "the term 'gore'",
        score: null,
        subjectSha256: HASH,
        excerpt: 'gore',
        ...changes,
      };
    }

    const query = { projectId: null, stage: null, limit: 100, beforeId: null };

    test('keeps events as they were, newest first, by page, project and stage', async () => {
      const other = await sampleCaller(opened.database);
      await records.record(event());
      await records.record(
        event({ stage: 'image', score: 0.75, taskId: 'video_1', action: 'failed_open', reason: null }),
      );
      await records.record(event({ projectId: other.projectId, keyId: other.keyId }));
      const own = await records.list({ ...query, projectId: caller.projectId });
      assert.deepEqual(
        own.map(({ id: _id, createdAtMs: _at, ...rest }) => rest),
        [
          event({ stage: 'image', score: 0.75, taskId: 'video_1', action: 'failed_open', reason: null }),
          event(),
        ],
      );
      assert.equal((await records.list({ ...query, projectId: caller.projectId, stage: 'image' })).length, 1);
      const [newest] = await records.list({ ...query, limit: 1 });
      assert.equal(newest?.projectId, other.projectId);
      const next = await records.list({ ...query, limit: 1, beforeId: newest?.id ?? null });
      assert.deepEqual(next, own.slice(0, 1));
    });

    test('stores whatever a prompt may hold', async () => {
      await records.record(event({ excerpt: 'a\0b \ud83d', detail: '\ud83d' }));
      const [newest] = await records.list({ ...query, limit: 1 });
      assert.equal(newest?.excerpt, 'a\ufffdb \ufffd');
    });

    test('an exception holds for its stage and subject until it is withdrawn', async () => {
      assert.equal(await records.isExcepted('prompt', HASH), false);
      await records.except('prompt', HASH, 'a news report');
      assert.equal((await records.except('prompt', HASH, 'seen again')).note, 'seen again');
      assert.equal(await records.isExcepted('prompt', HASH), true);
      assert.equal(await records.isExcepted('result', HASH), false);
      assert.deepEqual(
        (await records.exceptions(10, null)).map(({ stage, subjectSha256, note }) => [
          stage,
          subjectSha256,
          note,
        ]),
        [['prompt', HASH, 'seen again']],
      );
      assert.equal(await records.withdraw('prompt', HASH), true);
      assert.equal(await records.withdraw('prompt', HASH), false);
      assert.equal(await records.isExcepted('prompt', HASH), false);
    });
  });
}
