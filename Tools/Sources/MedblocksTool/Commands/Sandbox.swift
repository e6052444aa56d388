import ArgumentParser
import LocalMedblocks
import Logging
import Medblocks
import MedblocksTesting

/// Serves a local Medblocks.
struct Sandbox: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves a local Medblocks on made-up data until Ctrl-C.",
    discussion: "Its address in a browser is a control page.")

  @OptionGroup var options: SandboxOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let port = try LoopbackServer.availablePort(options.port, option: "--port")
    var logger = Logger(label: "medblocks-local")
    logger.logLevel = .error
    let medblocks = try await LocalMedblocks(port: port, speed: options.speed, logger: logger)
    try await addPatients(to: medblocks.sandbox)
    try await LoopbackServer.serve([medblocks], logger: logger) {
      try await LoopbackServer.waitUntilOpen(port)
      let url = "http://localhost:\(port)"
      try Terminal.line(
        output.json
          ? JSON.object(["url": .string(url), "port": .integer(port)]).line
          : "Local Medblocks: \(url)")
    }
  }

  /// Adds patients who have connected a facility and whose records have arrived.
  private func addPatients(to sandbox: LocalSandbox) async throws {
    guard options.patients > 0 else { return }
    let mb = try sandbox.client()
    for number in 1...options.patients {
      let session = try await mb.patientSession.start(
        patientID: "patient_\(number)", returnURL: "http://localhost/",
        via: .facility("fhirsrc_maple"))
      try await sandbox.grantConsent(session.id)
    }
    await sandbox.advance(by: LocalSandbox.syncDuration)
  }
}
