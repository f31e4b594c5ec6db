import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaskError } from '../task/error.ts';
import { isAddressRange } from './address-ranges.ts';
import { createClientAddress, requireAddress } from './client-address.ts';

const PROXIES = ['10.0.0.0/8', '2001:db8::/32'];

function from(
  remoteAddress: string,
  forwarded?: string,
  proxies: readonly string[] = PROXIES,
): string | null {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return createClientAddress(proxies)({ socket: { remoteAddress }, headers });
}

test('a client cannot choose its address: the header counts only as far as our own proxies wrote it', () => {
  const cases: readonly (readonly [string, string | undefined, string | null])[] = [
    ['198.51.100.7', undefined, '198.51.100.7'],
    ['198.51.100.7', '192.0.2.1', '198.51.100.7'],
    ['10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['10.0.0.1', '192.0.2.66, 192.0.2.1', '192.0.2.1'],
    ['10.0.0.1', '192.0.2.66, 192.0.2.1, 10.9.9.9', '192.0.2.1'],
    ['::ffff:10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '[2001:470::5]:443', '2001:470::5'],
    ['10.0.0.1', '192.0.2.1:5678', '192.0.2.1'],
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['10.0.0.1', '10.0.0.2', '10.0.0.2'],
    ['10.0.0.1', 'unknown', null],
    ['10.0.0.1', '192.0.2.1, ', null],
    ['', '192.0.2.1', null],
  ];
  for (const [peer, forwarded, expected] of cases)
    assert.equal(from(peer, forwarded), expected, `${peer} ${forwarded}`);
  assert.equal(from('10.0.0.1', '192.0.2.1', []), '10.0.0.1', 'without proxies the header is nobody’s');
});

test('a key with an address list is refused elsewhere, and where the address cannot be told', () => {
  const refused = (list: readonly string[] | null, address: string | null): boolean => {
    try {
      requireAddress(list, address);
      return false;
    } catch (error) {
      return error instanceof TaskError && error.code === 'permission_denied';
    }
  };
  assert.equal(refused(null, null), false);
  assert.equal(refused(['192.0.2.0/24'], '192.0.2.9'), false);
  assert.equal(refused(['192.0.2.9', '2001:db8::/32'], '2001:db8::7'), false);
  assert.equal(refused(['192.0.2.0/24'], '192.0.3.9'), true);
  assert.equal(refused(['192.0.2.0/24'], null), true);
  assert.equal(refused([], '192.0.2.9'), true);
});

test('a range is a CIDR or one address and nothing else', () => {
  for (const range of ['10.0.0.0/8', '192.0.2.1', '::/0', '2001:db8::1/128'])
    assert.ok(isAddressRange(range), range);
  for (const range of [
    '',
    '10.0.0.0/33',
    '10.0.0/8',
    'example.com',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'fe80::1%eth0',
    '::/129',
    '10.0.0.0/-1',
  ])
    assert.ok(!isAddressRange(range), range);
});
