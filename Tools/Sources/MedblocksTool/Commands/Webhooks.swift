import ArgumentParser
import Foundation
import Hummingbird
import HTTPTypes
import Logging
import Medblocks

/// Receives, checks and redelivers webhook events.
struct Webhooks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Receives webhook events, checks endpoints, redelivers events.",
    subcommands: [Listen.self, Doctor.self, Redeliver.self])

  struct Listen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Registers an endpoint on this machine and prints each verified event until Ctrl-C.",
      discussion:
        "Only a local Medblocks reaches this machine directly; others need a tunnel (--url).")

    @Option(help: "The port to listen on.")
    var port = 9_090

    @Option(help: "The URL at which Medblocks reaches the port; the default is http://localhost.")
    var url: String?

    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (1...65_535).contains(port) else {
        throw ValidationError("Invalid port: it must be between 1 and 65535.")
      }
    }

    func run() async throws {
      try await Terminal.run {
        let mb = try api.client()
        let endpointURL = url ?? "http://localhost:\(port)/webhooks"
        let endpoint = try await mb.webhooks.create(
          url: endpointURL, events: [.all], description: "medblocks webhooks listen")
        Terminal.note("Listening at \(endpointURL) as \(endpoint.id); press Ctrl-C to stop.")
        do {
          try await serve(try WebhookInbox(secrets: [endpoint.secret]))
        } catch {
          try? await mb.webhooks.delete(endpoint.id)
          throw error
        }
        try await mb.webhooks.delete(endpoint.id)
        Terminal.note("Deleted \(endpoint.id).")
      }
    }

    private func serve(_ inbox: WebhookInbox) async throws {
      let router = Router()
      router.post("**") { request, _ in
        let body = try await request.body.collect(upTo: 1 << 20)
        let signature = HTTPField.Name(Medblocks.Webhooks.signatureHeader)
          .flatMap { request.headers[$0] }
        let status = await inbox.respond(
          to: body.readableBytesView, signature: signature,
          onError: { Terminal.note("Delivery failed: \($0)") },
          handle: { event in
            let time = event.createdAt?.formatted(.iso8601) ?? "-"
            Terminal.line(
              output.json ? String(buffer: body) : "\(time)\t\(event.type)\t\(event.id)")
          })
        return HTTPResponse.Status(code: status)
      }
      var logger = Logger(label: "listen")
      logger.logLevel = .critical
      try await Application(
        router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
        logger: logger
      ).runService()
    }
  }

  struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists endpoints that are disabled or have undelivered events.",
      discussion: "Exits with 0 when all endpoints are healthy, otherwise with 1.")

    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    struct Finding: Encodable {
      let endpoint: WebhookEndpoint.ID
      let url: String
      let status: WebhookEndpoint.Status
      /// The undelivered events, at most the newest 100.
      let undelivered: [WebhookEvent.ID]
      let lastStatusCode: Int?

      var isHealthy: Bool { status == .active && undelivered.isEmpty }
      var line: String {
        "\(isHealthy ? "ok" : "failing")\t\(endpoint)\t\(url)\t\(status)\t\(undelivered.count) undelivered"
          + (lastStatusCode.map { "\tlast status \($0)" } ?? "")
      }
    }

    func run() async throws {
      try await Terminal.run {
        let mb = try api.client()
        var findings: [Finding] = []
        for try await endpoint in mb.webhooks.list() {
          Terminal.note("\(endpoint.id) ...")
          let events = mb.webhooks.listEvents(endpoint.id, delivered: false, limit: 100)
          let undelivered = try await events.firstPage().data
          findings.append(
            Finding(
              endpoint: endpoint.id, url: endpoint.url, status: endpoint.status,
              undelivered: undelivered.map(\.id),
              lastStatusCode: undelivered.first?.lastStatusCode))
        }
        if findings.isEmpty { Terminal.note("No endpoint is registered.") }
        try output.show(findings, findings.map(\.line))
        if !findings.allSatisfy(\.isHealthy) { throw ExitCode.failure }
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

    func validate() throws {
      guard events.isEmpty != (endpoint == nil) else {
        throw ValidationError("Pass either ids of events or --endpoint.")
      }
    }

    func run() async throws {
      try await Terminal.run {
        let mb = try api.client()
        var ids = events.map { WebhookEvent.ID($0) }
        if let endpoint = endpoint.map({ WebhookEndpoint.ID($0) }) {
          _ = try await mb.webhooks.update(endpoint, status: .active)
          for try await delivery in mb.webhooks.listEvents(endpoint, delivered: false) {
            ids.append(delivery.id)
          }
        }
        for id in ids {
          try await mb.events.redeliver(id)
          Terminal.line(id.rawValue)
        }
        Terminal.note("Redeliveries requested: \(ids.count)")
      }
    }
  }
}
