import { deflateRawSync } from 'node:zlib'
import { padded, png, zip } from './files.ts'

const HTML = '<!doctype html><html><script>fetch("/api/auth/me")</script></html>'
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
const CONTENT_TYPES = '[Content_Types].xml'
const EXE = padded(Buffer.from('MZ\x90\x00\x03\x00\x00\x00', 'latin1'), 4096)
const ELF = padded(Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), 4096)

/** A file that is not what it is called, or does harm where it is opened. */
export interface BadFile {
  what: string
  name: string
  /** What WhatsApp, or whoever uploads it, says that it is. */
  type: string
  bytes: Buffer
}

const bad = (what: string, name: string, type: string, bytes: string | Buffer): BadFile => ({
  what,
  name,
  type,
  bytes: Buffer.from(bytes as string),
})

/** Neither taken as an upload nor ever shown by a browser in a page of ours. */
export const DISGUISED: BadFile[] = [
  bad('a page as a JPEG', 'a.jpg', 'image/jpeg', HTML),
  bad('a page as a PNG', 'a.png', 'image/png', HTML),
  bad('a page as a PDF', 'bill.pdf', 'application/pdf', HTML),
  bad('a page as a film', 'a.mp4', 'video/mp4', HTML),
  bad('a page as a recording', 'a.ogg', 'audio/ogg', HTML),
  bad('a page', 'a.html', 'text/html', HTML),
  bad('a page behind blanks', 'a.txt', 'text/plain', `\n\n   ${HTML}`),
  bad('a page behind a mark', 'a.txt', 'text/plain', `\ufeff${HTML}`),
  bad('a page in wide letters', 'a.txt', 'text/plain', Buffer.from(`\ufeff${HTML}`, 'utf16le')),
  bad('a drawing with a script', 'a.svg', 'image/svg+xml', SVG),
  bad('a drawing with a heading', 'a.svg', 'image/svg+xml', `<?xml version="1.0"?>${SVG}`),
  bad('a drawing as a PNG', 'a.png', 'image/png', SVG),
  bad('a drawing as a sticker', 'a.webp', 'image/webp', SVG),
  bad('a drawing as text', 'a.txt', 'text/plain', SVG),
  bad(
    'a drawing that is a bomb',
    'a.svg',
    'image/svg+xml',
    `<!DOCTYPE svg [<!ENTITY a "aaaaaaaa">]>${SVG}`,
  ),
  bad('a script as text', 'a.txt', 'text/plain', '#!/bin/sh\nrm -rf /'),
  bad('a script as a PDF', 'a.pdf', 'application/pdf', 'alert(1)//%PDF-1.7'),
  bad('a program', 'setup.exe', 'application/octet-stream', EXE),
  bad('a program as a PDF', 'bill.pdf', 'application/pdf', EXE),
  bad('a program as a JPEG', 'a.jpg', 'image/jpeg', EXE),
  bad('a program as a film', 'a.mp4', 'video/mp4', ELF),
  bad('an archive as a picture', 'a.png', 'image/png', zip('a.txt', 'a')),
  bad('an archive as a document', 'a.docx', 'application/msword', zip('a.txt', 'a')),
  bad('noise as a picture', 'a.jpg', 'image/jpeg', Buffer.alloc(5000, 0x81)),
  bad('zeros as a picture', 'a.png', 'image/png', Buffer.alloc(5000)),
  bad('nothing', 'a.jpg', 'image/jpeg', ''),
]

/** A thousand times as large when they are unpacked, which nobody here does. */
export const BOMBS: BadFile[] = [
  bad('an archive', 'a.zip', 'application/zip', bomb('a.txt')),
  bad('a document', 'a.docx', 'application/msword', bomb('word/document.xml')),
  bad('what says what is in a document', 'a.docx', 'application/msword', bomb(CONTENT_TYPES)),
  bad('what says what is in another', 'a.odt', 'application/msword', bomb('mimetype')),
]

/** Two things at once: shown as the first, and never as the second. */
export const POLYGLOTS: BadFile[] = [
  bad('a picture and a page', 'a.png', 'text/html', Buffer.concat([png(), Buffer.from(HTML)])),
  bad(
    'a moving picture and a script',
    'a.gif',
    'text/javascript',
    padded(Buffer.from('GIF89a/*\x00\x00*/=1;alert(1)', 'latin1'), 400),
  ),
  bad('a PDF and a page', 'a.pdf', 'text/html', `%PDF-1.7\n${HTML}`),
]

/** Names that lead elsewhere, hide what they end with, or break a header. */
export const NAMES = [
  '../../../../etc/passwd',
  '..\\..\\Windows\\System32\\evil.exe',
  '/etc/cron.d/evil',
  'C:\\autorun.inf',
  'a\0b.pdf',
  'bill\u202efdp.exe',
  'x"\r\nset-cookie: a=b\r\n.pdf',
  '.htaccess',
  `${'a'.repeat(5000)}.pdf`,
  '   ',
  'file:///etc/passwd',
  '\ud800.pdf',
]

/** 64 MB of zeros in 64 kB. */
function bomb(entry: string): Buffer {
  const packed = deflateRawSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 })
  const name = Buffer.from(entry)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(64 * 1024 * 1024, 22)
  local.writeUInt16LE(name.length, 26)
  return Buffer.concat([local, name, packed])
}
