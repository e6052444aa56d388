import Foundation

/// What the run prints: numbered steps with their results.
///
/// Unbuffered, so that progress is seen.
enum Console {
  static func step(_ title: String) { line("\n> \(title)") }

  static func result(_ text: String) { line("  \(text)") }

  static func line(_ text: String) { write(text + "\n") }

  static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

  /// A date and time in UTC.
  static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
