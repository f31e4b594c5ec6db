import { execFileSync } from 'node:child_process';
import net from 'node:net';
import { createEgress } from '../egress.ts';
import type { Resolver } from '../guarded-connector.ts';
import { HOSTILE_NAMES, hostileUrls } from './hostile-addresses.ts';

/**
 * Runs in a network namespace of its own, where every hostile address is one of this machine's: whatever gets out is
 * accepted here, by the kernel, without a stand-in. Says on stdout how many connections came, guarded and unguarded.
 */
const PORT = 8080;
function ip(...words: string[]): void {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'inherit'] });
}

ip('link', 'set', 'lo', 'up');
// Every address there is, without being one of an interface: those are refused for a reason of their own.
ip('route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo');
ip('-6', 'route', 'add', 'local', '::/0', 'dev', 'lo');

let accepted = 0;
const server = net.createServer((socket) => {
  accepted += 1;
  socket.on('error', () => undefined);
  socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok');
});
await new Promise<void>((resolve) => server.listen({ port: PORT, host: '::', ipv6Only: false }, resolve));

const resolver: Resolver = async (name) => {
  const known = HOSTILE_NAMES[name];
  if (known === undefined) throw new Error(`no such name: ${name}`);
  return known.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }) as const);
};

async function connections(allow: readonly string[]): Promise<{ accepted: number; fetched: number }> {
  const log = { info: () => undefined };
  const timeouts = { connectMs: 500, firstByteMs: 500, totalMs: 1_000 };
  const egress = createEgress({ allow, log, resolver, ports: [PORT], plainHttpCallbacks: true, timeouts });
  accepted = 0;
  let fetched = 0;
  for (const url of hostileUrls(PORT)) {
    for (const fetchIt of [egress.fetchImage, egress.fetchClip]) {
      await fetchIt(url).then(
        () => {
          fetched += 1;
        },
        () => undefined,
      );
    }
    await egress.post(url, { body: '{}', headers: {}, timeoutMs: 500 });
  }
  return { accepted, fetched };
}

const guarded = await connections([]);
const legitimate = createEgress({ allow: [], log: { info: () => undefined }, resolver, ports: [PORT] });
accepted = 0;
await legitimate.fetchImage(`http://93.184.216.34:${PORT}/`);
const control = accepted;
const open = await connections(['0.0.0.0/0', '::/0']);
process.stdout.write(JSON.stringify({ guarded, control, open }));
server.close();
