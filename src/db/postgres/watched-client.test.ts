import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import pg from 'pg';
import { watchedClient } from './watched-client.ts';

const SILENCE_MS = 150;
const SSL_REQUEST_BYTES = 8;
const READY = Buffer.from('5a0000000549', 'hex');
const AUTHENTICATED = Buffer.concat([Buffer.from('520000000800000000', 'hex'), READY]);
const DONE = Buffer.concat([Buffer.from('430000000d53454c454354203000', 'hex'), READY]);
/** TLS by a shared secret needs no certificate. */
const SHARED: TlsOptions = { ciphers: 'PSK', maxVersion: 'TLSv1.2' };
const SECRET = Buffer.from('a secret of this test');
const clientSide = {
  ...SHARED,
  pskCallback: () => ({ psk: SECRET, identity: 'test' }),
  checkServerIdentity: () => undefined,
} as pg.ClientConfig['ssl'];

/** Speaks just enough of PostgreSQL to let a client in, and answers only what has the word `answer` in it. */
function speak(peer: Socket): void {
  let greeted = false;
  peer.on('error', () => undefined);
  peer.on('data', (asked) => {
    if (!greeted) peer.write(AUTHENTICATED);
    else if (asked.includes('answer')) peer.write(DONE);
    greeted = true;
  });
}

const tls = createTlsServer({ ...SHARED, pskCallback: () => SECRET }, speak);
const server = createServer((peer) => {
  peer.on('error', () => undefined);
  peer.once('data', (first) => {
    if (first.length === SSL_REQUEST_BYTES) {
      peer.write('S');
      tls.emit('connection', peer);
    } else {
      speak(peer);
      peer.emit('data', first);
    }
  });
});
before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => server.close());

async function connected(Client: typeof pg.Client, ssl: pg.ClientConfig['ssl']): Promise<pg.Client> {
  const { port } = server.address() as AddressInfo;
  const client = new Client({ host: '127.0.0.1', port, user: 'test', database: 'test', ssl });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

for (const [name, ssl] of [
  ['plain', false],
  ['TLS', clientSide],
] as const) {
  describe(`a connection to PostgreSQL (${name})`, () => {
    it('is given up when what was asked is not answered, and is kept while nothing is asked', async () => {
      const client = await connected(
        watchedClient(() => SILENCE_MS),
        ssl,
      );
      await client.query('answer');
      await delay(3 * SILENCE_MS);
      await client.query('answer');
      await assert.rejects(client.query('nothing'), /no answer from the database in 150 ms/);
    });

    it('control: without the watch, nobody notices', async () => {
      const client = await connected(pg.Client, ssl);
      await client.query('answer');
      const outcome = await Promise.race([
        client.query('nothing').then(
          () => 'answered',
          () => 'given up',
        ),
        delay(5 * SILENCE_MS, 'still waiting'),
      ]);
      assert.equal(outcome, 'still waiting');
      client.connection.stream.destroy();
    });
  });
}
