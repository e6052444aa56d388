import ArgumentParser
import Foundation
import Medblocks

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

enum Terminal {
  /// A line of the result, at once, also when it goes into a pipe.
  static func line(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// A line of progress.
  static func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Runs a command; what fails is said in a line, and in the exit code.
  static func run(_ work: () async throws -> Void) async throws {
    do {
      try await work()
    } catch let error as MedblocksError {
      note("medblocks: \(error.message)" + (error.requestID.map { " (\($0))" } ?? ""))
      throw error.exitCode
    } catch is CancellationError {
      throw ExitCode(130)
    }
  }
}

extension MedblocksError {
  /// As `sysexits.h` counts.
  fileprivate var exitCode: ExitCode {
    switch (type, kind) {
    case (.authentication?, _), (.permission?, _), (.billing?, _): ExitCode(77)  // EX_NOPERM
    case (.notFound?, _): ExitCode(66)  // EX_NOINPUT
    case (.rateLimit?, _): ExitCode(75)  // EX_TEMPFAIL
    case (.invalidRequest?, _), (.conflict?, _), (_, .invalidRequest): ExitCode(65)  // EX_DATAERR
    case (_, .configuration): ExitCode(78)  // EX_CONFIG
    case (_, .decoding): ExitCode(76)  // EX_PROTOCOL
    default: ExitCode(69)  // EX_UNAVAILABLE
    }
  }
}
