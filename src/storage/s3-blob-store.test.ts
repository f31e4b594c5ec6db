import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { eventually } from '../db/testing/eventually.ts';
import { type Log, silentLog } from '../observe/log.ts';
import { TaskError } from '../task/error.ts';
import { openS3BlobStore, type S3BlobStore, StorageUnusable } from './s3-blob-store.ts';
import { each, readAll, testBlobStore } from './testing/blob-store-suite.ts';
import { startTestS3, type TestS3 } from './testing/s3-server.ts';

let s3: TestS3;
let blobs: S3BlobStore;
const opened: S3BlobStore[] = [];

before(async () => {
  s3 = await startTestS3();
  blobs = await open();
});
after(async () => {
  for (const store of opened) store.close();
  await s3.stop();
});

async function open(log: Log = silentLog): Promise<S3BlobStore> {
  const store = await openS3BlobStore(s3.location, log);
  opened.push(store);
  return store;
}

function refuse(outgoing: ServerResponse, status: number, code: string): true {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  outgoing.writeHead(status, { 'content-type': 'application/xml' }).end(body);
  return true;
}

async function withFault<Result>(fault: TestS3['fault'], work: () => Promise<Result>): Promise<Result> {
  s3.fault = fault;
  try {
    return await work();
  } finally {
    s3.fault = null;
  }
}

testBlobStore('the S3 store', async () => {
  const before = s3.countObjects();
  return { blobs, countFiles: async () => s3.countObjects() - before };
});

function* slices(whole: Uint8Array, bytes: number): Generator<Uint8Array> {
  for (let at = 0; at < whole.length; at += bytes) yield whole.subarray(at, at + bytes);
}

describe('a large file', () => {
  test('goes up in parts and comes back whole, under the prefix and a key of ours', async () => {
    const film = randomBytes(20_000_000);
    const seen = s3.requests.length;
    const { storageKey, bytes } = await blobs.put(each(slices(film, 300_000)), 'mp4');
    assert.equal(bytes, film.length);
    const parts = s3.requests.slice(seen).filter((line) => line.includes('partNumber='));
    assert.equal(parts.length, 3);
    assert.ok(parts.every((line) => line.startsWith(`PUT /films/reelay/${storageKey}?`)));
    assert.ok((await readAll(blobs, storageKey, null)).equals(film));
  });

  test('whose source fails after two parts is aborted, and its own error is passed on', async () => {
    const before = s3.countObjects();
    const seen = s3.requests.length;
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield* slices(randomBytes(18_000_000), 500_000);
      throw new Error('the engine hung up');
    }
    await assert.rejects(blobs.put(failing(), 'mp4'), /the engine hung up/);
    const [abort] = s3.requests.slice(seen).filter((line) => line.startsWith('DELETE '));
    assert.match(abort ?? '', /uploadId=/);
    assert.equal(s3.countObjects(), before);
  });

  test('whose part is refused is aborted, and may be tried again', async () => {
    const seen = s3.requests.length;
    const fault = ({ url = '' }: IncomingMessage, outgoing: ServerResponse) =>
      url.includes('partNumber=2') && refuse(outgoing, 403, 'QuotaExceeded');
    await withFault(fault, async () => {
      await assert.rejects(blobs.put(each(slices(randomBytes(18_000_000), 500_000)), 'mp4'), isUnavailable);
    });
    assert.ok(s3.requests.slice(seen).some((line) => /^DELETE .*uploadId=/.test(line)));
    assert.ok(
      !s3.requests.slice(seen).some((line) => /^POST .*uploadId=/.test(line)),
      'it was never completed',
    );
  });
});

function isUnavailable(error: unknown): boolean {
  assert.ok(error instanceof TaskError, String(error));
  assert.equal(error.code, 'unavailable');
  assert.ok(error.retryable);
  assert.doesNotMatch(error.message, /127\.0\.0\.1|films|XML|S3/);
  return true;
}

