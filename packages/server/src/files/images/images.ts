import type { PreparedAvatar, PreparedImage } from '@hubbub/chat/ports'
import sharp, { type Metadata, type Sharp } from 'sharp'
import { WorkGate } from '../../auth/work-gate.ts'
import type { Stripped } from './byte-reader.ts'
import { stripGif } from './strip-gif.ts'
import { stripJpeg } from './strip-jpeg.ts'
import { stripPng } from './strip-png.ts'
import { stripWebp } from './strip-webp.ts'

/** Bounds of the work on pictures. */
export interface ImageOptions {
  /** Most pixels of a picture, all its frames together: beyond it, it is a file (decompression bombs). @default 50 million */
  readonly maxPixels: number
  /** Longest side of a thumbnail, in pixels. @default 480 */
  readonly thumbnailSide: number
  /** Side of an avatar, in pixels. @default 256 */
  readonly avatarSide: number
  /** Time for one picture, in seconds. @default 20 */
  readonly timeoutSeconds: number
  /** Pictures worked on at once. @default 2 */
  readonly concurrency: number
  /** Pictures that wait; more are turned away as `busy`. @default 32 */
  readonly waiting: number
}

export const imageDefaults: ImageOptions = {
  maxPixels: 50_000_000,
  thumbnailSide: 480,
  avatarSide: 256,
  timeoutSeconds: 20,
  concurrency: 2,
  waiting: 32,
}

/** How pictures of a type are freed of what they say about their making; `undefined` means by drawing them anew. */
const strippers: ReadonlyMap<string, ((bytes: Uint8Array) => Stripped) | undefined> = new Map([
  ['image/jpeg', stripJpeg],
  ['image/png', stripPng],
  ['image/webp', stripWebp],
  ['image/gif', stripGif],
  ['image/avif', undefined],
])

/** Loaders of libvips that may run at all; SVG, PDF and the rest cannot be reached by any input. */
const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}`)

const webpQuality = 78
/** Near to what cannot be told from the original, for pictures that have to be drawn anew. */
const anewQuality = 90

/** Work on pictures, a few at once. Nothing a file contains makes it reject. */
export class Images {
  readonly #options: ImageOptions
  readonly #gate: WorkGate

  constructor(options: Partial<ImageOptions> = {}) {
    this.#options = { ...imageDefaults, ...options }
    this.#gate = new WorkGate(this.#options)
    sharp.block({ operation: ['VipsForeignLoad'] })
    sharp.unblock({ operation: loaders })
    // Each picture is looked at once: what libvips would keep of it is memory for nothing.
    sharp.cache(false)
  }

  /** F14–F16, F18: measures a picture of this type (by content), frees it of metadata, and makes its thumbnail. */
  async prepare(bytes: Uint8Array, type: string): Promise<PreparedImage> {
    if (!strippers.has(type)) return { kind: 'file' }
    const outcome = await this.#gate.run(() => this.#prepare(bytes, type).catch(asFile))
    return outcome === 'full' ? { kind: 'busy' } : outcome
  }

  /** F17: makes a square avatar out of a picture of this type (by content). */
  async avatar(bytes: Uint8Array, type: string): Promise<PreparedAvatar> {
    if (!strippers.has(type)) return { kind: 'refused' }
    const outcome = await this.#gate.run(() => this.#avatar(bytes).catch(asRefused))
    return outcome === 'full' ? { kind: 'busy' } : outcome
  }

  async #prepare(bytes: Uint8Array, type: string): Promise<PreparedImage> {
    const metadata = await this.#measure(bytes)
    if (!metadata) return { kind: 'file' }
    const clean = await this.#cleaned(bytes, type, metadata)
    const side = this.#options.thumbnailSide
    const thumbnail = await this.#open(clean)
      .autoOrient()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: webpQuality })
      .toBuffer()
    return { kind: 'image', ...metadata.autoOrient, bytes: clean, thumbnail }
  }

  async #avatar(bytes: Uint8Array): Promise<PreparedAvatar> {
    if (!(await this.#measure(bytes))) return { kind: 'refused' }
    const side = this.#options.avatarSide
    const square = this.#open(bytes).autoOrient().resize(side, side, { fit: 'cover' }).webp({ quality: webpQuality })
    return { kind: 'avatar', bytes: await square.toBuffer() }
  }

  /** Reads only the head of a picture; undefined when it has more pixels than it may have. */
  async #measure(bytes: Uint8Array): Promise<Metadata | undefined> {
    const metadata = await sharp(bytes, { limitInputPixels: false }).metadata()
    const { width, height, pages = 1 } = metadata
    return width * height * pages <= this.#options.maxPixels ? metadata : undefined
  }

  async #cleaned(bytes: Uint8Array, type: string, metadata: Metadata): Promise<Uint8Array> {
    const isTurned = (metadata.orientation ?? 1) > 1 && type !== 'image/jpeg'
    const stripped = isTurned ? undefined : strippers.get(type)?.(bytes)
    if (stripped) return stripped
    // AVIF that says nothing stays as it is.
    if (type === 'image/avif' && !isTurned && !metadata.exif && !metadata.xmp && !metadata.iptc) return bytes
    const picture = this.#open(bytes, { animated: true }).autoOrient().keepIccProfile()
    return inFormat(picture, type).toBuffer()
  }

  #open(bytes: Uint8Array, { animated = false } = {}): Sharp {
    const { maxPixels, timeoutSeconds } = this.#options
    return sharp(bytes, { limitInputPixels: maxPixels, animated, failOn: 'error' }).timeout({ seconds: timeoutSeconds })
  }
}

function inFormat(picture: Sharp, type: string): Sharp {
  switch (type) {
    case 'image/png':
      return picture.png()
    case 'image/webp':
      return picture.webp({ quality: anewQuality, smartSubsample: true })
    case 'image/gif':
      return picture.gif()
    case 'image/avif':
      return picture.avif({ quality: anewQuality })
    default:
      return picture.jpeg({ quality: anewQuality })
  }
}

/** Whatever is wrong with a picture: it is a file, to be saved. */
function asFile(): PreparedImage {
  return { kind: 'file' }
}

function asRefused(): PreparedAvatar {
  return { kind: 'refused' }
}
