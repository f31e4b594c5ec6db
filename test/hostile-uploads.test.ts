import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { packFilm } from '../src/media/testing/films.ts';
import { authorization, CLIENTS } from './harness/dialect-client.ts';
import { startTestServer, type TestServer } from './harness/in-process.ts';
import { makePng } from './harness/pictures.ts';

let server: TestServer;
const storage = mkdtempSync(join(tmpdir(), 'reelay-uploads-'));
let mounted = false;
/** Counts whoever is led here by an address inside a file; the test server may reach it. */
const visits: string[] = [];
const decoy = createServer((request, response) => {
  visits.push(String(request.url));
  response.end();
});
let address = '';

before(async () => {
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', storage], { stdio: 'ignore' });
    mounted = true;
  } catch {
    // Only root may; the test that needs a full disk is skipped then.
  }
  server = await startTestServer(
    { REELAY_LOG: 'silent' },
    { storage: { kind: 'file', dir: storage }, roles: ['api'] },
  );
  await new Promise<void>((resolve) => decoy.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(decoy.address() as AddressInfo).port}`;
});
after(async () => {
  await server.stop();
  decoy.close();
  if (mounted) execFileSync('/bin/umount', [storage]);
  rmSync(storage, { recursive: true, force: true });
});

function storedFiles(): string[] {
  return readdirSync(storage, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

async function upload(bytes: Uint8Array, name: string): Promise<Response> {
  const form = new FormData();
  form.append('purpose', 'user_data');
  form.append('file', new Blob([Uint8Array.from(bytes)]), name);
  const headers = { authorization: `Bearer ${server.apiKey}` };
  return fetch(`${server.baseUrl}/v1/files`, { method: 'POST', headers, body: form });
}

/** A picture whose header says another size than its few bytes can hold. */
function pngOfSize(png: Buffer, width: number, height: number): Buffer {
  const forged = Buffer.from(png);
  forged.writeUInt32BE(width, 16);
  forged.writeUInt32BE(height, 20);
  return forged;
}

function webpOfSize(width: number, height: number): Buffer {
  const extended = Buffer.alloc(30);
  extended.write('RIFF', 0, 'latin1');
  extended.writeUInt32LE(22, 4);
  extended.write('WEBPVP8X', 8, 'latin1');
  extended.writeUInt32LE(10, 16);
  extended.writeUIntLE(width - 1, 24, 3);
  extended.writeUIntLE(height - 1, 27, 3);
  return extended;
}

function gifOfFrames(frames: number): Buffer {
  const head = Buffer.from('474946383961ffffffff800000000000ffffff', 'hex');
  const frame = Buffer.from('2c00000000ffffffff0002024401003b', 'hex');
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame)]);
}

function forgedBox(film: Uint8Array, type: string, offset: number, value: number): Buffer {
  const forged = Buffer.from(film);
  forged.writeUInt32BE(value, forged.lastIndexOf(type) + offset);
  return forged;
}

async function bombs(): Promise<Record<string, Uint8Array>> {
  const small = await makePng(64, 64);
  const film = await packFilm({ fastStart: true });
  const playlist = `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n${address}/hls.mp4\n#EXT-X-ENDLIST\n`;
  const ftyp = Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex');
  const texts = {
    'a playlist.mp4': playlist,
    'a playlist.m3u8': playlist,
    'a playlist of a local file.mp4': playlist.replace(address, 'file:///etc/passwd'),
    'a concat script.mp4': `ffconcat version 1.0\nfile ${address}/concat\n`,
    'a DASH manifest.mp4': `<?xml version="1.0"?><MPD><BaseURL>${address}/dash</BaseURL></MPD>`,
    'an SVG with an image.png': `<svg xmlns="http://www.w3.org/2000/svg"><image href="${address}/svg"/></svg>`,
    'an SVG with an entity.png': `<!DOCTYPE svg [<!ENTITY x SYSTEM "${address}/dtd">]><svg>&x;</svg>`,
    'a page.png': `<html><img src="${address}/page"></html>`,
    'an MVG script.jpg': `push graphic-context\nimage over 0,0 0,0 'url(${address}/mvg)'`,
  };
  return {
    ...Object.fromEntries(
      [
        [0x7fffffff, 0x7fffffff],
        [0x7fffffff, 1],
        [1, 0x7fffffff],
        [16_383, 16_383],
        [0, 64],
        [65_535, 64],
        [8_000, 5_126],
        [14_000, 14_000],
        [64, 0],
        [100_000, 100_000],
        [1_000, 40_001],
      ].map(([width = 0, height = 0]) => [`a PNG of ${width} x ${height}`, pngOfSize(small, width, height)]),
    ),
    'a PNG that ends in its header': small.subarray(0, 40),
    'a WebP of 16383 x 16383': webpOfSize(16_383, 16_383),
    'a WebP of 16777216 x 16777216': webpOfSize(1 << 24, 1 << 24),
    'a GIF of 20,000 frames': gifOfFrames(20_000),
    'a GIF of one frame': gifOfFrames(1),
    'an MP4 without anything': ftyp,
    'an MP4 whose movie box is endless': Buffer.concat([
      ftyp,
      Buffer.from('000000016d6f6f76ffffffffffffffff', 'hex'),
    ]),
    'an MP4 whose movie box has 4 GB': Buffer.concat([ftyp, Buffer.from('ffffffff6d6f6f76', 'hex')]),
    'an MP4 whose places are elsewhere': forgedBox(film, 'stco', 12, 0xfffffff0),
    'an MP4 cut in the middle': Buffer.from(film).subarray(0, film.length / 2),
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)])),
  };
}

