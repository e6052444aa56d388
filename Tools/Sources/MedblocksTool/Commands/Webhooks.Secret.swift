import ArgumentParser
import Medblocks

extension Webhooks {
  /// Creates an endpoint and prints its secret.
  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Creates an endpoint and prints its secret.",
      discussion: """
        Medblocks shows the secret once, so this command prints it on standard output. Whoever has \
        it can sign events.
        """)

    @Argument(help: "The URL to which Medblocks sends events.")
    var url: String

    @Option(
      name: .customLong("event"),
      help: """
        A type of event, for example records.sync.completed; repeat the option for several types. \
        The default is all types.
        """)
    var events: [String] = []

    @Option(help: "A description for people.")
    var description: String?

    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await api.run { mb in
        let types = events.isEmpty ? [.all] : events.map(EventType.init(rawValue:))
        let (created, response) = try await mb.withResponse {
          try await $0.webhooks.create(url: url, events: types, description: description)
        }
        try output.showSecret(of: created, response)
      }
    }
  }

  /// Replaces the secret of an endpoint and prints the new one.
  struct RotateSecret: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Replaces the secret of an endpoint and prints the new one.",
      discussion: """
        Medblocks shows the secret once, so this command prints it on standard output. The previous \
        one is invalid from now on: give the app both until it has handled the events that were \
        signed before.
        """)

    @Argument(help: "The id of the endpoint, wh_*.")
    var endpoint: String

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await api.run { mb in
        try confirmation.confirm("Replace the secret? An app with the old one rejects new events.")
        let (rotated, response) = try await mb.withResponse {
          try await $0.webhooks.rotateSecret(WebhookEndpoint.ID(endpoint))
        }
        try output.showSecret(of: rotated, response)
      }
    }
  }
}

extension OutputOptions {
  /// Shows an endpoint with its secret, after its id, which is needed if the secret is lost.
  fileprivate func showSecret(
    of endpoint: WebhookEndpointWithSecret, _ response: APIResponse
  ) throws {
    Terminal.note(
      """
      Set MEDBLOCKS_WEBHOOK_SECRET to the secret. If it is lost, replace it with: \
      medblocks webhooks rotate-secret \(endpoint.id)
      """,
      ["endpoint": .string(endpoint.id.rawValue)])
    try show(
      try response.json(),
      Table(rows: [
        ["id", endpoint.id.rawValue], ["url", endpoint.url], ["secret", endpoint.secret.text],
      ]))
  }
}
