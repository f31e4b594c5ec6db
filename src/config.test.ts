import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { servesPublicly } from './composition/upstream-access.ts';
import { ConfigError, readConfig } from './config.ts';
import { NO_LIMITS } from './task/limits.ts';

test('an empty environment is a working configuration, and an empty variable is an unset one', () => {
  const config = readConfig({ PORT: '', HOST: ' ', DATABASE_URL: '', REELAY_ROLES: '' });
  assert.deepEqual(config, readConfig({}));
  assert.equal(config.port, 8787);
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.dataDir, resolve('data'));
  assert.deepEqual(config.roles, ['api', 'worker']);
});

test('the public address keeps its path and loses its last slash', () => {
  assert.equal(
    readConfig({ PUBLIC_BASE_URL: 'https://video.example.com/api/' }).publicBaseUrl,
    'https://video.example.com/api',
  );
});

test('a split into roles is refused on the embedded database, which has one process', () => {
  assert.throws(() => readConfig({ REELAY_ROLES: 'api' }), ConfigError);
  assert.deepEqual(readConfig({ REELAY_ROLES: 'api', DATABASE_URL: 'postgres://h/d' }).roles, ['api']);
});

test('a limit that is unset, empty or 0 is none', () => {
  const { keyLimits } = readConfig({ REELAY_READS_PER_MINUTE: '600', REELAY_CREATES_PER_MINUTE: '0' });
  assert.deepEqual(keyLimits, { ...NO_LIMITS, readsPerMinute: 600 });
});

test('a wrong value names its variable; a secret in it is not repeated', () => {
  const wrong: [Record<string, string>, RegExp][] = [
    [{ PORT: '70000' }, /PORT is '70000'/],
    [{ REELAY_LOG: 'loud' }, /REELAY_LOG is 'loud', but it must be one of debug/],
    [{ REELAY_VALIDATION: 'harsh' }, /lenient, strict/],
    [{ REELAY_CREATES_PER_MINUTE: '-1' }, /REELAY_CREATES_PER_MINUTE is '-1', but it must be a whole number/],
    [
      { REELAY_FILM_SINK: 'x264' },
      /REELAY_FILM_SINK is 'x264', but it must be one of auto, node-av, ffmpeg, wasm/,
    ],
    [{ REELAY_NODE_AV_DIR: 'packages' }, /REELAY_NODE_AV_DIR is 'packages', but it must be an absolute path/],
    [{ REELAY_CLIP_DECODER: 'best' }, /one of auto, wasm, ffmpeg, none/],
    [{ REELAY_EGRESS_ALLOW: '10.0.0.0/8,::1/129' }, /REELAY_EGRESS_ALLOW is '::1\/129'/],
    [{ PUBLIC_BASE_URL: 'ftp://a' }, /PUBLIC_BASE_URL/],
  ];
  for (const [env, message] of wrong) assert.throws(() => readConfig(env), message);
  assert.throws(
    () => readConfig({ DATABASE_URL: 'mysql://user:hunter2@host/db' }),
    (error) => error instanceof ConfigError && !error.message.includes('hunter2'),
  );
});

test('a bucket is read from its address, and one that cannot be meant is refused without repeating it', () => {
  const s3 = (text: string) => readConfig({ REELAY_STORAGE: text }).storage;
  const plain = {
    kind: 's3',
    bucket: 'Films',
    prefix: '',
    endpoint: null,
    region: null,
    forcePathStyle: false,
  };
  assert.deepEqual(s3('s3://Films'), plain);
  assert.deepEqual(
    s3('s3://Films/a/b/?endpoint=http://127.0.0.1:9000/&region=eu-central-1&forcePathStyle=true'),
    {
      ...plain,
      prefix: 'a/b/',
      endpoint: 'http://127.0.0.1:9000',
      region: 'eu-central-1',
      forcePathStyle: true,
    },
  );
  const wrong: [string, RegExp][] = [
    ['disk', /it is no s3/],
    ['s3://', /bucket/],
    ['s3://films/../x?endpoint=ftp://h', /endpoint/],
    ['s3://films/a%20b', /prefix/],
    ['s3://films?secret=hunter2', /endpoint, region, forcePathStyle/],
    ['s3://films?forcePathStyle=1', /true or false/],
    ['s3://key:hunter2@films', /credentials do not belong/],
  ];
  for (const [text, message] of wrong) {
    assert.throws(
      () => s3(text),
      (error) =>
        error instanceof ConfigError && message.test(error.message) && !/hunter2/.test(error.message),
      text,
    );
  }
});

test('links never outlive their files', () => {
  const lifetimes = ({ linkLifetimeMs, fileLifetimeMs }: ReturnType<typeof readConfig>) => [
    linkLifetimeMs / 3_600_000,
    fileLifetimeMs === null ? null : fileLifetimeMs / 86_400_000,
  ];
  assert.deepEqual(lifetimes(readConfig({})), [24, 7]);
  assert.deepEqual(lifetimes(readConfig({ REELAY_FILE_DAYS: '0', REELAY_LINK_HOURS: '8760' })), [8760, null]);
  assert.deepEqual(lifetimes(readConfig({ REELAY_FILE_DAYS: '1' })), [24, 1]);
  assert.throws(() => readConfig({ REELAY_FILE_DAYS: '1', REELAY_LINK_HOURS: '25' }), /at most the 24 hours/);
  for (const hours of ['0', '-1', '1.5', 'x', '8761'])
    assert.throws(() => readConfig({ REELAY_LINK_HOURS: hours }), /REELAY_LINK_HOURS is '.*from 1 to 8760/);
});

test('upstreams are told an address that they can reach, and none that means another machine there', () => {
  const told = (env: Record<string, string>): boolean => servesPublicly(readConfig(env));
  for (const address of [
    'https://video.example.com',
    'http://8.8.8.8:8787',
    'https://[2606:4700::1111]/reelay',
    'https://video.example.com.',
  ])
    assert.equal(told({ PUBLIC_BASE_URL: address }), true, address);
  for (const address of [
    'http://localhost:8787',
    'http://api.localhost',
    'http://reelay:8787',
    'http://reelay.local',
    'http://video.internal',
    'http://127.0.0.1:8787',
    'http://10.1.2.3',
    'http://192.168.1.5',
    'http://[::1]:8787',
    'http://[fd00::1]',
  ])
    assert.equal(told({ PUBLIC_BASE_URL: address }), false, address);
  assert.equal(told({}), false);
  assert.equal(told({ REELAY_UPSTREAM_ACCESS: 'on', PUBLIC_BASE_URL: 'http://10.1.2.3' }), true);
  assert.equal(told({ REELAY_UPSTREAM_ACCESS: 'off', PUBLIC_BASE_URL: 'https://video.example.com' }), false);
});
