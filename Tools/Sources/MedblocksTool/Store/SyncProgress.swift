import Foundation
import Medblocks
import MedblocksStore

/// The progress of a sync, as its workers report it.
struct SyncProgress: Equatable {
  /// The number of patients at the start; 0 if it is not known.
  var total = 0
  private(set) var completed = 0
  private(set) var failed = 0
  private(set) var records = 0
  /// The number of failures of the database since the last page.
  private(set) var databaseFailures = 0

  mutating func apply(_ event: RecordSync.Event) {
    switch event {
    case .pageStored(let records):
      self.records += records
      databaseFailures = 0
    case .completed: completed += 1
    case .failed(_, let isFinal): failed += isFinal ? 1 : 0
    case .claimLost: break
    case .databaseFailed: databaseFailures += 1
    }
  }

  private var done: Int { completed + failed }

  func recordsPerSecond(after seconds: Double) -> Int {
    seconds > 0 ? Int((Double(records) / seconds).rounded()) : 0
  }

  /// Returns the remaining time in seconds; nil before the first patient is done.
  func secondsLeft(after seconds: Double) -> Int? {
    guard done > 0, total >= done else { return nil }
    return Int((seconds / Double(done) * Double(total - done)).rounded(.up))
  }

  /// Returns the progress as a line of text.
  func line(after seconds: Double) -> String {
    var parts = [
      total > 0 ? "\(done) of \(total) patients" : "\(done) patients",
      "\(records) records", "\(recordsPerSecond(after: seconds)) records/s",
    ]
    if failed > 0 { parts.append("\(failed) failed") }
    if let left = secondsLeft(after: seconds), done < total {
      parts.append("\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left")
    }
    return parts.joined(separator: ", ")
  }

  /// Returns the progress with a bar, for a terminal.
  func bar(after seconds: Double, width: Int) -> String {
    let line = line(after: seconds)
    let columns = min(30, width - line.width - 4)
    guard total > 0, columns >= 10 else { return line.truncated(to: max(1, width - 1)) }
    let filled = min(columns, columns * done / total)
    return "[" + String(repeating: "#", count: filled)
      + String(repeating: ".", count: columns - filled) + "] " + line
  }

  /// Returns the progress as an event for scripts.
  func json(_ event: String, after seconds: Double) -> JSON {
    [
      "event": .string(event), "patients": .integer(completed), "failed": .integer(failed),
      "total": .integer(total), "records": .integer(records),
      "records_per_second": .integer(recordsPerSecond(after: seconds)),
      "seconds_left": secondsLeft(after: seconds).map(JSON.integer) ?? .null,
    ]
  }
}
