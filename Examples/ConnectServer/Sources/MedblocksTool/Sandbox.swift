import ArgumentParser
import LocalMedblocks
import Logging

/// Serves Medblocks alone.
struct Sandbox: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves a Medblocks on this machine, without the app.")

  @OptionGroup var api: APIOptions
  @OptionGroup var world: WorldOptions

  func run() async throws {
    try await Terminal.run {
      var logger = Logger(label: "medblocks-local")
      logger.logLevel = .notice
      let medblocks = try await LocalMedblocks(
        port: api.sandboxPort, speed: world.speed, logger: logger)
      Terminal.line("Medblocks, on this machine: http://localhost:\(api.sandboxPort)")
      try await Terminal.serve([medblocks], logger: logger)
    }
  }
}
