import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { hostilePictures } from '../src/media/testing/hostile-pictures.ts';
import type { DialectClient } from './harness/dialect-client.ts';
import { authorization, CLIENTS } from './harness/dialect-client.ts';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { makeJpeg, makePng } from './harness/pictures.ts';

type Body = Record<string, unknown>;
let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(async () => {
  await server.stop();
});

/** The field in which each dialect takes an image as text. */
const IMAGE_FIELD: Readonly<Record<string, (image: string) => Body>> = {
  openai: (image) => ({ input_reference: image }),
  'unified-v1': (image) => ({ images: [image] }),
  'unified-v2': (image) => ({ images: [image] }),
  duomi: (image) => ({ image_urls: [image] }),
  evolink: (image) => ({ image_urls: [image] }),
};

async function post(
  client: DialectClient,
  body: string,
  contentType = 'application/json',
): Promise<{ status: number; text: string }> {
  const response = await fetch(server.baseUrl + client.basePath + client.create.path, {
    method: 'POST',
    headers: { authorization: authorization(client, server.apiKey), 'content-type': contentType },
    body,
  });
  const text = await response.text();
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
  JSON.parse(text);
  return { status: response.status, text };
}

async function postImage(client: DialectClient, image: string): Promise<{ status: number; text: string }> {
  return post(client, JSON.stringify({ ...client.smallest, ...IMAGE_FIELD[client.name]?.(image) }));
}

for (const client of CLIENTS) {
  test(`${client.name}: hostile and broken images are refused with a 400 that says why`, async () => {
    const bomb = (await makePng(8_000, 5_001)).toString('base64');
    const jpeg = (await makeJpeg(320, 180)).toString('base64');
    const cases: [string, string, RegExp][] = [
      ['41 megapixels', `data:image/png;base64,${bomb}`, /megapixel|40/i],
      [
        'text named .png',
        `data:image/png;base64,${Buffer.from('not a picture at all').toString('base64')}`,
        /image/i,
      ],
      [
        'a data URI cut in half',
        `data:image/jpeg;base64,${jpeg.slice(0, jpeg.length / 2 - 1)}`,
        /image|base64/i,
      ],
      ['a data URI without data', 'data:image/png;base64', /image|data/i],
      [
        'an SVG',
        `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')}`,
        /image|svg/i,
      ],
    ];
    for (const [name, image, reason] of cases) {
      const { status, text } = await postImage(client, image);
      assert.equal(status, 400, `${name}: ${text}`);
      assert.match(text, reason, name);
    }
  });

  test(`${client.name}: broken JSON, a 20 MB prompt and wrong types never reach a 5xx`, async () => {
    const broken = await post(client, '{"prompt": "wav');
    assert.equal(broken.status, 400);
    const huge = await post(client, JSON.stringify({ ...client.smallest, prompt: 'x'.repeat(20_000_000) }));
    assert.ok([400, 413].includes(huge.status), `${huge.status}`);
    assert.ok(huge.text.length < 2_000, 'the answer does not repeat the prompt');
    for (const prompt of [null, '', '   ', [], {}]) {
      const { status, text } = await post(client, JSON.stringify({ ...client.smallest, prompt }));
      assert.equal(status, 400, `${JSON.stringify(prompt)}: ${text}`);
      assert.match(text, /prompt/);
    }
    for (const body of ['[]', '"text"', 'null', '7']) {
      const { status } = await post(client, body);
      assert.equal(status, 400, body);
    }
  });

  test(`${client.name}: unknown fields are ignored`, async () => {
    const { status, text } = await post(
      client,
      JSON.stringify({ ...client.smallest, frobnicate: { deep: [1, 2] }, user: 'u-1' }),
    );
    assert.equal(status, 200, text);
  });
}

test('a bomb, a polyglot and an SVG that names an address are refused, and nobody visits the address', async () => {
  const visits: string[] = [];
  const decoy = http.createServer((request, response) => {
    visits.push(String(request.url));
    response.end();
  });
  await new Promise<void>((resolve) => decoy.listen(0, '127.0.0.1', resolve));
  try {
    const address = `http://127.0.0.1:${(decoy.address() as AddressInfo).port}`;
    const { 'a WebP of 200 pictures': _, ...hostile } = await hostilePictures(address);
    const [client] = CLIENTS;
    assert.ok(client);
    for (const [name, bytes] of Object.entries(hostile)) {
      const data = Buffer.from(bytes).toString('base64');
      for (const type of ['image/png', 'image/svg+xml']) {
        const { status, text } = await postImage(client, `data:${type};base64,${data}`);
        assert.equal(status, 400, `${name} as ${type}: ${text}`);
        assert.match(text, /image|svg|gif|megapixel/i, name);
      }
    }
    assert.deepEqual(visits, []);
  } finally {
    decoy.close();
  }
});

test('an upload of text named .png, a truncated multipart body and an oversized file are client errors', async () => {
  const url = `${server.baseUrl}/v1/videos`;
  const headers = { authorization: `Bearer ${server.apiKey}` };
  const form = new FormData();
  form.set('prompt', 'waves');
  form.set('input_reference', new Blob(['just text'], { type: 'image/png' }), 'picture.png');
  const text = await fetch(url, { method: 'POST', headers, body: form });
  assert.equal(text.status, 400);
  assert.match(await text.text(), /input_reference|image/);

  const boundary = 'cut';
  const truncated = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `--${boundary}\r\ncontent-disposition: form-data; name="prompt"\r\n\r\nwav`,
  });
  assert.equal(truncated.status, 400);

  const large = new FormData();
  large.set('prompt', 'waves');
  large.set('input_reference', new Blob([new Uint8Array(20_000_000)], { type: 'image/png' }), 'large.png');
  const oversized = await fetch(url, { method: 'POST', headers, body: large });
  assert.ok([400, 413].includes(oversized.status), `${oversized.status}`);
  assert.match(oversized.headers.get('content-type') ?? '', /^application\/json/);
});

test('an image address that cannot be fetched fails the task in every dialect, with the same words whatever the reason', async () => {
  const messages = new Set<string>();
  for (const address of [
    'http://127.0.0.1:1/closed.png',
    'http://10.255.255.1/private.png',
    'http://[::1]:9/v6.png',
  ]) {
    const response = await fetch(`${server.baseUrl}/v1/videos`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'waves', seconds: 4, input_reference: address }),
    });
    assert.equal(response.status, 200);
    const { id } = (await response.json()) as { id: string };
    messages.add(await failureOf(id));
  }
  assert.equal(messages.size, 1, [...messages].join(' | '));
});

async function failureOf(id: string): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const response = await fetch(`${server.baseUrl}/v1/videos/${id}`, {
      headers: { authorization: `Bearer ${server.apiKey}` },
    });
    const video = (await response.json()) as { status: string; error: { message: string } | null };
    if (video.status === 'failed') return video.error?.message ?? '';
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${id} did not fail`);
}

test('an unknown path is a JSON 404 that names method and path', async () => {
  const response = await fetch(`${server.baseUrl}/_stainless_unknown_path`);
  assert.equal(response.status, 404);
  assert.match(await response.text(), /Invalid URL \(GET \/_stainless_unknown_path\)/);
});
