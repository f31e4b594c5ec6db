import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAddressPolicy } from '../egress/address-policy.ts';
import { TaskError } from '../task/error.ts';
import { requireEndpointUrl } from './endpoint-url.ts';

const policy = createAddressPolicy(['127.0.0.1/32', '::1/128']);

test('an endpoint is https anywhere, and plain http only at an address that the operator listed', () => {
  const accepted = [
    'https://client.example.com/hook?token=a%2Fb',
    `https://client.example.com/${'x'.repeat(2021)}`,
    'http://127.0.0.1:8080/hook',
    'http://0x7f.1/hook',
    'http://[::1]:9/hook',
  ];
  const refused = [
    'http://client.example.com/hook',
    'http://localhost:8080/hook',
    'http://127.0.0.2/hook',
    'http://10.0.0.1/hook',
    'https://user:word@client.example.com/',
    'https://user@client.example.com/',
    `https://client.example.com/${'x'.repeat(2022)}`,
    'ftp://127.0.0.1/',
    'javascript:alert(1)',
    'client.example.com',
    'https://',
  ];
  for (const url of accepted) requireEndpointUrl(url, policy);
  for (const url of refused)
    assert.throws(
      () => requireEndpointUrl(url, policy),
      (error: unknown) =>
        error instanceof TaskError && error.code === 'invalid_value' && error.param === 'url',
      url.slice(0, 60),
    );
});
