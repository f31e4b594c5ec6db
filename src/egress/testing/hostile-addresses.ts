/** Internal targets: loopback, private, link-local and cloud metadata, carrier NAT, benchmarking, unspecified. */
const IPV4_TARGETS = [
  '127.0.0.1',
  '127.0.0.2',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '100.100.100.200',
  '198.18.0.1',
  '192.0.0.192',
  '168.63.129.16',
  '224.0.0.1',
  '255.255.255.255',
  '0.0.0.0',
];

const IPV6_TARGETS = [
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '0:0:0:0:0:ffff:a00:1',
  '::ffff:169.254.169.254',
  '::127.0.0.1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::7f00:1',
  '2002:7f00:1::1',
  '2002:a9fe:a9fe::1',
  '2001:0:7f00:1::80ff:fffe',
  'fd00:ec2::254',
  'fc00::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  '100::1',
  '5f00::1',
  '3fff::1',
  '2001:db8::1',
  '2001:2::1',
  '2001:10::1',
  'fd7a:115c:a1e0::1',
];

/** What the name server of an attacker, or of a careless network, may answer. */
export const HOSTILE_NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  'foo.localhost': ['127.0.0.1'],
  'loop.test': ['127.0.0.1'],
  'ten.test': ['10.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'carrier.test': ['100.64.0.1'],
  'loop6.test': ['::1'],
  'local6.test': ['fd00:ec2::254'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'nat64.test': ['64:ff9b::7f00:1'],
  'sixto4.test': ['2002:7f00:1::1'],
  'zero.test': ['0.0.0.0'],
  'public-first.test': ['93.184.216.34', '127.0.0.1'],
  'private-first.test': ['127.0.0.1', '93.184.216.34'],
  'mixed-families.test': ['2606:2800:220:1::1', '10.0.0.1'],
  'no-answer.test': [],
};

/** One IPv4 address in every spelling that some parser accepts. */
export function spellingsOf(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number) => `0x${value.toString(16)}`;
  const octal = (value: number) => `0${value.toString(8)}`;
  const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
  const percent = (text: string) =>
    [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
  return [
    address,
    `${address}.`,
    String(whole),
    hex(whole),
    octal(whole),
    [a, b, c, d].map(hex).join('.'),
    [a, b, c, d].map(octal).join('.'),
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `${hex(a)}.${octal(b)}.${c}.${hex(d)}`,
    wide(address),
    address.replaceAll('.', '\u3002'),
    percent(address),
  ];
}

/** Addresses that read one way to a human or a regular expression and another way to a client. */
function parserTricks(port: number): string[] {
  const pub = '93.184.216.34';
  return [
    `http://${pub}@127.0.0.1:${port}/`,
    `http://${pub}:80@127.0.0.1:${port}/`,
    `http://127.0.0.1:${port}\\@${pub}/`,
    `http://127.0.0.1:${port}#@${pub}/`,
    `http://127.0.0.1:${port}?@${pub}/`,
    `http:\\\\127.0.0.1:${port}/`,
    `http:///127.0.0.1:${port}/`,
    `http:127.0.0.1:${port}/`,
    `http://127.0.0.\t1:${port}/`,
    `\nhttp://127.0.0.1:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}@${pub}/`,
    `http://[fe80::1%25lo]:${port}/`,
    `hTTp://127.0.0.1:${port}/`,
    `http://user:pass@localhost:${port}/`,
    `https://127.0.0.1:${port}/`,
    `https://loop.test:${port}/`,
    `https://[::1]:${port}/`,
    'file:///etc/passwd',
    `gopher://127.0.0.1:${port}/_x`,
    `ftp://127.0.0.1:${port}/x`,
    'data:text/plain,hi',
    'javascript:alert(1)',
    'http://',
    'not an address',
    `http://127.0.0.1:${port}/${'x'.repeat(3000)}`,
  ];
}

/** Addresses that must never lead to a connection, all to this port. */
export function hostileUrls(port: number): string[] {
  return [
    ...IPV4_TARGETS.flatMap(spellingsOf).map((host) => `http://${host}:${port}/p`),
    ...IPV6_TARGETS.map((address) => `http://[${address}]:${port}/p`),
    ...Object.keys(HOSTILE_NAMES).flatMap((name) => [
      `http://${name}:${port}/p`,
      `https://${name.toUpperCase()}:${port}/p`,
    ]),
    ...parserTricks(port),
  ];
}
