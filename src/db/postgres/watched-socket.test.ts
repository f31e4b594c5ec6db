import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { watchedSocket } from './watched-socket.ts';

const SILENCE_MS = 100;

test('a connection is given up when what was asked is not answered, and is kept while nothing is asked', async () => {
  const server = createServer((peer) => {
    peer.on('error', () => undefined);
    peer.on('data', (asked) => {
      if (String(asked) === 'answered') peer.write('here');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = watchedSocket(SILENCE_MS);
  socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('answered');
  await once(socket, 'data');
  await new Promise((resolve) => setTimeout(resolve, 3 * SILENCE_MS));
  assert.equal(socket.destroyed, false, 'idle is not silent');
  socket.write('ignored');
  const [error] = (await once(socket, 'error')) as [Error];
  assert.match(error.message, /no answer from the database/);
  server.close();
});
