/**
 * Gives memory back at once, which would otherwise wait for the garbage collector: at the speed of an upload it is made to
 * run many times a second, and everybody waits for it. Only for bytes that nobody else holds; those that are a part of
 * others are left alone.
 */
export function freeBytes({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !buffer.detached) buffer.transfer(0)
}
