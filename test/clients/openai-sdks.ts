import OpenAI from 'openai';
import OpenAI627 from 'openai-6';
import OpenAI62 from 'openai-6.2';
import OpenAI649 from 'openai-6.49';

type Options = ConstructorParameters<typeof OpenAI>[0];

interface Sdk {
  readonly version: string;
  /** The classes of that very version: `instanceof` between versions is false. */
  readonly Class: typeof OpenAI;
}

/**
 * 6.2 is the first with the Videos API, 6.27 the last that sends creates without a file as JSON, 6.49 the last 6,
 * 7.55 sends multipart always. The older ones are cast: what this project needs of their types is the same.
 */
export const SDKS: readonly Sdk[] = [
  { version: '6.2', Class: OpenAI62 as unknown as typeof OpenAI },
  { version: '6.27', Class: OpenAI627 as unknown as typeof OpenAI },
  { version: '6.49', Class: OpenAI649 as unknown as typeof OpenAI },
  { version: '7.55', Class: OpenAI },
];

export interface WatchedClient {
  readonly client: OpenAI;
  /** What the SDK sent, in order. */
  readonly sent: readonly Request[];
}

/** An SDK as programs make it; the SDK's own `fetch` option only looks on. */
export function watch(sdk: Sdk, baseUrl: string, apiKey: string, more: Options = {}): WatchedClient {
  const sent: Request[] = [];
  const client = new sdk.Class({
    apiKey,
    baseURL: `${baseUrl}/v1`,
    fetch: (input, init) => {
      const { body: _body, ...head } = init ?? {};
      // Before its first form the SDK fetches `data:,` to learn whether `fetch` knows FormData.
      if (!String(input).startsWith('data:')) sent.push(new Request(input, head));
      return fetch(input, init);
    },
    ...more,
  });
  return { client, sent };
}

/** The types allow Sora's own sizes alone; the server takes smaller ones, which keeps tests quick. */
export const SMALL = { seconds: '4', size: '448x256' as '1280x720' } as const;
