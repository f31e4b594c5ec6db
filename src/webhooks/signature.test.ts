import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import OpenAI from 'openai';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { newEndpointSecret } from './endpoint-secret.ts';
import { signWebhook } from './signature.ts';

const client = new OpenAI({ apiKey: 'sk-unused', baseURL: 'http://127.0.0.1:9' });

/** Verifies as a receiver does that was written for OpenAI's webhooks. */
function unwrap(body: string, signature: string, secret: string, timestamp = nowSeconds(), id = 'wh_1') {
  return client.webhooks.unwrap(body, headersOf(signature, timestamp, id), secret);
}

function headersOf(signature: string, timestamp: number, id = 'wh_1') {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
  };
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

describe('a webhook signature', () => {
  it('is the published one for the published delivery', () => {
    const delivery = {
      id: 'wh_68ff00',
      timestamp: 1_795_000_000,
      body: '{"id":"evt_abc","object":"event","created_at":1795000000,"type":"video.completed","data":{"id":"video_abc"}}',
    };
    const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
    const signature = 'v1,xPx9gQOZ7rhB1P7jxoSO9nrf7n1wW6FnBT9mimEXt20=';
    assert.equal(signWebhook(delivery, [secret]), signature);
    assert.equal(
      signWebhook(delivery, ['0123456789abcdef0123456789abcdef']),
      signature,
      'bare text is the key',
    );
    assert.notEqual(signWebhook({ ...delivery, timestamp: 1_795_000_001 }, [secret]), signature);
  });

  it('of a thousand bodies is accepted by three libraries, and by no other secret', async () => {
    const [secret, other] = [newEndpointSecret(), newEndpointSecret()];
    await fc.assert(
      fc.asyncProperty(fc.json({ stringUnit: 'binary' }), async (body) => {
        const timestamp = nowSeconds();
        const signature = signWebhook({ id: 'wh_1', timestamp, body }, [secret]);
        const headers = headersOf(signature, timestamp);
        assert.deepEqual(await unwrap(body, signature, secret, timestamp), JSON.parse(body));
        for (const Library of [StandardWebhook, SvixWebhook]) {
          new Library(secret).verify(body, headers);
          assert.throws(() => new Library(other).verify(body, headers), /No matching signature/);
          assert.throws(() => new Library(secret).verify(`${body} `, headers), /No matching signature/);
        }
        await assert.rejects(unwrap(body, signature, other, timestamp), /does not match/);
        await assert.rejects(unwrap(`${body} `, signature, secret, timestamp), /does not match/);
        await assert.rejects(unwrap(body, signature, secret, timestamp, 'wh_2'), /does not match/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is one for each live secret, so that a receiver with either takes the delivery', async () => {
    const [current, old, ended] = [newEndpointSecret(), newEndpointSecret(), newEndpointSecret()];
    const timestamp = nowSeconds();
    const signature = signWebhook({ id: 'wh_1', timestamp, body: '{}' }, [current, old]);
    assert.match(signature, /^v1,\S{44} v1,\S{44}$/);
    for (const secret of [current, old]) {
      await unwrap('{}', signature, secret, timestamp);
      for (const Library of [StandardWebhook, SvixWebhook])
        new Library(secret).verify('{}', headersOf(signature, timestamp));
    }
    await assert.rejects(unwrap('{}', signature, ended, timestamp), /does not match/);
  });

  it('is refused by the SDK when its time is more than five minutes off', async () => {
    const secret = newEndpointSecret();
    for (const [offset, refusal] of [
      [-301, /too old/],
      [360, /too new/],
    ] as const) {
      const timestamp = nowSeconds() + offset;
      const signature = signWebhook({ id: 'wh_1', timestamp, body: '{}' }, [secret]);
      await assert.rejects(unwrap('{}', signature, secret, timestamp), refusal);
    }
  });
});
