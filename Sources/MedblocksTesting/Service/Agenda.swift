import Foundation

/// The positions of rows by the times of their appointments.
struct Agenda: Sendable {
  /// The times in microseconds, each once.
  private var times = ChunkedList<Int>()
  private var positions: [Int: ChunkedList<Int>] = [:]

  var isEmpty: Bool { positions.isEmpty }

  /// The positions with the earliest time.
  var earliest: [Int] { times.first.map(positions(at:)) ?? [] }

  mutating func insert(_ position: Int, at date: Date) {
    let time = Self.time(of: date)
    if positions[time] == nil { times.insert(time) }
    positions[time, default: ChunkedList()].insert(position)
  }

  mutating func remove(_ position: Int, at date: Date) {
    let time = Self.time(of: date)
    positions[time]?.remove(at: position)
    guard positions[time]?.count == 0 else { return }
    positions[time] = nil
    times.remove(at: time)
  }

  /// Returns the positions until a date; their dates may be later by less than a microsecond.
  ///
  /// - Complexity: In proportion to the number of positions.
  func positions(until end: Date) -> [Int] {
    let end = Self.time(of: end)
    return times.elements().prefix { $0 <= end }.flatMap(positions(at:))
  }

  private func positions(at time: Int) -> [Int] {
    positions[time].map { Array($0.elements()) } ?? []
  }

  private static func time(of date: Date) -> Int {
    Int((date.timeIntervalSince1970 * 1_000_000).rounded(.down))
  }
}