describe('trouble of the service', () => {
  test('is "unavailable" for every operation, and over when the service is back', async () => {
    const { storageKey } = await blobs.put(each([Buffer.from('film')]), 'mp4');
    await withFault(
      (_, outgoing) => refuse(outgoing, 507, 'InsufficientStorage'),
      async () => {
        await assert.rejects(blobs.put(each([Buffer.from('x')]), 'mp4'), isUnavailable);
        await assert.rejects(readAll(blobs, storageKey, null), isUnavailable);
        await assert.rejects(blobs.size(storageKey), isUnavailable);
        await assert.rejects(blobs.remove(storageKey), isUnavailable);
      },
    );
    assert.equal((await readAll(blobs, storageKey, null)).toString(), 'film');
  });

  test('for a moment is not even noticed', async () => {
    let refusals = 0;
    const { storageKey } = await withFault(
      (_, outgoing) => {
        refusals += 1;
        return refusals < 3 && refuse(outgoing, 503, 'SlowDown');
      },
      () => blobs.put(each([Buffer.from('film')]), 'mp4'),
    );
    assert.equal(refusals, 3);
    assert.equal(await blobs.size(storageKey), 4);
  });

  test('a body that breaks off is continued where it ended', async () => {
    const film = randomBytes(400_000);
    const { storageKey } = await blobs.put(each([film]), 'mp4');
    for (const range of [null, { start: 1000, end: 350_000 }]) {
      let cuts = 0;
      const read = await withFault(
        (incoming, outgoing) => {
          if (incoming.method !== 'GET' || cuts === 2) return false;
          cuts += 1;
          const [, from = '0', to = '399999'] = /bytes=(\d+)-(\d*)/.exec(incoming.headers.range ?? '') ?? [];
          const piece = film.subarray(Number(from), Number(to || '399999') + 1);
          const place = `bytes ${from}-${Number(from) + piece.length - 1}/400000`;
          outgoing.writeHead(206, { 'content-length': piece.length, 'content-range': place });
          outgoing.write(piece.subarray(0, 100_000), () => outgoing.destroy());
          return true;
        },
        () => readAll(blobs, storageKey, range),
      );
      assert.equal(cuts, 2);
      assert.ok(read.equals(range === null ? film : film.subarray(range.start, range.end + 1)));
    }
  });

  test('a service that ignores ranges, or sends more than was asked, is not believed', async () => {
    const film = randomBytes(300_000);
    const { storageKey } = await blobs.put(each([film]), 'mp4');
    for (const place of [undefined, 'bytes 1000-299999/300000']) {
      const sent = place === undefined ? film : film.subarray(1000);
      const fault = (_: IncomingMessage, outgoing: ServerResponse) => {
        outgoing.writeHead(200, { 'content-length': sent.length, ...(place && { 'content-range': place }) });
        return outgoing.end(sent) !== null;
      };
      const read = await withFault(fault, () => readAll(blobs, storageKey, { start: 90_000, end: 200_000 }));
      assert.ok(read.equals(film.subarray(90_000, 200_001)), place);
    }
  });

  test('a body that breaks off again and again without a byte is given up', async () => {
    const { storageKey } = await blobs.put(each([Buffer.from('film')]), 'mp4');
    const seen = s3.requests.length;
    const cut = (_: IncomingMessage, outgoing: ServerResponse) => {
      outgoing.writeHead(200, { 'content-length': 4 });
      outgoing.flushHeaders();
      setImmediate(() => outgoing.destroy());
      return true;
    };
    await withFault(cut, () => assert.rejects(readAll(blobs, storageKey, null), isUnavailable));
    assert.equal(s3.requests.length - seen, 4);
  });

  test('a reader that stops early gives its connection back', async () => {
    const { storageKey } = await blobs.put(each([randomBytes(3_000_000)]), 'mp4');
    const before = await s3.countConnections();
    for (let round = 0; round < 20; round += 1) {
      for await (const piece of blobs.open(storageKey, null)) {
        assert.ok(piece.length > 0);
        break;
      }
    }
    await eventually(async () => (await s3.countConnections()) <= before + 1);
  });
});

describe('at start', () => {
  test('a bucket that is not there is refused by its name', async () => {
    const location = { ...s3.location, bucket: 'no-such-bucket' };
    await assert.rejects(openS3BlobStore(location, silentLog), (error) => {
      assert.ok(error instanceof StorageUnusable);
      assert.match(error.message, /no-such-bucket.*404/);
      return true;
    });
  });

  test('a service that is away is no reason not to start', async () => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (_: unknown, message: string) => void warnings.push(message) };
    const store = await withFault(
      (_, outgoing) => refuse(outgoing, 503, 'SlowDown'),
      () => open(log),
    );
    assert.deepEqual(warnings, ['the storage does not answer yet']);
    assert.equal((await store.put(each([Buffer.from('film')]), 'mp4')).bytes, 4);
  });

  test('uploads that a crashed server left behind a day ago are aborted, younger ones are not', async () => {
    const seen = s3.requests.length;
    const upload = (id: string, startedMs: number) =>
      `<Upload><Key>reelay/ab/${id}</Key><UploadId>${id}</UploadId><Initiated>${new Date(startedMs).toISOString()}</Initiated></Upload>`;
    const list = `<ListMultipartUploadsResult>${upload('old', Date.now() - 25 * 3_600_000)}${upload('young', Date.now() - 3_600_000)}</ListMultipartUploadsResult>`;
    await withFault(({ url = '', method }, outgoing) => {
      if (method === 'DELETE') return outgoing.writeHead(204).end() !== null;
      if (!url.includes('uploads')) return false;
      outgoing.writeHead(200, { 'content-type': 'application/xml' }).end(list);
      return true;
    }, open);
    const aborted = s3.requests.slice(seen).filter((line) => line.startsWith('DELETE '));
    assert.equal(aborted.length, 1);
    assert.match(aborted[0] ?? '', /reelay\/ab\/old\?.*uploadId=old/);
  });
});
