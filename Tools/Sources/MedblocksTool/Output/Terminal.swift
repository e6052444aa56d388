import ArgumentParser
import Medblocks

/// The output of the command: results on standard output, notes and errors on standard error.
enum Terminal {
  /// Whether results, notes and errors are JSON, even when the arguments cannot be parsed.
  static let isJSON = CommandLine.arguments.prefix { $0 != "--" }.contains("--json")

  /// Prints a line of the result.
  ///
  /// - Throws: ``StandardStream/WriteError``.
  static func line(_ text: String) throws { try StandardStream.output.write((text + "\n").utf8) }

  /// Prints a line of progress; with `--json` as a JSON object, with the given fields.
  ///
  /// - Parameter prefix: The control sequence that erases a progress bar.
  static func note(_ text: String, _ fields: JSON.Object = [:], after prefix: String = "") {
    let members = [("note", JSON.string(text))] + fields.map { ($0.key, $0.value) }
    writeToStandardError(
      isJSON ? JSON.object(JSON.Object(members)).line : prefix + text.printableLines)
  }

  /// Prints an error and returns the exit code of the process.
  static func report(_ error: any Error) -> Int32 {
    if let error = error as? StandardStream.WriteError, error.isClosedPipe {
      return ToolError.Exit.closedPipe.rawValue
    }
    guard let error = ToolError(error) else {
      return (error as? ExitCode)?.rawValue ?? ExitCode.failure.rawValue
    }
    writeToStandardError(isJSON ? error.json.line : error.text(StandardStream.error.style))
    return error.exit.rawValue
  }

  /// Writes a line; if standard error does not accept it, there is nobody to tell.
  private static func writeToStandardError(_ line: String) {
    try? StandardStream.error.write((line.redacted + "\n").utf8)
  }
}
