import type { WriteHandlers } from '../writes/write-handlers.ts'
import { deleteFile, keepAvatar, sweepFiles } from './delete-file.ts'
import type { FileWrites } from './ports.ts'
import { beginUpload, endUpload, finishUpload } from './upload-writes.ts'

/** The rules of writes about files. */
export const fileWrites: WriteHandlers<keyof FileWrites> = {
  begin_upload: beginUpload,
  end_upload: endUpload,
  finish_upload: finishUpload,
  keep_avatar: keepAvatar,
  delete_file: deleteFile,
  sweep_files: sweepFiles,
}
