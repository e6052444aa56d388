import Foundation

/// The events that a client prints to standard error, as `MEDBLOCKS_LOG` names them.
enum EventLog: String {
  /// All events.
  case debug
  /// The last event of each call.
  case info

  /// Returns an observer that prints events and then passes them on.
  func observer(
    continuingWith next: (@Sendable (RequestEvent) -> Void)?,
    to print: @escaping @Sendable (String) -> Void = Self.printToStandardError
  ) -> @Sendable (RequestEvent) -> Void {
    { event in
      if self == .debug || event.isFinal { print("medblocks: \(event)\n") }
      next?(event)
    }
  }

  private static func printToStandardError(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
  }
}
