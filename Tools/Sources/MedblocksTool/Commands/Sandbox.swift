import ArgumentParser
import LocalMedblocks
import Logging

/// Serves a local Medblocks.
struct Sandbox: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves a local Medblocks.")

  @OptionGroup var api: APIOptions
  @OptionGroup var options: SandboxOptions

  func run() async throws {
    try await Terminal.run {
      var logger = Logger(label: "medblocks-local")
      logger.logLevel = .notice
      let medblocks = try await LocalMedblocks(
        port: api.sandboxPort, speed: options.speed, logger: logger)
      Terminal.line("Local Medblocks: http://localhost:\(api.sandboxPort)")
      try await Terminal.serve([medblocks], logger: logger)
    }
  }
}
