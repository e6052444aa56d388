import ArgumentParser
import Foundation
import Medblocks

/// The command `medblocks`.
@main
struct MedblocksTool: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "medblocks",
    abstract: "Calls the Medblocks API from a terminal, and serves a local Medblocks.",
    discussion: """
      Without MEDBLOCKS_API_KEY everything runs on this machine: `medblocks sandbox` serves a local \
      Medblocks, and the other commands call it.
      """,
    version: "medblocks \(MedblocksClient.version) (API \(MedblocksClient.apiVersion))",
    subcommands: [
      Search.self, Connect.self, Connections.self, Disconnect.self, Patients.self, Sessions.self,
      Records.self, Sync.self, Export.self, Webhooks.self, Events.self, Sandbox.self,
    ])

  static func main() async {
    StandardStream.prepare()
    do {
      try await runCommand()
    } catch {
      Foundation.exit(Terminal.report(error))
    }
  }

  private static func runCommand() async throws {
    do {
      var command = try await asyncParseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let error where exitCode(for: error).isSuccess {  // the help or the version
      try Terminal.line(fullMessage(for: error))
    }
  }
}
