/** Toasts, loaded when the first is shown. */
export const notify = {
  done: (text: string) => void load().then(({ toast }) => toast.success(text)),
  failed: (text: string, error?: unknown) =>
    void load().then(({ toast }) =>
      toast.error(text, error instanceof Error ? { description: error.message } : undefined),
    ),
}

const load = () => import('sonner')
