import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { TaskError } from '../task/error.ts';
import { createAddressPolicy } from './address-policy.ts';
import { createEgress, type EgressOptions } from './egress.ts';
import type { ResolvedAddress, Resolver } from './guarded-connector.ts';
import { spyOnConnections } from './testing/connection-spy.ts';
import { HOSTILE_NAMES, hostileUrls, spellingsOf } from './testing/hostile-addresses.ts';

const UNREACHABLE = 'The image could not be fetched from the given address.';
const LOOPBACK = ['127.0.0.1/32'];
const EVERYTHING = ['0.0.0.0/0', '::/0'];
const log = { info: () => undefined };
const spy = spyOnConnections();
const requests: http.IncomingMessage[] = [];
const server = http.createServer((request, response) => {
  requests.push(request);
  const url = new URL(request.url ?? '/', 'http://here');
  const to = url.searchParams.get('to');
  const bytes = Number(url.searchParams.get('bytes') ?? 5);
  if (url.pathname === '/silent') return;
  if (url.pathname === '/drip') {
    response.writeHead(200);
    response.write('x');
    return;
  }
  const status = Number(url.searchParams.get('status') ?? 200);
  response.writeHead(status, to === null ? {} : { location: to });
  response.end(to === null ? Buffer.alloc(bytes, 'x') : 'moved');
});
let port = 0;

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
after(() => {
  spy.stop();
  server.closeAllConnections();
  server.close();
});

function answers(...addresses: readonly string[]): readonly ResolvedAddress[] {
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
}

const resolver: Resolver = async (name) => {
  if (name === 'films.test') return answers('127.0.0.1');
  const known = HOSTILE_NAMES[name];
  if (known === undefined) throw new Error(`no such name: ${name}`);
  return answers(...known);
};

/** Every port is usual here: a refusal must come from the address, not from the test's odd port. */
function egressWith(options: Partial<EgressOptions> = {}) {
  return createEgress({ allow: [], log, resolver, ports: [port, 80, 443], ...options });
}

async function refusalOf(work: Promise<unknown>): Promise<TaskError> {
  return work.then(
    () => assert.fail('was not refused'),
    (error) => {
      assert.ok(error instanceof TaskError, String(error));
      return error;
    },
  );
}

function here(path: string): string {
  return `http://127.0.0.1:${port}${path}`;
}

