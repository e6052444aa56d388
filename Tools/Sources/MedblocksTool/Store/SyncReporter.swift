import Medblocks
import MedblocksStore

/// Prints the progress of a sync and decides whether a failure ends it.
struct SyncReporter {
  let isWatching: Bool
  private(set) var progress = SyncProgress()
  private let start = ContinuousClock.now
  private var lastReport: ContinuousClock.Instant?
  private let hasBar = StandardStream.error.canMoveCursor
  /// The text that erases the bar.
  private var eraser: String { hasBar ? "\r\u{1B}[K" : "" }

  init(total: Int, isWatching: Bool) {
    self.isWatching = isWatching
    progress.total = isWatching ? 0 : total
  }

  private var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// Prints an event.
  ///
  /// - Throws: The error that ends the sync: of standard output, or of the database.
  mutating func report(_ event: RecordSync.Event) throws {
    progress.apply(event)
    switch event {
    case .failed(let code, let isFinal):
      try show(
        "A sync failed (\(code)); it is \(isFinal ? "not attempted again" : "attempted again").",
        ["event": "failed", "code": .string(code), "is_final": .bool(isFinal)])
    case .databaseFailed(let error):
      let mayPass = [.connection, .locked].contains(error.kind)
      guard mayPass, isWatching || progress.databaseFailures < 10 else { throw error }
      try show(
        error.description, ["event": "database_failed", "kind": .string(error.kind.rawValue)])
    case .pageStored, .completed, .claimLost: try showProgress()
    }
  }

  /// Prints the progress, at most ten times a second on a terminal and once a second elsewhere.
  private mutating func showProgress() throws {
    let now = ContinuousClock.now
    let pause = Duration.milliseconds(hasBar ? 100 : 1_000)
    if let lastReport, now - lastReport < pause { return }
    lastReport = now
    if Terminal.isJSON {
      try Terminal.line(progress.json("progress", after: seconds).line)
    } else if hasBar {
      let bar = progress.bar(after: seconds, width: StandardStream.error.width)
      try? StandardStream.error.write((eraser + bar).utf8)
    } else {
      Terminal.note(progress.line(after: seconds))
    }
  }

  private func show(_ text: String, _ event: JSON) throws {
    guard !Terminal.isJSON else { return try Terminal.line(event.line) }
    Terminal.note(text, after: eraser)
  }

  /// Prints the result.
  ///
  /// - Throws: ``StandardStream/WriteError``.
  func finish() throws {
    try? StandardStream.error.write(eraser.utf8)
    guard !Terminal.isJSON else {
      return try Terminal.line(progress.json("finished", after: seconds).line)
    }
    try OutputOptions.show(
      Table(rows: [
        ["patients", String(progress.completed)], ["failed", String(progress.failed)],
        ["records", String(progress.records)],
      ]))
  }
}
