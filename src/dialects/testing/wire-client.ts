import { memoryCharacters } from '../../characters/testing/memory-characters.ts';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import type { CallerCredits } from '../../task/ledger.ts';
import { resolveDialect } from '../detect.ts';
import type {
  Dialect,
  DialectContext,
  DialectRoute,
  UploadedFile,
  WireReply,
  WireRequest,
} from '../dialect.ts';
import { memoryDeliveries } from './memory-deliveries.ts';
import { MemoryFiles } from './memory-files.ts';
import { MemoryTasks } from './memory-tasks.ts';
import { MemoryWebhookEndpoints } from './memory-webhook-endpoints.ts';
import { CREATED_AT_MS, sampleCredits, sampleLinks } from './sample-task.ts';

export interface CallOptions {
  readonly fields?: JsonObject;
  readonly files?: Readonly<Record<string, readonly UploadedFile[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly projectId?: string;
  /** Said instead of detected. */
  readonly ambiguous?: boolean;
  readonly keyDialect?: string;
  readonly strict?: boolean;
}

/** Calls dialects' routes as the HTTP layer does, without HTTP: static segments win, shared paths are detected. */
export class WireClient {
  readonly tasks = new MemoryTasks();
  readonly files = new MemoryFiles();
  /** What addresses that a client gives hold; any other cannot be reached. */
  readonly web = new Map<string, Uint8Array>();
  credits: CallerCredits = sampleCredits();
  readonly webhookEndpoints = new MemoryWebhookEndpoints();
  private counter = 0;
  private readonly routes: readonly { readonly dialect: Dialect; readonly route: DialectRoute }[];
  readonly characters = memoryCharacters(this.tasks, (length, alphabet) => this.fixedText(length, alphabet));

  constructor(dialects: Dialect | readonly Dialect[]) {
    const list = 'routes' in dialects ? [dialects] : dialects;
    this.routes = list
      .flatMap((dialect) => dialect.routes.map((route) => ({ dialect, route })))
      .sort((a, b) => parameterCount(a.route.path) - parameterCount(b.route.path));
  }

  /** Null when no route matches. Errors are thrown as the route threw them. */
  async call(
    method: DialectRoute['method'],
    target: string,
    options: CallOptions = {},
  ): Promise<WireReply | null> {
    const url = new URL(target, 'http://server.example.com');
    const first = this.routes.find(
      ({ route }) => route.method === method && matchPath(route.path, url.pathname) !== null,
    );
    if (first === undefined) return null;
    const shape = shapeOf(first.route.path);
    const claims = this.routes.filter(
      ({ route }) => route.method === method && shapeOf(route.path) === shape,
    );
    const params = matchPath(first.route.path, url.pathname) ?? {};
    const headers = options.headers ?? {};
    const query = Object.fromEntries(url.searchParams);
    const fields = options.fields ?? {};
    const detected = resolveDialect(
      claims.map(({ dialect }) => dialect),
      {
        headers,
        query,
        fields,
        taskId: params['id'],
        keyDialect: options.keyDialect,
        serverDefault: 'evolink',
      },
    );
    const claim = claims.find(({ dialect }) => dialect === detected.dialect) ?? first;
    const request: WireRequest = {
      method,
      path: url.pathname,
      params,
      query,
      headers,
      body: { fields, files: options.files ?? {} },
      caller: { projectId: options.projectId ?? 'project-1', keyId: 'key-1' },
      ambiguous: options.ambiguous ?? detected.ambiguous,
      addHeader: () => undefined,
    };
    return claim.route.handle(request, this.context(options.strict ?? false));
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
      files: this.files,
      urls: {
        fetchImage: async (url) => {
          const bytes = this.web.get(url);
          if (bytes !== undefined) return bytes;
          throw new TaskError('image_unreachable', 'The image could not be fetched from the given address.');
        },
      },
      webhookEndpoints: this.webhookEndpoints,
      deliveries: memoryDeliveries,
      characters: this.characters,
      credits: async () => this.credits,
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

/** Two routes with one shape match the same paths, whatever their parameters are called. */
function shapeOf(path: string): string {
  return path.replace(/:[^/]+/g, ':');
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
