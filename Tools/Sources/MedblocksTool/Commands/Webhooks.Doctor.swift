import ArgumentParser
import Medblocks

extension Webhooks {
  /// Checks all endpoints.
  struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists endpoints that are disabled or have undelivered events.",
      discussion: "Exits with 0 when all endpoints are healthy, otherwise with 1.")

    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    private struct Finding {
      let endpoint: WebhookEndpoint
      /// The undelivered events, at most the newest 100.
      let undelivered: [WebhookDelivery]

      var isHealthy: Bool { endpoint.status == .active && undelivered.isEmpty }
      private var lastStatus: Int? { undelivered.first?.lastStatusCode }

      var json: JSON {
        [
          "endpoint": .string(endpoint.id.rawValue), "url": .string(endpoint.url),
          "status": .string(endpoint.status.rawValue),
          "undelivered": .array(undelivered.map { .string($0.id.rawValue) }),
          "last_status_code": lastStatus.map { .integer($0) } ?? .null,
        ]
      }

      var row: [String] {
        let state = endpoint.status == .active ? (isHealthy ? "ok" : "failing") : "disabled"
        return [
          state, endpoint.id.rawValue, endpoint.url, String(undelivered.count),
          lastStatus.map(String.init) ?? "",
        ]
      }
    }

    func run() async throws {
      try await api.run { mb in
        var findings: [Finding] = []
        for try await endpoint in mb.webhooks.list(limit: 100) {
          Terminal.note("\(endpoint.id) ...")
          let events = mb.webhooks.listEvents(endpoint.id, delivered: false, limit: 100)
          findings.append(
            Finding(endpoint: endpoint, undelivered: try await events.firstPage().data))
        }
        if findings.isEmpty { Terminal.note("No endpoint is registered.") }
        try output.show(
          .array(findings.map(\.json)),
          Table(
            columns: [
              "STATUS", "ID", .init("URL", isFlexible: true), "UNDELIVERED", "LAST RESPONSE",
            ],
            rows: findings.map(\.row)))
        guard findings.allSatisfy(\.isHealthy) else {
          Terminal.note("Redeliver with: medblocks webhooks redeliver --endpoint ID")
          throw ExitCode.failure
        }
      }
    }
  }
}
