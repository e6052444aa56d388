import ArgumentParser
import Medblocks

/// The output format of a command.
///
/// Results go to standard output: a table on a terminal, values separated by tabs in a pipe, or JSON.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print results, notes and errors as JSON.")
  var json = false

  /// Prints a result.
  ///
  /// - Parameters:
  ///   - value: The result as JSON, as the API sent it.
  ///   - table: The result for people, and for pipes.
  /// - Throws: ``StandardStream/WriteError``.
  func show(_ value: JSON, _ table: @autoclosure () -> Table) throws {
    guard !json else { return try Terminal.line(value.indented) }
    try Self.show(table())
  }

  /// Prints a table for people, or for pipes.
  ///
  /// - Throws: ``StandardStream/WriteError``.
  static func show(_ table: Table) throws {
    let output = StandardStream.output
    let lines =
      output.isTerminal
      ? table.lines(width: output.width, style: output.style) : table.tabSeparatedLines
    if !lines.isEmpty { try Terminal.line(lines.joined(separator: "\n")) }
  }
}