describe('an address that leads inside is never connected to', () => {
  test('whatever its spelling, family, name or trick, and the caller learns nothing', async () => {
    const urls = hostileUrls(port);
    assert.ok(urls.length > 230, `${urls.length} addresses`);
    const egress = egressWith();
    spy.reset();
    for (const url of urls) {
      const error = await refusalOf(egress.fetchImage(url));
      assert.equal(error.code, 'image_unreachable', url);
      assert.equal(error.message, UNREACHABLE, url);
      assert.deepEqual(spy.attempts, [], url);
    }
  });

  test('blocked, refused and silent addresses look alike from outside: no word tells what is there', async () => {
    const closed = http.createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const closedPort = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
    const timeouts = { connectMs: 200, firstByteMs: 50, totalMs: 400 };
    const egress = egressWith({ allow: LOOPBACK, ports: [port, closedPort], timeouts });
    const seen = [];
    for (const url of [
      `http://10.0.0.1:${port}/`,
      `http://127.0.0.1:${closedPort}/`,
      here('/silent'),
      here('/?status=404'),
    ]) {
      const { code, message, param, retryable, retryAfterMs } = await refusalOf(egress.fetchImage(url));
      seen.push({ code, message, param, retryable, retryAfterMs });
    }
    assert.equal(new Set(seen.map((told) => JSON.stringify(told))).size, 1, JSON.stringify(seen));
    assert.equal(
      (await egress.fetchImage(here('/'))).byteLength,
      5,
      'control: what can be fetched is told apart',
    );
  });

  test('a callback is refused alike', async () => {
    const egress = egressWith({ plainHttpCallbacks: true });
    spy.reset();
    for (const url of hostileUrls(port)) {
      const outcome = await egress.post(url, { body: '{}', headers: {}, timeoutMs: 2_000 });
      assert.notEqual(outcome.type, 'answered', url);
      assert.deepEqual(spy.attempts, [], url);
    }
  });

  test('negative control: with the guard opened, the spy sees these connections', async () => {
    const egress = egressWith({ allow: EVERYTHING });
    const urls = [
      ...spellingsOf('127.0.0.1').map((host) => `http://${host}:${port}/p`),
      `http://loop.test:${port}/p`,
      `http://mapped.test:${port}/p`,
      `http://[::ffff:127.0.0.1]:${port}/p`,
    ];
    for (const url of urls) {
      spy.reset();
      await egress.fetchImage(url);
      assert.equal(spy.attempts.length, 1, url);
    }
  });

  test('nor by a redirect, at any hop and with any status', async () => {
    const egress = egressWith({ allow: LOOPBACK });
    const inside = [
      `http://127.0.0.2:${port}/p`,
      `http://2130706434:${port}/p`,
      `http://[::1]:${port}/p`,
      `http://ten.test:${port}/p`,
      `https://127.0.0.2:${port}/p`,
      '//169.254.169.254/latest/meta-data',
      'file:///etc/passwd',
      'gopher://127.0.0.2:70/_x',
      'http://[',
    ];
    for (const status of [301, 302, 303, 307, 308]) {
      for (const to of inside) {
        const once = here(`/r?status=${status}&to=${encodeURIComponent(to)}`);
        const twice = here(`/r?status=${status}&to=${encodeURIComponent(once)}`);
        for (const url of [once, twice]) {
          spy.reset();
          const error = await refusalOf(egress.fetchImage(url));
          assert.equal(error.message, UNREACHABLE);
          assert.deepEqual([...new Set(spy.attempts)], [`127.0.0.1:${port}`], url);
        }
      }
    }
  });

  test('nor by a name that answers differently each time it is asked', async () => {
    for (let flip = 0; flip < 100; flip += 1) {
      let asked = 0;
      const rebinding: Resolver = async () => answers(asked++ % 2 === 0 ? '127.0.0.1' : '127.0.0.2');
      const egress = egressWith({ allow: LOOPBACK, resolver: rebinding });
      spy.reset();
      await egress.fetchImage(`http://films.test:${port}/one`);
      const error = await refusalOf(egress.fetchImage(`http://films.test:${port}/two`));
      assert.equal(error.message, UNREACHABLE);
      assert.deepEqual(spy.attempts, [`127.0.0.1:${port}`]);
      assert.equal(asked, 2, 'the checked answer is the one that is dialled');
    }
  });

  test('nor where the kernel connects elsewhere than it was told: no request is sent', async () => {
    const egress = egressWith({ allow: ['0.0.0.0/32'] });
    requests.length = 0;
    spy.reset();
    const error = await refusalOf(egress.fetchImage(`http://0.0.0.0:${port}/p`));
    assert.equal(error.message, UNREACHABLE);
    assert.equal(spy.attempts.length, 1, 'the connection was made');
    assert.equal(requests.length, 0, 'and dropped before a byte was written');
  });
});

