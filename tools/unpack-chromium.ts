import { inflate } from '@sparticuz/chromium'

/**
 * Unpacks what the package ships. `inflate` writes where
 * TMPDIR points, which is why find-chromium.ts runs this file in a process of its own.
 */
const packed = new URL('../bin/', import.meta.resolve('@sparticuz/chromium'))
const parts = ['chromium.br', 'swiftshader.tar.br', 'fonts.tar.br', 'al2023.tar.br']

await Promise.all(parts.map((part) => inflate(new URL(part, packed).pathname)))
