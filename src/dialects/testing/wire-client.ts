import { memoryCharacters } from '../../characters/testing/memory-characters.ts';
import type { JsonObject } from '../../task/json.ts';
import type {
  Dialect,
  DialectContext,
  DialectRoute,
  UploadedFile,
  WireReply,
  WireRequest,
} from '../dialect.ts';
import { MemoryTasks } from './memory-tasks.ts';
import { CREATED_AT_MS, sampleLinks } from './sample-task.ts';

export interface CallOptions {
  readonly fields?: JsonObject;
  readonly files?: Readonly<Record<string, readonly UploadedFile[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly projectId?: string;
  readonly ambiguous?: boolean;
  readonly strict?: boolean;
}

/** Calls a dialect's routes as the HTTP layer does, without HTTP: static segments win over parameters. */
export class WireClient {
  readonly tasks = new MemoryTasks();
  private counter = 0;
  readonly characters = memoryCharacters(this.tasks, (length, alphabet) => this.fixedText(length, alphabet));
  private readonly routes: readonly DialectRoute[];

  constructor(dialects: Dialect | readonly Dialect[]) {
    const list = 'routes' in dialects ? [dialects] : dialects;
    this.routes = list
      .flatMap((dialect) => dialect.routes)
      .sort((a, b) => parameterCount(a.path) - parameterCount(b.path));
  }

  /** Null when no route matches. Errors are thrown as the route threw them. */
  async call(
    method: DialectRoute['method'],
    target: string,
    options: CallOptions = {},
  ): Promise<WireReply | null> {
    const url = new URL(target, 'http://server.example.com');
    for (const route of this.routes) {
      const params = route.method === method ? matchPath(route.path, url.pathname) : null;
      if (params === null) continue;
      const request: WireRequest = {
        method,
        path: url.pathname,
        params,
        query: Object.fromEntries(url.searchParams),
        headers: options.headers ?? {},
        body: { fields: options.fields ?? {}, files: options.files ?? {} },
        caller: { projectId: options.projectId ?? 'project-1', keyId: 'key-1' },
        ambiguous: options.ambiguous ?? false,
      };
      return route.handle(request, this.context(options.strict ?? false));
    }
    return null;
  }

  /** The JSON body of a call that has to succeed with status 200. */
  async json(method: DialectRoute['method'], target: string, options: CallOptions = {}): Promise<JsonObject> {
    const reply = await this.call(method, target, options);
    if (reply === null || reply.kind !== 'json' || reply.status !== 200)
      throw new Error(`${method} ${target} answered ${JSON.stringify(reply)}`);
    return reply.body as JsonObject;
  }

  private context(strict: boolean): DialectContext {
    return {
      tasks: this.tasks,
      characters: this.characters,
      strict,
      links: sampleLinks,
      nowMs: () => CREATED_AT_MS,
      randomText: (length, alphabet) => this.fixedText(length, alphabet),
    };
  }

  /** Different on every call, equal on every run. */
  private fixedText(length: number, alphabet: string): string {
    this.counter += 1;
    let text = '';
    for (let index = 0; index < length; index += 1)
      text += alphabet[(this.counter * 7 + index * (this.counter + 3)) % alphabet.length];
    return text;
  }
}

function parameterCount(path: string): number {
  return path.split(':').length - 1;
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = decodeURIComponent(given[index] ?? '');
    if (segment.startsWith(':') && value !== '') params[segment.slice(1)] = value;
    else if (segment !== value) return null;
  }
  return params;
}
