import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { ByteRange } from '../task/ports.ts';
import { type AssetFile, sendAsset } from './assets.ts';

const FILM = randomBytes(3_000_000);
const SHA = 'a'.repeat(64);
const PIECE = 100_000;

/** How many readers of the store were opened, and how many gave their file back. */
const readers = { opened: 0, closed: 0, pieces: 0 };
let content: Uint8Array = FILM;
let failing = false;

/** Uses two pieces of memory in turn, as it is allowed to: who holds a third would see it written over. */
async function* read(range: ByteRange | null, reuse: boolean): AsyncGenerator<Uint8Array> {
  readers.opened += 1;
  const memory = [Buffer.alloc(PIECE), Buffer.alloc(PIECE)] as const;
  try {
    if (failing) throw new Error('the file is gone');
    const bytes = range === null ? content : content.subarray(range.start, range.end + 1);
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = reuse ? memory[readers.pieces % 2 === 0 ? 0 : 1] : Buffer.alloc(PIECE);
      readers.pieces += 1;
      piece.set(bytes.subarray(at, at + PIECE));
      yield piece.subarray(0, bytes.length - at);
    }
  } finally {
    readers.closed += 1;
  }
}

const film: AssetFile = {
  blobs: { open: (_key, range, options) => read(range, options?.reuse ?? false) },
  storageKey: 'key',
  bytes: FILM.length,
  contentType: 'video/mp4',
  etag: SHA,
  modifiedAtMs: Date.UTC(2026, 10, 20, 12, 0, 0, 900),
  fileName: 'task_1.mp4',
  cacheSeconds: 60,
};

let served: Partial<AssetFile> = {};
const failures: unknown[] = [];
const server = http.createServer(async (request, response) => {
  response.setHeader('x-request-id', 'req_1');
  try {
    await sendAsset(response, request, { ...film, ...served });
  } catch (error) {
    failures.push(error);
    if (!response.headersSent) response.writeHead(500).end('failed');
  }
});
let base = '';
let port = 0;

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  base = `http://127.0.0.1:${port}/`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  Object.assign(readers, { opened: 0, closed: 0, pieces: 0 });
  failures.length = 0;
  content = FILM;
  failing = false;
  served = {};
});

