import ArgumentParser
import Foundation

/// The output format of a command.
///
/// Results go to standard output; progress and errors go to standard error.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print JSON, for scripts.")
  var json = false

  /// Prints a value as JSON, or as lines of text.
  func show<Value: Encodable>(_ value: Value, _ lines: @autoclosure () -> [String]) throws {
    guard json else { return lines().forEach(Terminal.line) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    Terminal.line(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
