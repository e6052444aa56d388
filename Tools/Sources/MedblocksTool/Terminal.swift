import ArgumentParser
import Foundation
import Logging
import Medblocks
import ServiceLifecycle

/// The output, the exit code and the end of the process.
enum Terminal {
  /// Prints a line of the result, unbuffered even when the output is a pipe.
  static func line(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Prints a line of progress or an error.
  static func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Runs services until the process receives SIGINT or SIGTERM.
  static func serve(_ services: [any Service], logger: Logger) async throws {
    let configuration = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
    try await ServiceGroup(configuration: configuration).run()
  }

  /// Runs a command; an error of a call becomes one line and an exit code.
  static func run(_ command: () async throws -> Void) async throws {
    do {
      try await command()
    } catch let error as MedblocksError {
      note("medblocks: \(error.message)" + (error.requestID.map { " (\($0))" } ?? ""))
      throw error.exitCode
    } catch is CancellationError {
      throw ExitCode(130)
    }
  }
}

extension MedblocksError {
  /// The exit code according to `sysexits.h`.
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
