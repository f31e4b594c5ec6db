import http from 'node:http';

export interface RawRequest {
  readonly method: string;
  /** The request target exactly as it goes over the wire. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** Sends what no fetch would let through: odd targets, bodies with GET, headers that contradict the body. */
export class RawClient {
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  private readonly host: string;
  private readonly port: string;
  private readonly timeoutMs: number;

  constructor(baseUrl: string, timeoutMs: number) {
    const { hostname, port } = new URL(baseUrl);
    this.host = hostname;
    this.port = port;
    this.timeoutMs = timeoutMs;
  }

  /** Rejects when there is no whole answer within the time limit, or the connection broke. */
  send(request: RawRequest): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const outgoing = http.request(
        {
          host: this.host,
          port: this.port,
          agent: this.agent,
          method: request.method,
          path: request.target,
          headers: { ...request.headers, 'content-length': request.body?.length ?? 0 },
          signal: AbortSignal.timeout(this.timeoutMs),
        },
        (incoming) => {
          const pieces: Buffer[] = [];
          incoming.on('data', (piece: Buffer) => pieces.push(piece));
          incoming.on('error', reject);
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text: Buffer.concat(pieces).toString(),
            }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(request.body ?? undefined);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
