import { type Config, mediaFolder } from '../config.ts'
import { bucketStorage } from '../platform/storage/bucket.ts'
import { folderStorage, type Storage } from '../platform/storage/storage.ts'

/** Where files of messages are kept: a bucket where one is set, else a folder. */
export const openStorage = (config: Config): Storage =>
  config.media.bucket === null
    ? folderStorage(mediaFolder(config))
    : bucketStorage(config.media.bucket)
