import assert from 'node:assert/strict';
import http from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import type { WireBody } from '../dialects/dialect.ts';
import { TaskError } from '../task/error.ts';
import { readWireBody } from './body.ts';
import type { BodyLimits } from './body-limits.ts';

interface Outcome {
  readonly body?: WireBody;
  readonly error?: unknown;
}

const limits: Partial<BodyLimits> = {};
const outcomes: Outcome[] = [];
const rejections: unknown[] = [];
process.on('unhandledRejection', (reason) => rejections.push(reason));

const server = http.createServer(async (request, response) => {
  try {
    const body = await readWireBody(request, { limits });
    outcomes.push({ body });
    response.end('read');
  } catch (error) {
    outcomes.push({ error });
    response.writeHead(error instanceof TaskError ? 400 : 500);
    response.end(error instanceof TaskError ? error.message : 'a bug');
  }
});
let port = 0;

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
after(() => {
  server.closeAllConnections();
  server.close();
  assert.deepEqual(rejections, []);
});
beforeEach(() => {
  for (const name of Object.keys(limits)) delete limits[name as keyof BodyLimits];
});

async function send(body: Uint8Array | string | FormData, contentType?: string): Promise<Outcome> {
  outcomes.length = 0;
  const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType };
  const sent = typeof body === 'string' ? Buffer.from(body) : body;
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: sent, headers });
  await response.text();
  return outcomes[0] ?? assert.fail('no outcome');
}

async function fieldsOf(body: Uint8Array | string | FormData, contentType?: string): Promise<unknown> {
  const { body: read, error } = await send(body, contentType);
  assert.equal(error, undefined);
  return read?.fields;
}

async function refusalOf(body: Uint8Array | string | FormData, contentType?: string): Promise<TaskError> {
  const { error } = await send(body, contentType);
  assert.ok(error instanceof TaskError, `${error}`);
  return error;
}

/** Writes text to the server as it is, then half-closes or cuts the connection; gives what came back. */
function sendRaw(text: string, then: 'end' | 'destroy' | 'wait' = 'end'): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text, () => {
        if (then === 'end') socket.end();
        if (then === 'destroy') socket.destroy();
      });
    });
    socket.on('data', (piece) => {
      answer += piece;
      if (then === 'wait') socket.destroy();
    });
    socket.on('error', (error) => {
      answer += error.message;
    });
    socket.on('close', () => resolve(answer));
  });
}

