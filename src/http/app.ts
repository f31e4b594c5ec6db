import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Dialect } from '../dialects/dialect.ts';
import { TaskError } from '../task/error.ts';
import type { AppContext, HandlerDependencies } from './handle.ts';
import { handleRoute, sendError } from './handle.ts';
import { answerHook, type Hooks } from './hooks.ts';
import { type OpenApiDocument, openApiDocument } from './openapi.ts';
import { requestedPath } from './paths.ts';
import { routeTable } from './route-table.ts';

export interface AppDependencies extends HandlerDependencies {
  readonly dialects: readonly Dialect[];
  /** Speaks for paths that no dialect claims. */
  readonly fallbackDialect: Dialect;
  /** Of this program, for the API documents. */
  readonly version: string;
  /** True when tasks can be accepted: database reachable, not stopping. */
  ready(): Promise<boolean>;
  /** The picture of a character that has none of its own; anybody may see it. */
  readonly portrait: { readonly path: string; readonly png: Uint8Array<ArrayBuffer> };
  /** What else is served beside the dialects. */
  readonly apis?: readonly MountedApi[];
  /** Where upstreams call; absent on a server that gives them no address. */
  readonly hooks?: Hooks;
  /** Serves a signed link; the path part after `/files/`. */
  sendLink(context: AppContext): Promise<Response>;
}

/** An API that is no dialect: it answers everything below its path, errors included. */
export interface MountedApi {
  readonly name: string;
  readonly title: string;
  /** `/admin/v1`. */
  readonly basePath: string;
  document(): object;
  answer(context: AppContext): Promise<Response>;
}

const PORTRAIT_HEADERS = {
  'content-type': 'image/png',
  'cache-control': 'public, max-age=86400',
  'x-content-type-options': 'nosniff',
};

export type App = Hono<{ Bindings: HttpBindings }>;

/** The HTTP face: every dialect's routes, signed files and health, with one way to answer errors. */
export function createApp(deps: AppDependencies): App {
  const app: App = new Hono({
    getPath: (_request, options) => requestedPath(options?.env?.incoming.url ?? '/'),
  });

  const { apis = [] } = deps;
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) =>
    (await deps.ready()) ? context.json({ status: 'ready' }) : context.json({ status: 'not ready' }, 503),
  );
  app.get('/files/:signature/:name', (context) => deps.sendLink(context));

  const { hooks } = deps;
  if (hooks !== undefined) app.post('/hooks/:engine/:token', (context) => answerHook(context, hooks));

  app.get('/docs', (context) =>
    context.json({
      documents: [...deps.dialects, ...apis].map(({ name, title }) => ({
        name,
        title,
        openapi: `/docs/${name}/openapi.json`,
      })),
    }),
  );
  for (const api of apis) {
    app.get(`/docs/${api.name}/openapi.json`, (context) => context.json(api.document()));
    for (const path of [api.basePath, `${api.basePath}/*`]) app.all(path, (context) => api.answer(context));
  }
  for (const dialect of deps.dialects) {
    // Made once: openai's takes 12 to 50 ms, and nobody needs a key to ask for it.
    let document: OpenApiDocument | undefined;
    app.get(`/docs/${dialect.name}/openapi.json`, (context) => {
      document ??= openApiDocument(dialect, deps.version);
      return context.json(document);
    });
  }
  app.get(deps.portrait.path, () => new Response(deps.portrait.png, { headers: PORTRAIT_HEADERS }));

  for (const group of routeTable(deps.dialects)) {
    app.on(group.method, group.path, (context) => handleRoute(context, group, deps));
  }

  const dialectOf = (path: string): Dialect =>
    deps.dialects.find((dialect) => path.startsWith(`${dialect.basePath}/`)) ?? deps.fallbackDialect;

  app.notFound((context) => {
    const { method, path } = context.req;
    const error = new TaskError('route_not_found', `Invalid URL (${method} ${path})`);
    return sendError(context, error, dialectOf(path), { method, path, ambiguous: false }, deps.log);
  });
  app.onError((error, context) => {
    const { method, path } = context.req;
    return sendError(context, error, dialectOf(path), { method, path, ambiguous: false }, deps.log);
  });
  return app;
}
