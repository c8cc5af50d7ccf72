import { type ClassValue, clsx } from 'clsx'

/** Class names, the falsy left out. */
export const cx = (...classes: ClassValue[]): string => clsx(classes)
