import type { IncomingMessage } from 'node:http';
import {
  type FakePost,
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

const OPERATIONS = /^\/v1beta\/(models\/[\w.-]+\/operations\/[\w.-]+)$/;
const CREATE = /^\/v1beta\/models\/[\w.-]+:predictLongRunning$/;

/** Speaks the Gemini API's side of Veo as docs/engines.md says it is spoken. */
export class FakeGoogle extends FakeUpstream {
  /** JSON Web Keys that it publishes. */
  publishedKeys: readonly object[] = [];
  keyLists = 0;

  get baseUrl(): string {
    return `${this.origin}/v1beta`;
  }

  get keysUrl(): string {
    return `${this.origin}/.well-known/jwks.json`;
  }

  route(method: string, { pathname }: URL): Route | null {
    if (method === 'POST') return CREATE.test(pathname) ? { kind: 'create' } : null;
    if (pathname === '/v1beta/models') return { kind: 'list' };
    if (pathname === '/.well-known/jwks.json') return { kind: 'side' };
    const id = OPERATIONS.exec(pathname)?.[1];
    return id === undefined ? null : { kind: 'look', id };
  }

  override keyOf(headers: IncomingMessage['headers']): string | undefined {
    const key = headers['x-goog-api-key'];
    return typeof key === 'string' ? key : undefined;
  }

  override newId(count: number): string {
    return `models/veo-3.1-generate-preview/operations/op${count}`;
  }

  created({ id }: FakeVideo): Reply {
    return { body: { name: id } };
  }

  told({ id }: FakeVideo, shown: Shown): Reply {
    return { body: { name: id, ...shown } };
  }

  says(said: Said): Shown {
    switch (said) {
      case 'queued':
      case 'running':
      case 'odd':
        return {};
      case 'done': {
        const video = { uri: `${this.origin}/cdn/film.mp4?alt=media` };
        return { done: true, response: { generateVideoResponse: { generatedSamples: [{ video }] } } };
      }
      case 'failed':
        return { done: true, error: { code: 13, message: 'Internal error encountered.' } };
      case 'blocked': {
        const raiMediaFilteredReasons = ['The video showed somebody who is known.'];
        return {
          done: true,
          response: { generateVideoResponse: { raiMediaFilteredCount: 1, raiMediaFilteredReasons } },
        };
      }
    }
  }

  override error(status: number, code = 'no', message = 'no'): Reply {
    // A wrong key is a bad request here.
    if (code === 'unauthorized')
      return googleError(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.');
    return googleError(status, 'UNKNOWN', `${code}: ${message}`);
  }

  override refusal() {
    const message = "The prompt contains words that violate Google's Responsible AI practices.";
    return { ...googleError(400, 'INVALID_ARGUMENT', message), status: 400 };
  }

  override list(): Reply {
    return { body: { models: [] } };
  }

  override side(_post: FakePost): Reply {
    this.keyLists += 1;
    return { body: { keys: this.publishedKeys } };
  }

  override reset(): void {
    super.reset();
    this.publishedKeys = [];
    this.keyLists = 0;
  }
}

function googleError(status: number, word: string, message: string): Reply {
  return { status, body: { error: { code: status, message, status: word } } };
}