test('30 bombs and probes are refused in OpenAI’s shape, in little memory, without a file or a visit', async () => {
  const hostile = Object.entries(await bombs());
  assert.ok(hostile.length >= 30, `${hostile.length} bombs`);
  const kept = storedFiles();
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 5);
  for (const [name, bytes] of hostile) {
    const response = await upload(bytes, name);
    const body = (await response.json()) as { error?: { message?: string } };
    assert.equal(response.status, 400, `${name}: ${JSON.stringify(body)}`);
    assert.ok((body.error?.message ?? '').length > 10, name);
  }
  clearInterval(watch);
  assert.ok(peak - before < 300e6, `${Math.round((peak - before) / 1e6)} MB more at the peak`);
  assert.deepEqual(storedFiles(), kept);
  assert.deepEqual(visits, []);
  const fine = await upload(await makePng(64, 64), 'fine.png');
  assert.equal(fine.status, 200, 'the server is as well as before');
});

/** Sends bytes as they are, and tells the status of the answer; null when the connection is closed without one. */
function sendRaw(
  head: readonly string[],
  pieces: readonly (string | Buffer)[],
  leaves: boolean,
): Promise<number | null> {
  const { hostname, port } = new URL(server.baseUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    const status = (): number | null => {
      const found = /^HTTP\/1\.1 (?!100)(\d{3})/m.exec(answer)?.[1];
      return found === undefined ? null : Number(found);
    };
    const hang = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no answer to ${head.join(' | ')}`));
    }, 30_000);
    socket.on('data', (text) => {
      answer += text.toString('latin1');
      if (status() !== null && answer.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(hang);
      resolve(status());
    });
    socket.write(
      `${[...head, 'host: films.example', `authorization: Bearer ${server.apiKey}`].join('\r\n')}\r\n\r\n`,
    );
    for (const piece of pieces) socket.write(piece);
    if (leaves) socket.end();
  });
}

const LINE = '\r\n';
const part = (fields: string, body: string | Buffer) =>
  Buffer.concat([
    Buffer.from(`--b${LINE}content-disposition: form-data; ${fields}${LINE}${LINE}`),
    Buffer.from(body),
    Buffer.from(LINE),
  ]);
const END = Buffer.from(`--b--${LINE}`);
const chunked = (body: Buffer, size: number): Buffer[] => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const piece = body.subarray(at, at + size);
    pieces.push(Buffer.from(`${piece.length.toString(16)}${LINE}`), piece, Buffer.from(LINE));
  }
  return [...pieces, Buffer.from(`0${LINE}${LINE}`)];
};

test('50 forms that are too large, chunked or lie about their length are 413 or 400, and leave no file', async () => {
  const kept = storedFiles();
  const png = await makePng(64, 64);
  const file = part('name="file"; filename="a.png"', png);
  const large = part('name="file"; filename="a.png"', Buffer.alloc(10_000_001, 0x89));
  const forms: Record<string, Buffer> = {
    'a file of more than 10 MB': Buffer.concat([large, END]),
    'two files of more than 10 MB': Buffer.concat([large, large, END]),
    '41 fields': Buffer.concat([...Array.from({ length: 41 }, (_, at) => part(`name="f${at}"`, 'x')), END]),
    '5 files': Buffer.concat([...Array.from({ length: 5 }, () => file), END]),
    'a field name of 101 bytes': Buffer.concat([part(`name="${'n'.repeat(101)}"`, 'x'), file, END]),
    'a part without a name': Buffer.concat([part('filename="a.png"', png), END]),
    'no end': file,
    'no file': Buffer.concat([part('name="purpose"', 'x'), END]),
    'an empty file': Buffer.concat([part('name="file"; filename="a.png"', ''), END]),
    'text named .png': Buffer.concat([part('name="file"; filename="a.png"', 'not a picture'), END]),
    'half a picture': Buffer.concat([part('name="file"; filename="a.png"', png.subarray(0, 60)), END]),
    'no boundary at all': Buffer.alloc(1_000, 'x'),
  };
  const post = ['POST /v1/files HTTP/1.1', 'content-type: multipart/form-data; boundary=b'];
  let cases = 0;
  const refuse = async (name: string, head: string[], pieces: (string | Buffer)[], leaves = false) => {
    cases += 1;
    const status = await sendRaw([...post, ...head], pieces, leaves);
    // A client that leaves in the middle may be gone before its answer.
    assert.ok(status === 400 || status === 413 || (leaves && status === null), `${name}: ${status}`);
  };
  for (const [name, body] of Object.entries(forms)) {
    await refuse(name, [`content-length: ${body.length}`], [body]);
    await refuse(`${name}, in chunks`, ['transfer-encoding: chunked'], chunked(body, 65_536));
    await refuse(
      `${name}, in other chunks`,
      ['transfer-encoding: chunked'],
      chunked(body, Math.max(7, body.length >> 4)),
    );
  }
  const whole = Buffer.concat([file, END]);
  for (const length of [whole.length + 1, whole.length + 5_000, 9_000_000])
    await refuse(`a length of ${length}, too long`, [`content-length: ${length}`], [whole], true);
  for (const length of [1, 20, file.length, whole.length - 3])
    await refuse(
      `a length of ${length}, too short`,
      [`content-length: ${length}`],
      [whole.subarray(0, length)],
    );
  for (const length of ['41000000', '4294967296', '99999999999'])
    await refuse(`a length of ${length}`, [`content-length: ${length}`], [whole]);
  for (const length of ['-1', 'x', '1e3'])
    await refuse(`a length of ${length}`, [`content-length: ${length}`], [whole]);
  await refuse('two lengths', ['content-length: 5', 'content-length: 6'], [whole]);
  await refuse('a chunk that is no number', ['transfer-encoding: chunked'], ['zz\r\n', whole]);
  assert.ok(cases >= 50, `${cases} cases`);
  assert.deepEqual(storedFiles(), kept);
});

test('no path leads out of the storage folder, whichever way it is written', async () => {
  const canary = `canary-${process.pid}-${Date.now()}`;
  const outside = join(storage, '..', canary);
  writeFileSync(outside, canary);
  try {
    const ups = [
      '..',
      '%2e%2e',
      '..%00',
      '%2e.',
      '.%2e',
      '%252e%252e',
      '%c0%ae%c0%ae',
      '..;',
      '..%5c',
      '....',
    ];
    const slashes = ['/', '%2f', '\\', '%5c', '%252f', '//', '%c0%af'];
    const targets = [canary, 'etc/passwd', '../database/postmaster.pid'];
    const roots = ['/files/', '/files/abc-def/', '/v1/files/', '/v1/videos/', '/docs/', '/'];
    let paths = 0;
    for (const root of roots) {
      for (const up of ups) {
        for (const slash of slashes) {
          const target = targets[paths % targets.length];
          paths += 1;
          const path = `${root}${`${up}${slash}`.repeat(1 + (paths % 8))}${target}`;
          const text = await rawGet(path);
          assert.match(text, /^HTTP\/1\.1 (400|401|403|404)/, path);
          assert.ok(!text.includes(canary) || text.includes('{"error"'), path);
          assert.ok(!text.includes('root:x:') && !text.split('\r\n\r\n')[1]?.startsWith(canary), path);
        }
      }
    }
    assert.equal(paths, 420);
  } finally {
    rmSync(outside);
  }
});

function rawGet(path: string): Promise<string> {
  const { hostname, port } = new URL(server.baseUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (text) => {
      answer += text.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    socket.write(
      `GET ${path} HTTP/1.1\r\nhost: films.example\r\nauthorization: Bearer ${server.apiKey}\r\nconnection: close\r\n\r\n`,
    );
  });
}

test('a link outlives one rotation of the secret, and not two', async () => {
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(await makePng(64, 64))]), 'a.png');
  const headers = { authorization: `Bearer ${server.apiKey}` };
  const uploaded = await fetch(`${server.baseUrl}/api/v1/files/upload/stream`, {
    method: 'POST',
    headers,
    body: form,
  });
  const body = (await uploaded.json()) as { data: { file_url: string } };
  const link = body.data.file_url;
  const statusOf = async () => (await fetch(link)).status;
  assert.equal(await statusOf(), 200);
  await server.reelay.links.rotate();
  assert.equal(await statusOf(), 200);
  await server.reelay.links.rotate();
  assert.equal(await statusOf(), 403);
});

test('a full disk is a 503 in every dialect’s shape, keeps nothing of the refused, and is over when there is room', async (t) => {
  if (!mounted) return t.skip('only root may mount a small file system');
  const ballast = join(storage, 'ballast');
  assert.throws(() => writeFileSync(ballast, Buffer.alloc(5_000_000)), /ENOSPC/);
  const kept = storedFiles();
  const image = `data:image/png;base64,${(await makePng(64, 64)).toString('base64')}`;
  const fields: Record<string, object> = {
    openai: { input_reference: image },
    'unified-v1': { images: [image] },
    'unified-v2': { images: [image] },
    duomi: { image_urls: [image] },
    evolink: { image_urls: [image] },
  };
  const create = async (client: (typeof CLIENTS)[number]) => {
    const response = await fetch(server.baseUrl + client.basePath + client.create.path, {
      method: 'POST',
      headers: { authorization: authorization(client, server.apiKey), 'content-type': 'application/json' },
      body: JSON.stringify({ ...client.smallest, ...fields[client.name] }),
    });
    return { status: response.status, text: await response.text() };
  };
  for (const client of CLIENTS) {
    const { status, text } = await create(client);
    assert.equal(status, 503, `${client.name}: ${text}`);
    assert.match(text, /cannot store files/);
    assert.doesNotMatch(text, /ENOSPC|tmp/);
  }
  assert.equal((await upload(await makePng(64, 64), 'a.png')).status, 503);
  assert.deepEqual(storedFiles(), kept);
  rmSync(ballast);
  for (const client of CLIENTS) {
    const { status, text } = await create(client);
    assert.ok(status < 300, `${client.name}: ${text}`);
  }
});
