export const Logo = ({ className }: { className?: string }) => (
  <img src="/favicon.svg" alt="" className={className} />
)
