import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import { eventually } from '../db/testing/eventually.ts';
import { sampleCaller } from '../db/testing/sample-tasks.ts';
import { encodeH264 } from '../media/testing/films.ts';
import { type MemoryBlobs, memoryBlobs } from '../media/testing/memory-blobs.ts';
import { flatPng } from '../media/testing/pictures.ts';
import { TaskError } from '../task/error.ts';
import type { NewFile, StoredFile } from '../task/files.ts';
import type { Caller } from '../task/ports.ts';
import { FILE_BYTES_MAX, type Files } from './file-service.ts';
import { createTestFiles } from './testing/test-files.ts';

const PNG = flatPng(8, 8);

function upload(changes: Partial<NewFile> = {}): NewFile {
  return { bytes: PNG, fileName: 'cat.png', purpose: 'vision', lifetimeMs: null, ...changes };
}

/** A blob store that knows how many files it holds. */
function countingBlobs(): MemoryBlobs & { readonly held: Set<string> } {
  const blobs = memoryBlobs();
  const held = new Set<string>();
  let count = 0;
  return {
    ...blobs,
    held,
    async put(chunks, extension) {
      count += 1;
      const stored = await blobs.put(chunks, `${count}.${extension}`);
      held.add(stored.storageKey);
      return stored;
    },
    async remove(storageKey) {
      held.delete(storageKey);
      await blobs.remove(storageKey);
    },
  };
}