function get(headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return fetch(base, { method, headers });
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < deadlineMs, what);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe('a film is served as players ask for it', () => {
  test('whole, with everything a player or a cache wants to know', async () => {
    const response = await get();
    assert.equal(response.status, 200);
    assert.ok((await bytesOf(response)).equals(FILM));
    const headers = Object.fromEntries(response.headers);
    const expected = {
      'content-type': 'video/mp4',
      'content-length': String(FILM.length),
      'accept-ranges': 'bytes',
      etag: `"${SHA}"`,
      'last-modified': 'Fri, 20 Nov 2026 12:00:00 GMT',
      'cache-control': 'private, max-age=60, immutable',
      'content-disposition': 'inline; filename="task_1.mp4"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
      'x-request-id': 'req_1',
    };
    assert.deepEqual({ ...headers, ...expected }, headers);
  });

  test('to a client that takes it slowly, byte for byte', async () => {
    const taken: Buffer[] = [];
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
      socket.on('data', (piece) => {
        taken.push(piece);
        socket.pause();
        setTimeout(() => socket.resume(), 1);
      });
      socket.on('end', resolve).on('error', reject);
    });
    assert.ok(Buffer.concat(taken).subarray(-FILM.length).equals(FILM));
  });

  test('in single ranges, each exactly its bytes', async () => {
    const last = FILM.length - 1;
    const cases: [string, number, number][] = [
      ['bytes=0-0', 0, 0],
      ['bytes=0-', 0, last],
      ['bytes=99999-100001', 99_999, 100_001],
      ['bytes=-500', FILM.length - 500, last],
      [`bytes=${last}-${last + 50}`, last, last],
    ];
    for (const [range, start, end] of cases) {
      const response = await get({ range });
      assert.equal(response.status, 206, range);
      assert.equal(response.headers.get('content-range'), `bytes ${start}-${end}/${FILM.length}`);
      assert.equal(response.headers.get('content-length'), String(end - start + 1));
      assert.ok((await bytesOf(response)).equals(FILM.subarray(start, end + 1)), range);
    }
  });

  test('a range outside of it is 416 with its size, several ranges are the whole film', async () => {
    const outside = await get({ range: `bytes=${FILM.length}-` });
    assert.equal(outside.status, 416);
    assert.equal(outside.headers.get('content-range'), `bytes */${FILM.length}`);
    assert.equal((await bytesOf(outside)).length, 0);
    const several = await get({ range: 'bytes=0-1,5-9' });
    assert.equal(several.status, 200);
    assert.equal((await bytesOf(several)).length, FILM.length);
  });

  test('HEAD tells the same and reads nothing', async () => {
    const response = await get({ range: 'bytes=0-1' }, 'HEAD');
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-length'), String(FILM.length));
    assert.equal(response.headers.get('accept-ranges'), 'bytes');
    assert.equal(readers.opened, 0);
  });

  test('a client that has it is told so', async () => {
    for (const known of [`"${SHA}"`, `W/"${SHA}"`, `"other", "${SHA}"`, '*']) {
      const response = await get({ 'if-none-match': known });
      assert.equal(response.status, 304, known);
      assert.equal(response.headers.get('etag'), `"${SHA}"`);
    }
    assert.equal(readers.opened, 0);
    const other = await get({ 'if-none-match': '"other"' });
    assert.equal(other.status, 200);
    await other.arrayBuffer();
  });

  test('a date tells so too, unless there is a tag, and what is no date is ignored', async () => {
    const cases: [Record<string, string>, number][] = [
      [{ 'if-modified-since': 'Fri, 20 Nov 2026 12:00:00 GMT' }, 304],
      [{ 'if-modified-since': 'Sat, 21 Nov 2026 00:00:00 GMT' }, 304],
      [{ 'if-modified-since': 'Fri, 20 Nov 2026 11:59:59 GMT' }, 200],
      [{ 'if-modified-since': 'yesterday' }, 200],
      [{ 'if-modified-since': 'Sat, 21 Nov 2026 00:00:00 GMT', 'if-none-match': '"other"' }, 200],
      [{ 'if-modified-since': 'Fri, 20 Nov 2026 11:59:59 GMT', 'if-none-match': `"${SHA}"` }, 304],
    ];
    for (const method of ['GET', 'HEAD']) {
      for (const [headers, status] of cases) {
        const response = await get(headers, method);
        assert.equal(response.status, status, JSON.stringify(headers));
        await response.arrayBuffer();
      }
    }
  });

  test('a download is continued only when it is still the same film', async () => {
    const cases: [string, number][] = [
      [`"${SHA}"`, 206],
      ['"other"', 200],
      [`W/"${SHA}"`, 200],
      ['Fri, 20 Nov 2026 12:00:00 GMT', 206],
      ['Fri, 20 Nov 2026 11:59:59 GMT', 200],
      ['Sat, 21 Nov 2026 00:00:00 GMT', 200],
    ];
    for (const [condition, status] of cases) {
      const response = await get({ range: 'bytes=0-9', 'if-range': condition });
      assert.equal(response.status, status, condition);
      await response.arrayBuffer();
    }
  });

  test('a file that a browser must not show is downloaded, and no name can add a header', async () => {
    served = { contentType: 'text/html', fileName: 'a"b\r\nx-evil: 1/ü.html' };
    const response = await get();
    assert.equal(response.headers.get('content-disposition'), 'attachment; filename="a_b__x-evil__1__.html"');
    assert.equal(response.headers.get('x-evil'), null);
    await response.arrayBuffer();
  });
});

describe('a reader never outlives its client', () => {
  test('a client that stops reading stops the store, one that leaves closes the file', async () => {
    content = Buffer.alloc(400_000_000);
    served = { bytes: content.length };
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    let before = -1;
    // The store stops being read once the buffers of both sides are full: a long while without a new piece.
    for (let quiet = 0; quiet < 20; ) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      quiet = readers.pieces === before ? quiet + 1 : 0;
      before = readers.pieces;
    }
    assert.ok(readers.pieces * PIECE < content.length / 4, `${readers.pieces} pieces were read ahead`);
    assert.equal(readers.closed, 0);
    socket.destroy();
    await until(() => readers.closed === 1, 'the file was never closed');
    assert.deepEqual(failures, [], 'a client that leaves is no failure');
  });

  test('every way of answering gives its file back', async () => {
    for (const headers of [{}, { range: 'bytes=5-9' }, { range: 'bytes=-1' }])
      await (await get(headers)).arrayBuffer();
    assert.equal(readers.opened, 3);
    assert.equal(readers.closed, 3);
  });
});

describe('a file that is not as it was recorded', () => {
  test('can still become an error answer when it cannot be opened', async () => {
    failing = true;
    const response = await get();
    assert.equal(response.status, 500);
    assert.equal(response.headers.get('etag'), null, 'nothing of the file was promised');
    await response.text();
    content = new Uint8Array();
    failing = false;
    assert.equal((await get()).status, 500);
  });

  test('breaks the connection when it is too short, so that nobody takes it for the whole', async () => {
    content = FILM.subarray(0, 1_000_000);
    const response = await get();
    assert.equal(response.status, 200);
    await assert.rejects(response.arrayBuffer());
    await until(() => failures.length === 1, 'the failure was not reported');
    assert.match(String(failures[0]), /1000000 of 3000000 bytes/);
  });

  test('an empty file is served as such', async () => {
    content = new Uint8Array();
    served = { bytes: 0 };
    const response = await get();
    assert.equal(response.status, 200);
    assert.equal((await bytesOf(response)).length, 0);
  });
});
