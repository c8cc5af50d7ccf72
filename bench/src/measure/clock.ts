/** Milliseconds on the machine's one steady clock, which all processes share. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms))

/** Waits until `test` holds; tells whether it did within `timeoutMs`. */
export async function until(test: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = now() + timeoutMs
  while (!test()) {
    if (now() > deadline) return false
    await sleep(5)
  }
  return true
}

/** The value of `work`, or an error that names what took too long. */
export async function within<Value>(
  timeoutMs: number,
  what: string,
  work: Promise<Value>,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took over ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