for (const backend of backends()) {
  describe(`uploaded files on ${backend.name}`, () => {
    let opened: TestDatabase;
    let blobs: ReturnType<typeof countingBlobs>;
    let files: Files;
    let caller: Caller;
    let stranger: Caller;

    before(async () => {
      opened = await openTestDatabase(backend);
      caller = await sampleCaller(opened.database);
      stranger = await sampleCaller(opened.database);
      blobs = countingBlobs();
      files = createTestFiles(opened.database, blobs);
    });
    after(() => opened.remove());

    async function refused(file: Partial<NewFile>, limits = {}): Promise<TaskError> {
      const heldBefore = blobs.held.size;
      const strict = createTestFiles(opened.database, blobs, limits);
      const outcome = await strict.create(caller, upload(file)).catch((error: unknown) => error);
      assert.ok(outcome instanceof TaskError, `accepted or a bug: ${String(outcome)}`);
      assert.equal(outcome.param, 'file');
      assert.equal(blobs.held.size, heldBefore, 'a refused upload leaves no bytes behind');
      return outcome;
    }

    it('come back byte for byte, with the type that the bytes say', async () => {
      const film = await encodeH264(64, 64, 5);
      for (const [bytes, contentType, ending] of [
        [PNG, 'image/png', 'png'],
        [film, 'video/mp4', 'mp4'],
      ] as const) {
        const file = await files.create(caller, upload({ bytes, fileName: 'wrong.txt' }));
        assert.equal(file.contentType, contentType);
        assert.equal(file.bytes, bytes.length);
        assert.equal(file.fileName, 'wrong.txt');
        assert.deepEqual(await files.find(caller, file.id), file);
        assert.deepEqual(await files.findLinked(file.id), file);
        assert.ok(Buffer.from(await files.read(file)).equals(bytes));
        const link = files.link(file);
        assert.ok(link.endsWith(`/${file.id}.${ending}`), link);
        assert.deepEqual(await files.findByLink(link), file);
        assert.equal(await files.findByLink(link.replace(file.id, `file-${'0'.repeat(24)}`)), null);
        assert.equal(
          await files.findByLink(`https://elsewhere.example.com/files/${file.id}.${ending}`),
          null,
        );
      }
    });

    it('of other types, and liars, are refused by what they are', async () => {
      const cases: [string, Uint8Array, RegExp][] = [
        ['nothing', new Uint8Array(), /empty/],
        ['text', Buffer.from('Example data'), /it is text/],
        ['a GIF', Buffer.from('GIF89a..........'), /a GIF/],
        ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /an SVG/],
        ['a page', Buffer.from('<!doctype html><script>1</script>'), /an HTML page/],
        ['noise', Buffer.concat([Buffer.of(0, 1, 2, 3), randomBytes(64)]), /unknown type/],
        ['half a PNG', PNG.subarray(0, 40), /damaged/],
        ['41 megapixels', flatPng(8_000, 5_125), /megapixels/],
        [
          'a film that is only its first bytes',
          Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom'),
          /cannot be played/,
        ],
        ['more than the limit', Buffer.concat([PNG, Buffer.alloc(FILE_BYTES_MAX)]), /larger than 10 MB/],
      ];
      for (const [name, bytes, reason] of cases) {
        const error = await refused({ bytes });
        assert.match(error.message, reason, name);
      }
    });

    it('of another project, deleted ones and ids that never were read alike: absent', async () => {
      const file = await files.create(caller, upload());
      const gone = await files.create(caller, upload());
      assert.equal(await files.remove(stranger, gone.id), false, 'only the owner deletes');
      assert.equal(await files.remove(caller, gone.id), true);
      assert.equal(await files.remove(caller, gone.id), false);
      for (const [who, id] of [
        [stranger, file.id],
        [caller, gone.id],
        [caller, `file-${'0'.repeat(24)}`],
        [caller, 'file-\0'],
        [caller, ''],
      ] as const)
        assert.equal(await files.find(who, id), null, JSON.stringify(id));
      assert.equal(await files.findLinked(gone.id), null);
      assert.equal(await files.findByLink(files.link(gone)), null);
      const { files: listed, total } = await files.list(stranger, { limit: 9, order: 'asc', afterId: null });
      assert.deepEqual([listed, total], [[], 0]);
      assert.equal((await files.usage(stranger)).files, 0);
    });

    it('are paged once each in both orders, and by purpose', async () => {
      const owner = await sampleCaller(opened.database);
      const made: StoredFile[] = [];
      for (let count = 0; count < 5; count += 1)
        made.push(await files.create(owner, upload({ purpose: count === 3 ? 'batch' : 'vision' })));
      for (const order of ['asc', 'desc'] as const) {
        const seen: string[] = [];
        for (let afterId: string | null = null, more = true; more; ) {
          const page = await files.list(owner, { limit: 2, order, afterId });
          assert.equal(page.total, 5);
          seen.push(...page.files.map((file) => file.id));
          afterId = page.files.at(-1)?.id ?? null;
          more = page.hasMore;
        }
        const ids = made.map((file) => file.id);
        assert.deepEqual(seen, order === 'asc' ? ids : ids.reverse());
      }
      const query = { limit: 9, order: 'asc', afterId: null } as const;
      const batch = await files.list(owner, { ...query, purpose: 'batch' });
      assert.deepEqual([batch.files.map((file) => file.id), batch.total], [[made[3]?.id], 1]);
      for (const afterId of ['file-\0', `file-${'0'.repeat(24)}`, (await files.create(caller, upload())).id])
        assert.deepEqual(
          (await files.list(owner, { ...query, afterId })).files,
          [],
          'a foreign mark gives nothing',
        );
    });

    it('are absent from the moment they expire, and their bytes go with the next round', async () => {
      const owner = await sampleCaller(opened.database);
      const brief = await files.create(owner, upload({ lifetimeMs: 1 }));
      const kept = await files.create(owner, upload({ lifetimeMs: 3_600_000 }));
      const deleted = await files.create(owner, upload());
      assert.equal((kept.expiresAtMs ?? 0) - kept.createdAtMs, 3_600_000);
      const expiry = (kept.expiresAtMs ?? 0).toString(36);
      assert.ok(files.link(kept).includes(`/${expiry}-`), 'the link lives as long as the file');
      await eventually(async () => (await files.find(owner, brief.id)) === null);
      assert.equal(await files.remove(owner, brief.id), false);
      await files.remove(owner, deleted.id);
      assert.equal((await files.usage(owner)).files, 1);

      await createTestFiles(opened.database, blobs, { reapGraceMs: 3_600_000 }).reap();
      assert.ok(blobs.held.has(brief.storageKey), 'who found it just before may still be reading');
      await files.reap();
      assert.ok(!blobs.held.has(brief.storageKey) && !blobs.held.has(deleted.storageKey));
      assert.ok(Buffer.from(await files.read(kept)).equals(PNG));
      await files.reap();
    });

    it('never exceed the quota of their project, however many arrive at once', async () => {
      const owner = await sampleCaller(opened.database);
      const limits = { filesMax: 3, bytesMax: 1_000_000 };
      const few = createTestFiles(opened.database, blobs, { limits });
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => few.create(owner, upload())));
      const made = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      assert.equal(made.length, 3);
      assert.deepEqual(await few.usage(owner), { files: 3, bytes: 3 * PNG.length, ...limits });
      const full = outcomes.find((outcome) => outcome.status === 'rejected');
      assert.ok(full?.reason instanceof TaskError && /quota.*3 files/.test(full.reason.message));
      await few.remove(owner, made[0]?.id ?? '');
      await few.create(owner, upload());
      const error = await refused({}, { limits: { filesMax: 100, bytesMax: PNG.length - 1 } });
      assert.match(error.message, /quota/);
    });

    it('keep a name that any database and terminal can take', async () => {
      const odd = await files.create(caller, upload({ fileName: '\0\x1b[31m../ü\ud800.png', purpose: '\0' }));
      assert.match(odd.fileName, /^\[31m\.\.\/ü.\.png$/u);
      assert.equal(odd.purpose, 'user_data');
      assert.deepEqual(await files.find(caller, odd.id), odd);
      const nameless = await files.create(caller, upload({ fileName: '' }));
      assert.equal(nameless.fileName, 'file.png');
      const long = await files.create(caller, upload({ fileName: 'x'.repeat(5_000) }));
      assert.equal(long.fileName.length, 255);
    });
  });
}
