/** One connection to the server's sockets after the other, whoever carries it. */
export interface Wire {
  isConnected(): boolean
  /** Tells one connection from the next; undefined while there is none. */
  id(): string | undefined
  /** Connects with this token, once: who wants another try opens again. */
  open(token: string): void
  close(): void
  emit(name: string, input: unknown): void
  /** The server's acknowledgement; rejects when there is none in time. */
  ask(name: string, input: unknown, timeoutMs: number): Promise<{ status: number }>
}

/** What becomes of it; a connection that was closed by `close` tells nothing more. */
interface WireHearer {
  opened(): void
  /** There is no connection. The code is the server's, where it was the server that refused. */
  refused(code: unknown): void
  broken(): void
  event(name: string, payload: unknown): void
}

/** @param origin such as `https://desk.example`; empty for the page's own */
export type OpenWire = (origin: string, hear: WireHearer) => Wire

/** How long a connection may take. */
export const CONNECT_TIMEOUT_MS = 10_000
