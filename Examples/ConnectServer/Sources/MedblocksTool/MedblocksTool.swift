import ArgumentParser

/// The command `medblocks`.
@main
struct MedblocksTool: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "medblocks",
    abstract: "Serves the TrialMatched example and calls the Medblocks API from a terminal.",
    discussion: """
      Without MEDBLOCKS_API_KEY everything runs on this machine: `medblocks serve` starts the app \
      with a local Medblocks, and the other commands call that one.
      """,
    subcommands: [
      Serve.self, Sandbox.self, Search.self, Connect.self, Connections.self, Records.self,
      Webhooks.self,
    ],
    defaultSubcommand: Serve.self)
}
