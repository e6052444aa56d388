import ArgumentParser
import Medblocks

/// Manages endpoints, receives and checks webhooks, and redelivers events.
struct Webhooks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Manages endpoints, receives and checks webhooks, and redelivers events.",
    subcommands: [
      List.self, Create.self, RotateSecret.self, Delete.self, Listen.self, Doctor.self,
      Redeliver.self,
    ])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists endpoints.")

    @Option(help: "Only endpoints with this status: active or disabled.")
    var status: String?

    @OptionGroup var list: ListOptions
    @OptionGroup var api: APIOptions

    func run() async throws {
      try await api.run { mb in
        try await list.show(
          "endpoints", ["ID", .init("URL", isFlexible: true), "STATUS", "EVENTS"]
        ) {
          mb.webhooks.list(
            status: status.map(WebhookEndpoint.Status.init(rawValue:)), limit: $0)
        } row: {
          [
            $0.id.rawValue, $0.url, $0.status.rawValue,
            $0.events.map(\.rawValue).joined(separator: ","),
          ]
        }
      }
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Deletes an endpoint.")

    @Argument(help: "The id of the endpoint, wh_*.")
    var endpoint: String

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await api.run { mb in
        try confirmation.confirm("Delete the endpoint? It then receives no events.")
        try await mb.webhooks.delete(WebhookEndpoint.ID(endpoint))
        try output.show(
          ["id": .string(endpoint), "deleted": true], Table(rows: [[endpoint, "deleted"]]))
      }
    }
  }

  struct Redeliver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delivers events again: the given ones, or all undelivered ones of an endpoint.")

    @Argument(help: "Ids of events, evt_*.")
    var events: [String] = []

    @Option(
      help: "The id of an endpoint, wh_*, which is enabled and gets all undelivered events.")
    var endpoint: String?

    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard events.isEmpty != (endpoint == nil) else {
        throw ValidationError("Pass either ids of events or --endpoint.")
      }
    }

    func run() async throws {
      try await api.run { mb in
        var ids = events.map { WebhookEvent.ID($0) }
        if let endpoint = endpoint.map({ WebhookEndpoint.ID($0) }) {
          _ = try await mb.webhooks.update(endpoint, status: .active)
          for try await delivery in mb.webhooks.listEvents(endpoint, delivered: false) {
            ids.append(delivery.id)
          }
        }
        for id in ids {
          try await mb.events.redeliver(id)
          try Terminal.line(
            output.json ? JSON.object(["id": .string(id.rawValue)]).line : id.rawValue.printable)
        }
        Terminal.note("Redeliveries requested: \(ids.count)")
      }
    }
  }
}
