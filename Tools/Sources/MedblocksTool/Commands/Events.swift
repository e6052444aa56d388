import ArgumentParser
import Foundation
import Medblocks

/// Lists and redelivers webhook events.
struct Events: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists and redelivers webhook events.",
    subcommands: [List.self, Webhooks.Redeliver.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the events of an endpoint with their deliveries.")

    @Argument(help: "The id of the endpoint, wh_*, as `medblocks webhooks list` lists it.")
    var endpoint: String

    @Flag(help: "Only events that the endpoint has not accepted.")
    var undelivered = false

    @OptionGroup var list: ListOptions
    @OptionGroup var api: APIOptions

    func run() async throws {
      try await api.run { mb in
        try await list.show("events", ["ID", "TYPE", "STATUS", "ATTEMPTS", "CREATED"]) {
          mb.webhooks.listEvents(
            WebhookEndpoint.ID(endpoint), delivered: undelivered ? false : nil, limit: $0)
        } row: { event in
          let status =
            event.deliveredAt != nil
            ? "delivered" : event.nextAttemptAt != nil ? "pending" : "failed"
          return [
            event.id.rawValue, event.type.rawValue, status, String(event.attempts),
            event.createdAt.formatted(.iso8601),
          ]
        }
      }
    }
  }
}
