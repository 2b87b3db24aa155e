import { type GoldenFrame, goldenFrames } from '@hubbub/protocol/golden'
import { frames } from './markdown.ts'

/** Finds the golden frames of a type. */
export function framesOfType(direction: GoldenFrame['direction'], type: string): readonly GoldenFrame[] {
  return goldenFrames.filter((golden) => golden.direction === direction && golden.frame.type === type)
}

/** Finds the `ok` replies to a command. */
export function resultsOf(type: string): readonly GoldenFrame[] {
  return framesOfType('to_server', type)
    .flatMap(answersTo)
    .filter(({ frame }) => frame.type === 'ok')
}

/** Shows a command as it goes over the wire, each with the reply to it; empty when there is no golden frame of it. */
export function commandExample(type: string): string {
  const shown = new Set(framesOfType('to_server', type).flatMap((asked) => [asked, ...answersTo(asked)]))
  return example([...shown])
}

/** Most frames of the server in one example: `ok` has one for every command. */
const mostShown = 3

/** Shows frames of the server of one type. */
export function eventExample(type: string): string {
  return example(framesOfType('to_client', type).slice(0, mostShown))
}

/** Shows golden frames by their names, in the order given; throws when there is none of a name. */
export function namedExample(...names: readonly string[]): string {
  return example(
    names.map((name) => {
      const golden = goldenFrames.find((candidate) => candidate.name === name)
      if (!golden) throw new Error(`there is no golden frame "${name}"`)
      return golden
    }),
  )
}

function answersTo({ frame: { ref } }: GoldenFrame): readonly GoldenFrame[] {
  if (ref === undefined) return []
  return goldenFrames.filter(({ direction, frame }) => direction === 'to_client' && frame['ref'] === ref)
}

function example(golden: readonly GoldenFrame[]): string {
  return frames(
    golden.map(({ direction, frame }) => ({
      to: direction === 'to_server' ? 'server' : 'client',
      text: JSON.stringify(frame),
    })),
  )
}
