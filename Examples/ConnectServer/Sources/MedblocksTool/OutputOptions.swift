import ArgumentParser
import Foundation

/// What every command has: results on standard output, progress and errors on standard error.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print JSON, for scripts.")
  var json = false

  /// A value as JSON, or as lines for a person.
  func show<Value: Encodable>(_ value: Value, _ lines: @autoclosure () -> [String]) throws {
    guard json else { return lines().forEach(Terminal.line) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    Terminal.line(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
