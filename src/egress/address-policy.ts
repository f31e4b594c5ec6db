import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * Ranges that no address of a user may lead into: the IANA special-purpose registries for IPv4 and IPv6, and the
 * public address 168.63.129.16 at which every Azure machine answers. Lists that are in use elsewhere each miss
 * some of these (`::/96`, 6to4, Teredo, 64:ff9b:1::/48, fec0::/10); docs/security.md says why each matters.
 */
const BLOCKED_RANGES = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32',
  '::/96',
  '::ffff:0:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
] as const;

/** `listed` addresses were named by the operator and may be private; everything else is public or blocked. */
export type AddressClass = 'listed' | 'public' | 'blocked';

export interface AddressPolicy {
  classify(address: string): AddressClass;
}

/** `allow` holds CIDRs such as `127.0.0.1/32`. Throws a plain error for one that cannot be read. */
export function createAddressPolicy(allow: readonly string[]): AddressPolicy {
  const blocked = listOf(BLOCKED_RANGES);
  const listed = listOf(allow);
  return {
    classify(written) {
      // A link-local peer carries its interface (`fe80::1%eth0`), which BlockList does not match.
      const address = written.replace(/%.*$/, '');
      const family = isIP(address);
      if (family === 0) return 'blocked';
      const kind = family === 4 ? 'ipv4' : 'ipv6';
      if (listed.check(address, kind)) return 'listed';
      return blocked.check(address, kind) || isOurs(address, kind) ? 'blocked' : 'public';
    },
  };
}

/** Whether an address means nothing, or another machine, outside its own network. */
export function isSpecialAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || listOf(BLOCKED_RANGES).check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** A server with a public address must not be made to call itself. Read each time: interfaces come and go. */
function isOurs(address: string, kind: 'ipv4' | 'ipv6'): boolean {
  const ours = new BlockList();
  for (const entry of Object.values(networkInterfaces()).flatMap((list) => list ?? []))
    ours.addAddress(entry.address.replace(/%.*$/, ''), entry.family === 'IPv4' ? 'ipv4' : 'ipv6');
  return ours.check(address, kind);
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix = '', ...rest] = range.trim().split('/');
    const family = isIP(address);
    const bits = Number(prefix);
    const readable = family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix);
    if (!readable || bits > (family === 4 ? 32 : 128))
      throw new Error(`not an address range: ${JSON.stringify(range)}; write it like 127.0.0.1/32`);
    list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
