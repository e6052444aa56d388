import ArgumentParser

/// The command `medblocks`.
@main
struct MedblocksTool: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "medblocks",
    abstract: "TrialMatched, and Medblocks' API from a terminal.",
    discussion: """
      Without MEDBLOCKS_API_KEY everything plays on this machine: `medblocks serve` starts the app \
      with a Medblocks of its own, and the other commands ask that one.
      """,
    subcommands: [
      Serve.self, Sandbox.self, Search.self, Connect.self, Connections.self, Records.self,
      Webhooks.self,
    ],
    defaultSubcommand: Serve.self)
}
