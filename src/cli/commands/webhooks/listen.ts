import { newEndpointSecret } from '../../../webhooks/endpoint-secret.ts';
import type { Command } from '../../command.ts';
import { DEFAULT_SERVER } from '../../connect.ts';
import { UsageError } from '../../failures.ts';
import { listenForWebhooks } from '../../webhook-listener.ts';

export const command: Command = {
  summary: 'Forward the ends of your films to a receiver on this machine, until interrupted.',
  options: {
    forward: {
      type: 'string',
      value: 'URL',
      help: 'the address of your receiver, like http://127.0.0.1:3000/hook',
      required: true,
    },
    key: { type: 'string', value: 'KEY', help: 'a key of the project; REELAY_API_KEY when absent' },
    secret: {
      type: 'string',
      value: 'SECRET',
      help: 'what your receiver verifies with; a new one when absent',
    },
  },
  async run({ env, text, print }) {
    const forward = text('forward') ?? '';
    if (!URL.canParse(forward))
      throw new UsageError(`'${forward}' is no address; ${command.options?.['forward']?.help}.`);
    const apiKey = text('key') ?? env['REELAY_API_KEY'] ?? '';
    if (apiKey === '') throw new UsageError('a key is needed: --key, or REELAY_API_KEY in the environment.');
    const secret = text('secret') ?? newEndpointSecret();
    const server = (text('url') ?? env['REELAY_URL'] ?? DEFAULT_SERVER).replace(/\/+$/, '');
    const stop = new AbortController();
    const interrupt = (): void => stop.abort();
    process.once('SIGINT', interrupt);
    process.once('SIGTERM', interrupt);
    print(`signing secret: ${secret}`);
    await listenForWebhooks({ server, apiKey, forward, secret, print, signal: stop.signal });
    return 0;
  },
};
