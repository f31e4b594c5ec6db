import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { BlobStore, ByteRange } from '../../task/ports.ts';

/** A store under test, and how many files it holds, finished or not. */
export interface BlobStoreUnderTest {
  readonly blobs: BlobStore;
  countFiles(): Promise<number>;
}

const HOSTILE_KEYS = [
  '',
  '.',
  '..',
  '/',
  '/etc/passwd',
  '../../etc/passwd',
  'ab/../../../etc/passwd',
  'ab/..%2f..%2fetc%2fpasswd',
  '..\\..\\windows\\win.ini',
  'C:\\windows\\win.ini',
  'ab/0123456789abcdef0123456789abcd.mp4\0.png',
  'ab/0123456789abcdef0123456789abcd.mp4/..',
  'AB/0123456789ABCDEF0123456789ABCD.mp4',
  'ab//0123456789abcdef0123456789abcd.mp4',
  'tmp/0123456789abcdef0123456789abcdef',
  '~/x.mp4',
  'file:///etc/passwd',
];

/** What every blob store promises. A new store's test calls this and adds what only it can promise. */
export function testBlobStore(name: string, make: () => Promise<BlobStoreUnderTest>): void {
  describe(`${name} keeps the promises of a blob store`, () => {
    test('bytes come back as they were, with their true size and hash, however they were cut', async () => {
      const { blobs } = await make();
      const sliced = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(sliced, async (chunks) => {
          const whole = Buffer.concat(chunks);
          const stored = await blobs.put(each(chunks), 'bin');
          assert.equal(stored.bytes, whole.length);
          assert.equal(stored.sha256, createHash('sha256').update(whole).digest('hex'));
          assert.equal(await blobs.size(stored.storageKey), whole.length);
          assert.deepEqual(await readAll(blobs, stored.storageKey, null), whole);
        }),
        { numRuns: 20 },
      );
    });

    test('any range gives exactly its bytes, also across the pieces in which a file is read', async () => {
      const { blobs } = await make();
      const whole = randomBytes(1_500_000);
      const { storageKey } = await blobs.put(each([whole]), 'mp4');
      const position = fc.integer({ min: 0, max: whole.length - 1 });
      await fc.assert(
        fc.asyncProperty(position, position, async (a, b) => {
          const range = { start: Math.min(a, b), end: Math.max(a, b) };
          const bytes = await readAll(blobs, storageKey, range);
          assert.ok(bytes.equals(whole.subarray(range.start, range.end + 1)));
        }),
        {
          numRuns: 25,
          examples: [
            [0, 0],
            [0, whole.length - 1],
            [whole.length - 1, whole.length - 1],
          ],
        },
      );
    });

    test('a reader that lets memory be used again sees the same bytes, and may still hold the piece before', async () => {
      const { blobs } = await make();
      const whole = randomBytes(1_500_001);
      const { storageKey } = await blobs.put(each([whole]), 'mp4');
      const copies: Buffer[] = [];
      let before: { readonly piece: Uint8Array; readonly copy: Buffer } | null = null;
      for await (const piece of blobs.open(
        storageKey,
        { start: 7, end: whole.length - 1 },
        { reuse: true },
      )) {
        if (before !== null)
          assert.ok(before.copy.equals(before.piece), 'it was written over while it was held');
        before = { piece, copy: Buffer.from(piece) };
        copies.push(before.copy);
      }
      assert.ok(Buffer.concat(copies).equals(whole.subarray(7)));
    });

    test('files written at the same time never share a key', async () => {
      const { blobs } = await make();
      const stored = await Promise.all(
        Array.from({ length: 20 }, (_, index) => blobs.put(each([Buffer.from([index])]), 'bin')),
      );
      assert.equal(new Set(stored.map(({ storageKey }) => storageKey)).size, 20);
    });

    test('a source that fails half-way leaves nothing behind and its error is passed on', async () => {
      const { blobs, countFiles } = await make();
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield randomBytes(1000);
        throw new Error('the engine hung up');
      }
      await assert.rejects(blobs.put(failing(), 'mp4'), /the engine hung up/);
      assert.equal(await countFiles(), 0);
    });

    test('removing twice is fine, and a removed file is gone', async () => {
      const { blobs, countFiles } = await make();
      const { storageKey } = await blobs.put(each([Buffer.from('film')]), 'mp4');
      assert.equal(await countFiles(), 1);
      await blobs.remove(storageKey);
      await blobs.remove(storageKey);
      assert.equal(await blobs.size(storageKey), null);
      assert.equal(await countFiles(), 0);
      await assert.rejects(readAll(blobs, storageKey, null));
    });

    test('a key that this store did not mint is never looked up', async () => {
      const { blobs } = await make();
      for (const key of HOSTILE_KEYS) {
        await assert.rejects(readAll(blobs, key, null), /not a storage key/, key);
        await assert.rejects(async () => blobs.size(key), /not a storage key/, key);
        await assert.rejects(async () => blobs.remove(key), /not a storage key/, key);
      }
    });

    test('an extension cannot carry a path', async () => {
      const { blobs, countFiles } = await make();
      for (const extension of ['', '.', '../x', 'mp4/..', 'MP4', 'a b', 'x\0', 'toolongext'])
        await assert.rejects(blobs.put(each([]), extension), /not an extension/, extension);
      assert.equal(await countFiles(), 0);
    });
  });
}

export async function* each(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

export async function readAll(blobs: BlobStore, key: string, range: ByteRange | null): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of blobs.open(key, range)) pieces.push(piece);
  return Buffer.concat(pieces);
}
