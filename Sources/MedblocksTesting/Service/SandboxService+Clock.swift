import Foundation

/// The clock of the service.
extension SandboxService {
  /// The time between the connection of a facility and the sync of its records, in seconds.
  static let syncDelay: TimeInterval = 20

  /// The latest time of the clock, in December 9999: a few days later, years still have four digits.
  static let endOfTime = Date(timeIntervalSince1970: 253_399_622_400)

  /// Moves the clock forward to a time and runs the syncs that are due until then.
  mutating func advance(to time: Date) {
    while let sync = syncs.first, sync.dueAt <= time {
      syncs.remove(sync.id)
      setClock(sync.dueAt)
      run(sync)
    }
    setClock(time)
  }

  private mutating func setClock(_ time: Date) { now = max(now, min(time, Self.endOfTime)) }

  /// Returns the time of the next sync or delivery; nil when none is due until a time.
  func nextDue(until end: Date) -> Date? {
    [nextDelivery(), syncs.first?.dueAt].compactMap { $0 }.filter { $0 <= end }.min()
  }
}
