import { type GoldenFrame, time, toClient, toServer } from './golden-frame.ts'

const id = '8f14e45fceea167a5a36dedd4bea2543'
const sha256 = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae'
const place = { upload_id: id, size: 200_000, chunk_bytes: 49_152, window_bytes: 4_194_304 }
const cat = { file_id: id, name: 'cat.png', size: 199_000, mime: 'image/png', width: 640, height: 480, thumbnail: true }

/** Golden frames about files. */
export const fileFrames: readonly GoldenFrame[] = [
  toServer('announce a file', {
    type: 'upload_begin',
    ref: 'upload_begin',
    name: 'cat.png',
    size: 200_000,
    sha256,
    room_id: 'general',
    client_id: 'f-1',
  }),
  toClient('send its bytes', { type: 'ok', ref: 'upload_begin', ...place, offset: 0, bytes_per_second: 67_108_864 }),
  toServer('go on with an upload', { type: 'upload_resume', ref: 'upload_resume', upload_id: id }),
  toClient('go on from here', { type: 'ok', ref: 'upload_resume', ...place, offset: 98_304 }),
  toServer('cancel an upload', { type: 'upload_cancel', ref: 'upload_cancel', upload_id: id }),
  toClient('upload cancelled', { type: 'ok', ref: 'upload_cancel' }),
  toServer('my files', { type: 'list_files', ref: 'list_files' }),
  toClient('a page of my files', {
    type: 'ok',
    ref: 'list_files',
    files: [{ ...cat, created_at: time, references: 1 }],
    used_bytes: 199_000,
    quota_bytes: 5_368_709_120,
  }),
  toServer('delete a file', { type: 'delete_file', ref: 'delete_file', file_id: id }),
  toClient('file deleted', { type: 'ok', ref: 'delete_file' }),
  toServer('links to pictures', { type: 'file_link', ref: 'file_link', file_ids: [id], variant: 'thumbnail' }),
  toClient('links made', {
    type: 'ok',
    ref: 'file_link',
    links: [{ file_id: id, path: `/api/files/${id}/thumbnail?exp=1767226200&sig=c2ln`, expires_at: time }],
  }),
  toClient('upload goes on', {
    type: 'upload_progress',
    upload_id: id,
    offset: 98_304,
    taken: 147_456,
    window: 4_194_304,
  }),
  toClient('upload has to go back', {
    type: 'upload_progress',
    upload_id: id,
    offset: 98_304,
    taken: 147_456,
    window: 4_194_304,
    expected: 147_456,
  }),
  toClient('file is there', { type: 'upload_done', upload_id: id, attachment: cat }),
  toClient('upload stopped', {
    type: 'upload_failed',
    upload_id: id,
    code: 'content_mismatch',
    message: 'What arrived is not what was announced: size, hash or kind differ.',
    retry: 'never',
  }),
]
