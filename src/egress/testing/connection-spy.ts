import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

export interface ConnectionSpy {
  /** Every address that this process tried to reach since the last reset, `10.0.0.1:80`. */
  readonly attempts: readonly string[];
  reset(): void;
  stop(): void;
}

/**
 * Watches every outgoing connection of this process at the last step before the system call, so it also sees
 * attempts at addresses that this machine does not have, without needing them on an interface.
 */
export function spyOnConnections(): ConnectionSpy {
  const attempts: string[] = [];
  const onSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.on('connectionAttempt', (address: string, port: number) => attempts.push(`${address}:${port}`));
  };
  subscribe('net.client.socket', onSocket);
  return {
    attempts,
    reset: () => attempts.splice(0),
    stop: () => unsubscribe('net.client.socket', onSocket),
  };
}
