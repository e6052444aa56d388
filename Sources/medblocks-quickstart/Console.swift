import Foundation

/// The output of the run: steps with their results, unbuffered.
enum Console {
  static func step(_ title: String) { line("\n> \(title)") }

  static func result(_ text: String) { line("  \(text)") }

  static func line(_ text: String) { write(text + "\n") }

  static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

  /// Formats a date and time in UTC.
  static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
