import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import type { S3Location } from '../s3-location.ts';

/** Answers in the place of the server and returns true, or lets the request pass. */
export type Fault = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

export interface TestS3 {
  readonly location: S3Location;
  /** `PUT /films/ab/…?partNumber=1`, in the order of their arrival. */
  readonly requests: readonly string[];
  fault: Fault | null;
  /** Objects in the bucket. */
  countObjects(): number;
  countConnections(): Promise<number>;
  stop(): Promise<void>;
}

const BUCKET = 'films';

/** A real S3 server behind a relay that sees every request and may answer it wrongly. Sets the credentials that the SDK reads. */
export async function startTestS3(prefix = 'reelay/'): Promise<TestS3> {
  process.env['AWS_ACCESS_KEY_ID'] = 'S3RVER';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'S3RVER';
  const directory = mkdtempSync(join(tmpdir(), 'reelay-s3-'));
  const options = { port: 0, address: '127.0.0.1', silent: true, directory };
  const server = new S3rver({ ...options, configureBuckets: [{ name: BUCKET }] });
  const { port } = await server.run();
  const requests: string[] = [];
  const test: TestS3 = {
    location: { bucket: BUCKET, prefix, endpoint: '', region: null, forcePathStyle: true },
    requests,
    fault: null,
    countObjects: () => objectsIn(directory),
    countConnections: () =>
      new Promise((resolve, reject) =>
        relay.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    stop: async () => {
      relay.closeAllConnections();
      relay.close();
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  const relay = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    if (test.fault?.(incoming, outgoing) === true) return;
    // It computes the signature of a request to a bucket without the slash that the SDK signs.
    server.allowMismatchedSignatures = /^\/[^/]*\/?(\?|$)/.test(incoming.url ?? '');
    pass(incoming, outgoing, port);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
  return Object.assign(test, { location: { ...test.location, endpoint } });
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
  const { method, url: path, headers } = incoming;
  // The name that the client called is signed, so it travels on.
  const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}

function objectsIn(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true }).filter(({ name }) =>
    name.endsWith('._S3rver_object'),
  ).length;
}
