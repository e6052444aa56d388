import ArgumentParser
import Foundation
import Logging
import Medblocks
import ServiceLifecycle

/// Lines, exit codes, and the end of a process.
enum Terminal {
  /// A line of the result, at once, also when it goes into a pipe.
  static func line(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// A line of progress.
  static func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Serves until the process is told to end.
  static func serve(_ services: [any Service], logger: Logger) async throws {
    let configuration = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
    try await ServiceGroup(configuration: configuration).run()
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
