import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TaskError } from '../task/error.ts';
import type { BlobStore } from '../task/ports.ts';
import { createMedia } from './media.ts';
import { encodeH264, packFilm } from './testing/films.ts';
import { memoryBlobs } from './testing/memory-blobs.ts';

const blobs = memoryBlobs();
const media = createMedia({ blobs });

async function assertUnplayable(film: Uint8Array): Promise<TaskError> {
  const error = await media.probeVideo(blobs.hold(film)).then(
    (facts) => assert.fail(`was called playable: ${JSON.stringify(facts)}`),
    (reason) => reason,
  );
  assert.ok(error instanceof TaskError, String(error));
  assert.equal(error.code, 'engine_invalid_output');
  assert.equal(error.message, 'The engine did not return a playable MP4 video.');
  return error;
}

test('a real H.264 film tells its size, length and silence', async () => {
  const film = await encodeH264(128, 96, 15);
  const facts = await media.probeVideo(blobs.hold(film));
  assert.deepEqual(facts, { width: 128, height: 96, durationMs: 500, hasAudio: false });
});

test('the index may stand before or after the frames, and sound is noticed', async () => {
  for (const fastStart of [true, false]) {
    for (const audio of [true, false]) {
      const facts = await media.probeVideo(blobs.hold(await packFilm({ fastStart, audio })));
      assert.deepEqual(facts, { width: 64, height: 36, durationMs: 1000, hasAudio: audio });
    }
  }
});

test('a film that broke off is not playable, wherever its index is', async () => {
  for (const fastStart of [true, false]) {
    const film = await packFilm({ fastStart, audio: true });
    for (const part of [0.02, 0.3, 0.6, 0.95]) await assertUnplayable(film.subarray(0, film.length * part));
    await assertUnplayable(film.subarray(0, film.length - 60));
  }
});

test('what is not an MP4 film is refused whatever it calls itself', async () => {
  const text = (value: string) => Buffer.from(value);
  await assertUnplayable(new Uint8Array());
  await assertUnplayable(text('<html>Your video is being processed</html>'));
  await assertUnplayable(text('#EXTM3U\n#EXTINF:1,\nhttp://169.254.169.254/latest/meta-data\n'));
  await assertUnplayable(text("ffconcat version 1.0\nfile '/etc/passwd'\n"));
  await assertUnplayable(Buffer.concat([text('\0\0\0\x18ftypisom\0\0\0\0isommp42'), Buffer.alloc(5000)]));
  const soundOnly = await assertUnplayable(await packFilm({ audio: true, video: false }));
  assert.equal(soundOnly.internalMessage, 'there is no video track');
});

test('a film that is not there is the engine’s fault, a store that fails is not', async () => {
  await assert.rejects(media.probeVideo('nowhere'), { code: 'engine_invalid_output' });
  const failing: BlobStore = {
    ...blobs,
    size: async () => 1000,
    // biome-ignore lint/correctness/useYield: it fails before the first piece
    async *open() {
      throw new Error('the bucket is down');
    },
  };
  await assert.rejects(createMedia({ blobs: failing }).probeVideo('any'), { name: 'StorageTrouble' });
});

/** Position of a box's type in the file; the last of several. */
function boxAt(film: Uint8Array, type: string): number {
  const at = Buffer.from(film).lastIndexOf(type);
  assert.ok(at > 0, type);
  return at;
}

test('a film with an endless index is given up in time, and the server goes on meanwhile', async () => {
  const film = await packFilm({ fastStart: true });
  // How many samples the sample-to-chunk box puts into each chunk: with this number the reader is busy for minutes.
  new DataView(film.buffer).setUint32(boxAt(film, 'stsc') + 16, 0xffffffff);
  const impatient = createMedia({ blobs, probeTimeoutMs: 500 });
  let turns = 0;
  const ticking = setInterval(() => {
    turns += 1;
  }, 5);
  const outcome = await impatient.probeVideo(blobs.hold(film)).catch((error: unknown) => error);
  clearInterval(ticking);
  assert.ok(outcome instanceof TaskError);
  assert.equal(outcome.code, 'engine_invalid_output');
  assert.equal(outcome.internalMessage, 'not read within 500 ms', 'it was stopped, not refused');
  assert.ok(turns > 5, `${turns} turns of other work`);
});

test('damage anywhere in the index ends in an answer', async () => {
  const film = await packFilm({ fastStart: true, audio: true });
  const impatient = createMedia({ blobs, probeTimeoutMs: 1_000 });
  const damage = fc.record({
    at: fc.nat({ max: boxAt(film, 'mdat') }),
    bytes: fc.oneof(
      fc.constantFrom([255, 255, 255, 255], [0, 0, 0, 0], [127, 255, 255, 255], [0, 0, 0, 1]),
      fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 8 }),
    ),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ at, bytes }) => {
      const damaged = Uint8Array.from(film);
      damaged.set(bytes, at);
      try {
        const facts = await impatient.probeVideo(blobs.hold(damaged));
        assert.ok(facts.width > 0 && facts.height > 0 && facts.durationMs > 0);
      } catch (error) {
        assert.ok(error instanceof TaskError, String(error));
        assert.equal(error.code, 'engine_invalid_output');
      }
    }),
    { numRuns: 40 },
  );
});