async function nextOutcome(): Promise<Outcome> {
  const deadlineMs = performance.now() + 5_000;
  while (outcomes.length === 0) {
    assert.ok(performance.now() < deadlineMs, 'the server never came to an end');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return outcomes[0] ?? {};
}

const BOUNDARY = 'cut-here';
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

function part(headers: string, content: string): string {
  return `--${BOUNDARY}\r\n${headers}\r\n\r\n${content}\r\n`;
}

function field(name: string, content: string): string {
  return part(`Content-Disposition: form-data; name="${name}"`, content);
}

const END = `--${BOUNDARY}--\r\n`;

describe('a body is read as what it is', () => {
  const json = '{"model":"sora-2","seconds":4}';
  const object = { model: 'sora-2', seconds: 4 };

  test('JSON under every label that clients put on it', async () => {
    const labels = [
      'application/json',
      'application/json; charset=utf-8',
      'application/vnd.api+json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
      'multipart/form-data',
      MULTIPART,
      'nonsense',
    ];
    for (const label of labels) assert.deepEqual(await fieldsOf(`\n ${json}`, label), object, label);
    assert.deepEqual(await fieldsOf(Buffer.from(json)), object, 'no label');
  });

  test('an empty body is empty under every label', async () => {
    for (const label of ['application/json', 'application/x-www-form-urlencoded', MULTIPART, 'text/plain'])
      assert.deepEqual(await fieldsOf('', label), {}, label);
  });

  test('urlencoded fields, with and without their label', async () => {
    const form = 'prompt=a+lake%20%E6%B9%96&images[]=x&images[]=y&character[url]=u&empty=';
    const expected = { prompt: 'a lake 湖', images: ['x', 'y'], character: { url: 'u' } };
    assert.deepEqual(await fieldsOf(form, 'application/x-www-form-urlencoded'), expected);
    assert.deepEqual(await fieldsOf(form, 'text/plain'), expected);
    assert.deepEqual(await fieldsOf(Buffer.from(form)), expected);
  });

  test('what is no known kind is refused', async () => {
    assert.equal((await refusalOf('hello', 'text/plain')).message, 'The body is neither JSON nor a form.');
    assert.match((await refusalOf('hello', 'application/json')).message, /not valid JSON/);
    assert.match((await refusalOf('[1]', 'text/plain')).message, /must be an object/);
  });
});

describe('multipart forms', () => {
  test('what a browser or an SDK sends comes out as fields and files', async () => {
    const form = new FormData();
    form.append('prompt', '湖の上の霧 "quoted"');
    form.append('size', '');
    form.append('tags[]', 'a');
    form.append('tags[]', 'b');
    form.append('meta', '{"kept":"as text"}');
    form.append('input_reference', new Blob([Buffer.from([0xff, 0xd8, 0, 13, 10, 45, 45])]), 'ü "x".jpg');
    form.append('input_reference', new Blob(['second'], { type: 'text/plain' }), 'b.txt');
    form.append('nothing', new Blob([]), '');
    const { body } = await send(form);
    assert.deepEqual(body?.fields, {
      prompt: '湖の上の霧 "quoted"',
      tags: ['a', 'b'],
      meta: '{"kept":"as text"}',
    });
    const files = body?.files['input_reference'] ?? [];
    assert.deepEqual(Object.keys(body?.files ?? {}), ['input_reference']);
    assert.deepEqual(
      files.map(({ bytes }) => [...bytes]),
      [[0xff, 0xd8, 0, 13, 10, 45, 45], [...Buffer.from('second')]],
    );
    assert.equal(files[1]?.fileName, 'b.txt');
  });

  test('files of a list are told by its brackets as by a repeated name, in the order in which they come', async () => {
    for (const names of [
      ['image', 'image', 'image'],
      ['image[]', 'image[]', 'image[]'],
      ['image[0]', 'image[1]', 'image[2]'],
    ]) {
      const form = new FormData();
      for (const [index, name] of names.entries()) form.append(name, new Blob([`file ${index}`]), 'a.png');
      const { body } = await send(form);
      assert.deepEqual(Object.keys(body?.files ?? {}), ['image']);
      assert.deepEqual(
        body?.files['image']?.map(({ bytes }) => Buffer.from(bytes).toString()),
        ['file 0', 'file 1', 'file 2'],
      );
    }
  });

  test('a part without a file name is a file by its type, and text by its type', async () => {
    const typed = (type: string) => `Content-Disposition: form-data; name="x"\r\nContent-Type: ${type}`;
    for (const type of ['image/png', 'application/octet-stream', 'video/mp4']) {
      const { body } = await send(part(typed(type), 'bytes') + END, MULTIPART);
      assert.equal(Buffer.from(body?.files['x']?.[0]?.bytes ?? []).toString(), 'bytes', type);
    }
    for (const type of ['text/plain', 'text/plain; charset=utf-8', 'application/json'])
      assert.deepEqual(await fieldsOf(part(typed(type), 'text') + END, MULTIPART), { x: 'text' }, type);
  });

  test('any bytes survive, however the network cuts them', async () => {
    const piece = fc.uint8Array({ maxLength: 2_000 });
    const cuts = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(piece, cuts, async (bytes, sizes) => {
        const file = part('Content-Disposition: form-data; name="f"; filename="f"', '').slice(0, -2);
        const whole = Buffer.concat([
          Buffer.from(file),
          bytes,
          Buffer.from(`\r\n${field('t', 'text')}${END}`),
        ]);
        outcomes.length = 0;
        await new Promise<void>((resolve, reject) => {
          const headers = { 'content-type': MULTIPART };
          const request = http.request({ port, host: '127.0.0.1', method: 'POST', headers }, (response) => {
            response.resume().on('end', resolve);
          });
          request.on('error', reject);
          for (let at = 0, turn = 0; at < whole.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            request.write(whole.subarray(at, at + size));
            at += size;
          }
          request.end();
        });
        const { body } = outcomes[0] ?? {};
        assert.deepEqual(body?.fields, { t: 'text' });
        assert.ok(Buffer.from(body?.files['f']?.[0]?.bytes ?? []).equals(bytes));
      }),
      { numRuns: 30 },
    );
  });

  test('cut at any byte, a form is refused or complete, and always ends', async () => {
    const whole =
      field('a', '1') +
      part('Content-Disposition: form-data; name="f"; filename="f.png"\r\nContent-Type: image/png', 'bytes') +
      field('b', '2') +
      END;
    const complete = { a: '1', b: '2' };
    for (let length = 1; length < whole.length - 4; length += 1) {
      const { body, error } = await send(whole.slice(0, length), MULTIPART);
      assert.ok(error instanceof TaskError, `cut at ${length}: ${JSON.stringify(body)} ${error}`);
      assert.equal(error.code, 'invalid_request');
    }
    assert.deepEqual(await fieldsOf(whole, MULTIPART), complete);
    assert.deepEqual(await fieldsOf(`${whole}trailing text`, MULTIPART), complete);
  });

  test('a form without boundary, name or form is refused with the reason', async () => {
    const form = field('a', '1') + END;
    assert.match((await refusalOf(form, 'multipart/form-data')).message, /no boundary/);
    assert.match(
      (await refusalOf(form, 'multipart/form-data; boundary=other')).message,
      /cut off or malformed/,
    );
    const nameless = part('Content-Disposition: form-data', 'x') + END;
    assert.match((await refusalOf(nameless, MULTIPART)).message, /has no name/);
    assert.match((await refusalOf(field('__proto__', 'x') + END, MULTIPART)).message, /not allowed/);
  });
});

