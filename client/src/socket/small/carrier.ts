/** Carries packets of Engine.IO 4 (text only) until it is closed or breaks. */
export interface Carrier {
  send(packet: string): void
  close(): void
}

/** A closed carrier tells nothing more. */
export type Carry = (
  origin: string,
  hear: { packet(text: string): void; broken(): void },
) => Carrier

export const address = (origin: string, transport: string) =>
  `${origin}/ws/?EIO=4&transport=${transport}`
