import type { EncodedFrame, TopicName } from '@hubbub/protocol'

/** Makes the frame of a stored publication from its body, a JSON object without `type`, `topic` and `offset`. */
export function publicationFrame(topic: TopicName, offset: number, body: string): EncodedFrame {
  const rest = body === '{}' ? '}' : `,${body.slice(1)}`
  return `{"type":"publication","topic":${JSON.stringify(topic)},"offset":${offset}${rest}`
}