describe('addresses that nobody wrote down', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const inside = fc.oneof(
    fc.tuple(fc.constantFrom('127', '10', '0'), octet, octet, octet),
    fc.tuple(fc.constantFrom('192.168', '169.254', '198.18', '172.16', '172.31', '100.64'), octet, octet),
    fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
  );
  const host = inside.chain((parts) => {
    const spellings = spellingsOf(parts.join('.'));
    const [a = 0, b = 0, c = 0, d = 0] = parts.join('.').split('.').map(Number);
    const hex = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
    const embedding = ['::', '::ffff:', '::ffff:0:', '64:ff9b::', '64:ff9b:1::'].map(
      (start) => `[${start}${hex}]`,
    );
    return fc.constantFrom(...spellings, ...embedding, `[2002:${hex}::1]`, `[2001:0:${hex}::1]`);
  });

  test('200 generated ones are refused alike on image, clip and callback, without a connection', async () => {
    const egress = egressWith({ plainHttpCallbacks: true });
    spy.reset();
    await fc.assert(
      fc.asyncProperty(host, fc.constantFrom('http', 'https'), async (name, scheme) => {
        const url = `${scheme}://${name}:${port}/p`;
        assert.equal((await refusalOf(egress.fetchImage(url))).message, UNREACHABLE);
        assert.equal((await refusalOf(egress.fetchClip(url))).code, 'clip_unreachable');
        const outcome = await egress.post(url, { body: '{}', headers: {}, timeoutMs: 2_000 });
        assert.deepEqual(outcome, { type: 'unreachable' });
        assert.deepEqual(spy.attempts, []);
      }),
      { numRuns: 200 },
    );
  });

  test('negative control: a plain fetch connects to one of them', async () => {
    spy.reset();
    const answer = await fetch(`http://0x7f.1:${port}/p`);
    await answer.text();
    assert.equal(spy.attempts.length, 1);
  });
});

describe('addresses that may be called are called', () => {
  test('a literal, a name and a chain of three redirects', async () => {
    const egress = egressWith({ allow: LOOPBACK });
    const chain = [1, 2, 3].reduce((to) => here(`/r?status=302&to=${encodeURIComponent(to)}`), here('/ok'));
    for (const url of [here('/ok'), `http://films.test:${port}/ok`, chain])
      assert.equal(Buffer.from(await egress.fetchImage(url)).toString(), 'xxxxx', url);
    const four = here(`/r?status=302&to=${encodeURIComponent(chain)}`);
    assert.equal((await refusalOf(egress.fetchImage(four))).message, UNREACHABLE);
  });

  test('public addresses are public, and every blocked range has its edges right', () => {
    const policy = createAddressPolicy([]);
    for (const address of [
      '93.184.216.34',
      '8.8.8.8',
      '11.0.0.1',
      '172.32.0.1',
      '2606:2800:220:1::1',
      '2a00::1',
    ])
      assert.equal(policy.classify(address), 'public', address);
    for (const address of ['172.31.255.255', '100.127.255.255', 'fe80::1%eth0', 'febf::1', '', 'films.test'])
      assert.equal(policy.classify(address), 'blocked', address);
  });

  test('a range that cannot be read is refused at start', () => {
    for (const range of [
      '127.0.0.1',
      '127.0.0.1/33',
      '::1/129',
      'localhost/8',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      '/8',
    ])
      assert.throws(() => createAddressPolicy([range]), /not an address range/, range);
  });

  test('a public address at an unusual port, or over http for a callback, is not called', async () => {
    const elsewhere: Resolver = async () => answers('93.184.216.34');
    spy.reset();
    const images = createEgress({ allow: [], log, resolver: elsewhere });
    for (const odd of [22, 25, 6379, 5432, 8787])
      assert.equal((await refusalOf(images.fetchImage(`https://films.test:${odd}/`))).message, UNREACHABLE);
    const outcome = await images.post('http://films.test/hook', { body: '', headers: {}, timeoutMs: 2_000 });
    assert.deepEqual(outcome, { type: 'unreachable' });
    assert.deepEqual(spy.attempts, []);
  });
});

