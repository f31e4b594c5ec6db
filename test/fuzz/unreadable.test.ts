import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { errorSchema } from '../../src/dialects/openai/errors.ts';
import type { TestServer } from '../harness/in-process.ts';
import { startTestServer } from '../harness/in-process.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer({}, { roles: ['api'] });
});
after(async () => {
  await server.stop();
});

/** Everything that comes back for these bytes until the server closes. */
function exchange(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.baseUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (piece) => {
      answer += String(piece);
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    socket.write(bytes, 'latin1');
  });
}

test('what is not HTTP at all is answered in JSON, for clients that parse whatever comes', async () => {
  const unreadable: readonly (readonly [number, string])[] = [
    [400, 'hello\r\n\r\n'],
    [400, 'GET /v1/\xff HTTP/1.1\r\nhost: x\r\n\r\n'],
    [400, 'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n'],
    [400, 'GET * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    [400, 'GET / HTTP/1.1\r\nhost: [\r\nconnection: close\r\n\r\n'],
    [431, `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(17_000)}\r\n\r\n`],
  ];
  for (const [status, bytes] of unreadable) {
    const answer = await exchange(bytes);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `), answer);
    assert.match(head, /^content-type: application\/json/im);
    assert.match(head, /^x-request-id: req_/im);
    errorSchema.parse(JSON.parse(body));
  }
});

test('an Expect header that nobody knows changes nothing', async () => {
  const answer = await exchange(
    'GET /healthz HTTP/1.1\r\nhost: x\r\nexpect: something\r\nconnection: close\r\n\r\n',
  );
  assert.match(answer, /^HTTP\/1\.1 200 /);
});
