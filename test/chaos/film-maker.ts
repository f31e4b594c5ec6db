import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As the client of a real engine has one. */
const ASK_TIMEOUT_MS = 5_000;

/** Who makes the films of a chaos run: outside of the server, so that it outlives every crash and can count. */
export interface FilmMaker {
  /** The same `orderKey` makes the same film when the maker honours keys, and another one when it does not. */
  order(orderKey: string, taskId: string): Promise<string>;
  isKnown(filmId: string): Promise<boolean>;
}

export class CountingFilmMaker implements FilmMaker {
  readonly #honoursKeys: boolean;
  readonly #filmOfKey = new Map<string, string>();
  readonly #ordersOfTask = new Map<string, number>();
  readonly #filmsOfTask = new Map<string, Set<string>>();
  readonly #films = new Set<string>();

  constructor({ honoursKeys }: { readonly honoursKeys: boolean }) {
    this.#honoursKeys = honoursKeys;
  }

  async order(orderKey: string, taskId: string): Promise<string> {
    const known = this.#honoursKeys ? this.#filmOfKey.get(orderKey) : undefined;
    const filmId = known ?? randomUUID();
    this.#filmOfKey.set(orderKey, filmId);
    this.#films.add(filmId);
    this.#ordersOfTask.set(taskId, (this.#ordersOfTask.get(taskId) ?? 0) + 1);
    this.#filmsOfTask.set(taskId, (this.#filmsOfTask.get(taskId) ?? new Set()).add(filmId));
    return filmId;
  }

  async isKnown(filmId: string): Promise<boolean> {
    return this.#films.has(filmId);
  }

  /** Tasks that were ordered more than once; with keys honoured that costs a request, not a film. */
  get doubleSubmits(): number {
    return [...this.#ordersOfTask.values()].filter((orders) => orders > 1).length;
  }

  /** Tasks for which more than one film was made, and would be paid for. */
  get doubleFilms(): number {
    return [...this.#filmsOfTask.values()].filter((films) => films.size > 1).length;
  }
}

export interface FilmMakerService {
  readonly url: string;
  close(): Promise<void>;
}

/** The maker on a port of its own, for a server in another process. */
export async function serveFilmMaker(maker: FilmMaker): Promise<FilmMakerService> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://maker');
    const orderKey = url.searchParams.get('key') ?? '';
    const answer =
      url.pathname === '/order'
        ? maker.order(orderKey, url.searchParams.get('task') ?? '')
        : maker.isKnown(orderKey);
    answer.then(
      (value) => response.end(JSON.stringify(value)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `patient` waits for an answer as long as it takes, for a control. */
export function distantFilmMaker(url: string, { patient = false } = {}): FilmMaker {
  async function ask(path: string, query: Record<string, string>): Promise<unknown> {
    const limit = patient ? {} : { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) };
    const response = await fetch(`${url}${path}?${new URLSearchParams(query)}`, limit);
    if (!response.ok) throw new Error(`the film maker answered ${response.status}`);
    return response.json();
  }
  return {
    order: async (orderKey, taskId) => String(await ask('/order', { key: orderKey, task: taskId })),
    isKnown: async (filmId) => (await ask('/known', { key: filmId })) === true,
  };
}
