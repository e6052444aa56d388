/// The observer of a client, and how many calls it has seen.
final class Observers: Sendable {
  let observer: @Sendable (RequestEvent) -> Void
  private let count = Locked(0)

  init?(_ observer: (@Sendable (RequestEvent) -> Void)?) {
    guard let observer else { return nil }
    self.observer = observer
  }

  func nextNumber() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