describe('a fetch is bounded', () => {
  const timeouts = { connectMs: 2_000, firstByteMs: 200, totalMs: 400 };

  test('a status that is no success, a refused port, silence and a drip all read alike', async () => {
    const egress = egressWith({ allow: LOOPBACK, timeouts });
    const closed = http.createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const closedPort = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
    const urls = [404, 500, 204, 206, 304].map((status) => here(`/x?status=${status}`));
    urls.push(`http://127.0.0.1:${closedPort}/`, here('/silent'), here('/drip'), 'http://unknown.test/');
    for (const url of urls) {
      const error = await refusalOf(egress.fetchImage(url));
      assert.deepEqual([error.code, error.message], ['image_unreachable', UNREACHABLE], url);
    }
  });

  test('an image may be as large as the limit and not a byte larger', async () => {
    const egress = egressWith({ allow: LOOPBACK });
    assert.equal((await egress.fetchImage(here('/x?bytes=10000000'))).byteLength, 10_000_000);
    const error = await refusalOf(egress.fetchImage(here('/x?bytes=10000001')));
    assert.equal(error.code, 'invalid_image');
    assert.match(error.message, /larger than 10 MB/);
  });

  test('a clip is fetched through the same guard, with a limit and words of its own', async () => {
    const egress = egressWith({ allow: LOOPBACK, imageBytesMax: 10, clipBytesMax: 5000 });
    assert.equal((await egress.fetchClip(here('/?bytes=5000'))).length, 5000);
    const large = await refusalOf(egress.fetchClip(here('/?bytes=5001')));
    assert.deepEqual(
      [large.code, large.message],
      ['invalid_clip', 'The clip at the given address is larger than 0.005 MB.'],
    );
    spy.reset();
    for (const url of hostileUrls(port)) {
      const { code, message } = await refusalOf(egressWith().fetchClip(url));
      assert.deepEqual(
        [code, message],
        ['clip_unreachable', 'The clip could not be fetched from the given address.'],
        url,
      );
    }
    assert.deepEqual(spy.attempts, []);
  });

  test('no proxy of the environment is used and nothing of ours is sent along', async () => {
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
    process.env['http_proxy'] = 'http://127.0.0.1:9';
    requests.length = 0;
    await egressWith({ allow: LOOPBACK }).fetchImage(here('/ok'));
    delete process.env['HTTP_PROXY'];
    delete process.env['http_proxy'];
    const names = Object.keys(requests[0]?.headers ?? {}).sort();
    assert.deepEqual(names, ['accept', 'accept-encoding', 'connection', 'host']);
    assert.equal(requests[0]?.headers['accept-encoding'], 'identity');
  });

  test('the log names the reason and the host, never the rest of the address', async () => {
    const lines: string[] = [];
    const egress = egressWith({ log: { info: (details) => lines.push(JSON.stringify(details)) } });
    await refusalOf(egress.fetchImage('http://10.0.0.1/secret-path?signature=canary'));
    assert.match(lines.join(), /10\.0\.0\.1 is in a blocked range/);
    assert.doesNotMatch(lines.join(), /canary|secret-path/);
  });
});

describe('a callback is posted once', () => {
  const request = { body: '{"id":"task_1"}', headers: { 'webhook-id': 'cb_1' }, timeoutMs: 30_000 };

  test('to the address as written, query byte for byte, and a redirect is an answer, not a command', async () => {
    const egress = egressWith({ allow: LOOPBACK });
    requests.length = 0;
    const query = "?a=1&a=2&b='%27%7e~[x]&sig=AbC%2f+==&status=302&to=/elsewhere";
    const outcome = await egress.post(here(`/hook${query}#part`), request);
    assert.deepEqual(outcome, { type: 'answered', status: 302, body: 'moved', retryAfterMs: null });
    assert.deepEqual(
      requests.map(({ method, url }) => [method, url]),
      [['POST', `/hook${query}`]],
    );
    assert.equal(requests[0]?.headers['webhook-id'], 'cb_1');
  });

  test('only the first 20,000 bytes of an answer are read', async () => {
    const outcome = await egressWith({ allow: LOOPBACK }).post(here('/hook?bytes=5000000'), request);
    assert.ok(outcome.type === 'answered');
    assert.equal(outcome.body.length, 20_000);
  });

  test('silence ends at the time limit', async () => {
    const outcome = await egressWith({ allow: LOOPBACK }).post(here('/silent'), {
      ...request,
      timeoutMs: 200,
    });
    assert.deepEqual(outcome, { type: 'unreachable' });
  });
});