describe('a body has limits, and the refusal names them', () => {
  const tooLarge = async (body: string | FormData, figure: RegExp, contentType?: string) => {
    const error = await refusalOf(body, contentType);
    assert.equal(error.code, 'payload_too_large');
    assert.match(error.message, figure);
  };

  test('JSON, forms and their parts', async () => {
    Object.assign(limits, {
      textBody: 1000,
      totalBody: 5000,
      file: 2000,
      files: 2,
      fields: 3,
      fieldText: 1500,
    });
    await tooLarge(JSON.stringify({ a: 'x'.repeat(1000) }), /0\.001 MB/, 'application/json');
    await tooLarge('a&'.repeat(10), /more than 3 fields/, 'application/x-www-form-urlencoded');
    await tooLarge(`${'n'.repeat(101)}=1`, /longer than 100 bytes/, 'text/plain');
    await tooLarge(field('a', 'x'.repeat(1501)) + END, /0\.0015 MB of text/, MULTIPART);
    await tooLarge(field('a', 'x'.repeat(900)) + field('b', 'x'.repeat(900)) + END, /of text/, MULTIPART);
    await tooLarge(field('a', '1').repeat(4) + END, /more than 3 fields/, MULTIPART);
    await tooLarge(field('n'.repeat(101), '1') + END, /longer than 100 bytes/, MULTIPART);
    await tooLarge(JSON.stringify({ a: 'x'.repeat(1000) }), /0\.001 MB/, MULTIPART);
    const files = new FormData();
    for (const name of ['a', 'b', 'c']) files.append(name, new Blob(['x']), name);
    await tooLarge(files, /more than 2 files/);
    const large = new FormData();
    large.append('a', new Blob(['x'.repeat(2001)]), 'a');
    await tooLarge(large, /a file larger than 0\.002 MB/);
    await tooLarge(field('a', 'x'.repeat(5001)) + END, /larger than 0\.005 MB/, MULTIPART);
  });

  test('exactly at the limit is accepted', async () => {
    Object.assign(limits, { textBody: 1000, file: 2000, files: 1, fields: 1 });
    assert.ok(await fieldsOf(`{"a":"${'x'.repeat(992)}"}`));
    const form = new FormData();
    form.append('t', 'text');
    form.append('f', new Blob(['x'.repeat(2000)]), 'f');
    const { body } = await send(form);
    assert.equal(body?.files['f']?.[0]?.bytes.byteLength, 2000);
  });

  test('a body that says nothing of its length is stopped while it arrives', async () => {
    Object.assign(limits, { textBody: 1000 });
    outcomes.length = 0;
    const chunk = `${(2000).toString(16)}\r\n${'x'.repeat(2000)}\r\n`;
    const head = 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n';
    const answer = await sendRaw(head + chunk, 'wait');
    assert.match(answer, /^HTTP\/1\.1 400 /, 'answered although the body never ended');
    assert.match(answer, /larger than 0\.001 MB/);
  });

  test('a client that writes 20 MB too much still gets to read the answer', async () => {
    Object.assign(limits, { totalBody: 1_000_000 });
    const form = new FormData();
    form.append('prompt', 'x'.repeat(20_000_000));
    await tooLarge(form, /larger than 1 MB/);
    await tooLarge('y'.repeat(35_000_000), /larger than 30 MB/, 'application/json');
  });

  test('a client that never stops writing is answered, and cut off soon after', async () => {
    Object.assign(limits, { textBody: 1000 });
    const piece = Buffer.concat([
      Buffer.from('100000\r\n'),
      Buffer.alloc(0x100000, 'x'),
      Buffer.from('\r\n'),
    ]);
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    let written = 0;
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.on('error', (error) => assert.match(error.message, /ECONNRESET|EPIPE/));
    socket.on('data', (text) => {
      answer += text;
    });
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
    while (!socket.destroyed) {
      written += piece.length;
      assert.ok(written < 4_000_000_000, 'it was never cut off');
      await Promise.race([new Promise((resolve) => socket.write(piece, resolve)), closed]);
    }
    assert.match(answer, /^HTTP\/1\.1 400 /);
  });

  test('20 MB in one field are decoded, quickly enough to be refused by whoever validates', async () => {
    const prompt = '湖['.repeat(5_000_000);
    for (const body of [JSON.stringify({ prompt }), field('prompt', prompt) + END]) {
      const fields = await fieldsOf(body, body.startsWith('{') ? 'application/json' : MULTIPART);
      assert.equal((fields as { prompt: string }).prompt.length, prompt.length);
    }
  });
});

describe('a client that breaks off', () => {
  const head = (length: number, type: string) =>
    `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`;

  test('in the middle of a body ends the reading and throws nothing else', async () => {
    for (const [type, text] of [
      ['application/json', '{"a":'],
      [MULTIPART, field('a', '1')],
      [MULTIPART, part('Content-Disposition: form-data; name="f"; filename="f"', 'half').slice(0, -4)],
    ] as const) {
      outcomes.length = 0;
      await sendRaw(head(5000, type) + text, 'destroy');
      const { error } = await nextOutcome();
      assert.ok(error instanceof TaskError, String(error));
      assert.deepEqual(
        [error.code, error.message],
        ['invalid_request', 'The body ended before it was complete.'],
      );
    }
  });

  test('or that states a length too short gets a refusal', async () => {
    outcomes.length = 0;
    const answer = await sendRaw(head(20, MULTIPART) + field('a', '1') + END);
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.ok((await nextOutcome()).error instanceof TaskError);
  });

  test('a compressed body is refused, not misread', async () => {
    outcomes.length = 0;
    const text = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n\x1f\x8b';
    assert.match(await sendRaw(text), /Compressed request bodies/);
  });
});
