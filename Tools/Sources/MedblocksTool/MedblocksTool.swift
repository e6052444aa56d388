import ArgumentParser

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
    subcommands: [
      Sandbox.self, Search.self, Connect.self, Connections.self, Records.self, Webhooks.self,
    ])
}
