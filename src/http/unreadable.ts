import type { Duplex } from 'node:stream';
import { TaskError } from '../task/error.ts';
import { type JsonReply, jsonResponse } from './reply.ts';
import { requestId } from './request-id.ts';

/** Renders an error when no path, and so no dialect, is known. */
export type RenderUnreadable = (error: TaskError) => JsonReply;

/**
 * Answers for requests that never become one: a target or Host header that is no URL. The framework would send an
 * empty body, and many clients parse every answer as JSON.
 */
export function unreadableResponse(error: unknown, render: RenderUnreadable): Response {
  const reason = error instanceof Error ? error.message : 'Unreadable request';
  const reply = render(new TaskError('invalid_request', `${reason}.`, { cause: error }));
  return jsonResponse(reply, requestId(undefined));
}

/** The same below HTTP: what Node's parser gives up on, written straight to the socket, which is then closed. */
export function refuseUnparsed(error: NodeJS.ErrnoException, socket: Duplex, render: RenderUnreadable): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = wordsFor(error.code);
  const body = JSON.stringify(render(new TaskError('invalid_request', message, { cause: error })).body);
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId(undefined)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function wordsFor(code: string | undefined): readonly [statusLine: string, message: string] {
  if (code === 'HPE_HEADER_OVERFLOW')
    return ['431 Request Header Fields Too Large', 'The request headers are too large.'];
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return ['408 Request Timeout', 'The request took too long to arrive.'];
  return ['400 Bad Request', 'The request is not valid HTTP.'];
}
